/** The shapes of single values in requests. */
import {
  failedLength,
  failure,
  hiddenFailure,
  lengthConstraints,
  wrongType,
  type Limits,
  type Shape,
} from "./constraints";

export interface TextLimits extends Limits {
  /** A pattern that the whole text must match. */
  readonly pattern?: string | undefined;
  /** Whether no message may show it. */
  readonly sensitive?: boolean | undefined;
}

/** A whole text's pattern, as the service model writes it: in Java, where an anchor may have a quantifier. */
const wholly = (pattern: string): RegExp => new RegExp(`^(?:${pattern.replaceAll(/\$\{\d+,\d+\}/g, "$")})$`, "u");

export function text(limits: TextLimits = {}): Shape<string> {
  const { pattern, sensitive = false } = limits;
  const whole = pattern === undefined ? undefined : wholly(pattern);
  const matches = pattern === undefined ? [] : [`Member must satisfy regular expression pattern: ${pattern}`];
  return {
    constraints: [...lengthConstraints(limits), ...matches],
    check: (value, at, problems): value is string => {
      if (typeof value !== "string") throw wrongType(value, at, "a String");
      const failed = [...failedLength(value.length, limits), ...(whole?.test(value) === false ? matches : [])];
      problems.push(...failed.map((one) => (sensitive ? hiddenFailure(at, one) : failure(value, at, one))));
      return true;
    },
  };
}

export function choice<const T extends string>(...values: T[]): Shape<T> {
  const constraint = `Member must satisfy enum value set: [${values.join(", ")}]`;
  return {
    constraints: [constraint],
    check: (value, at, problems): value is T => {
      if (typeof value !== "string") throw wrongType(value, at, "a String");
      const known = values.some((one) => one === value);
      if (!known) problems.push(failure(value, at, constraint));
      return known;
    },
  };
}

function numeric(limits: Limits, wanted: string, isOne: (value: number) => boolean): Shape<number> {
  const { min = -Infinity, max = Infinity } = limits;
  const least = `Member must have value greater than or equal to ${min}`;
  const most = `Member must have value less than or equal to ${max}`;
  return {
    constraints: [...(limits.max === undefined ? [] : [most]), ...(limits.min === undefined ? [] : [least])],
    check: (value, at, problems): value is number => {
      if (typeof value !== "number" || !isOne(value)) throw wrongType(value, at, wanted);
      if (value < min) problems.push(failure(value, at, least));
      if (value > max) problems.push(failure(value, at, most));
      return true;
    },
  };
}

export const integer = (min?: number, max?: number): Shape<number> =>
  numeric({ min, max }, "an Integer", Number.isInteger);

/** A time as clients send it: epoch seconds. */
export const timestamp: Shape<number> = numeric({}, "a Timestamp", Number.isFinite);

export const flag: Shape<boolean> = {
  constraints: [],
  check: (value, at): value is boolean => {
    if (typeof value !== "boolean") throw wrongType(value, at, "a Boolean");
    return true;
  },
};
