/**
 * The shapes of requests, checked as SageMaker checks them and with its wording. A shape is a type guard, so a handler
 * gets a typed input and nothing is cast. Members that a shape does not name pass, as they do at AWS.
 */
import { ApiError, invalid } from "./errors";
import type { Json } from "../schema";

export interface Shape<T> {
  /** Adds one line to `problems` for each constraint that `value`, standing at `at`, does not meet. */
  check(value: unknown, at: string, problems: string[]): value is T;
}

type Shapes = Record<string, Shape<unknown>>;
type ValueOf<S> = S extends Shape<infer T> ? T : never;
export type Structure<R extends Shapes, O extends Shapes> = { [K in keyof R]: ValueOf<R[K]> } & {
  [K in keyof O]?: ValueOf<O[K]>;
};
export type JsonObject = Record<string, Json>;

const SHOWN_CHARACTERS = 256;

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}...` : text;
}

const failure = (value: unknown, at: string, constraint: string): string =>
  `Value ${value === undefined ? "null" : `'${shown(value)}'`} at '${at}' failed to satisfy constraint: Member must ${constraint}`;

/** A value of the wrong JSON type never reaches AWS's constraints: it cannot be read at all. */
function wrongType(value: unknown, at: string, wanted: string): ApiError {
  const found = Array.isArray(value) ? "LIST" : typeof value === "object" ? "STRUCTURE" : typeof value;
  return new ApiError(
    "SerializationException",
    `${found.toUpperCase()}_VALUE at '${at}' can not be converted to ${wanted}`,
  );
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkLength(
  value: string | unknown[],
  at: string,
  limits: { min?: number; max?: number },
  problems: string[],
): void {
  const { min = 0, max = Infinity } = limits;
  if (value.length < min) problems.push(failure(value, at, `have length greater than or equal to ${min}`));
  if (value.length > max) problems.push(failure(value, at, `have length less than or equal to ${max}`));
}

export interface TextLimits {
  readonly min?: number;
  readonly max?: number;
  /** A pattern that the whole text must match. */
  readonly pattern?: string;
}

export function text(limits: TextLimits = {}): Shape<string> {
  const { pattern } = limits;
  const whole = pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`, "u");
  return {
    check: (value, at, problems): value is string => {
      if (typeof value !== "string") throw wrongType(value, at, "a String");
      checkLength(value, at, limits, problems);
      if (whole !== undefined && pattern !== undefined && !whole.test(value))
        problems.push(failure(value, at, `satisfy regular expression pattern: ${pattern}`));
      return true;
    },
  };
}

export function choice<const T extends string>(...values: T[]): Shape<T> {
  return {
    check: (value, at, problems): value is T => {
      if (typeof value !== "string") throw wrongType(value, at, "a String");
      const known = values.some((one) => one === value);
      if (!known) problems.push(failure(value, at, `satisfy enum value set: [${values.join(", ")}]`));
      return known;
    },
  };
}

export function integer(min: number, max = Number.MAX_SAFE_INTEGER): Shape<number> {
  return {
    check: (value, at, problems): value is number => {
      if (typeof value !== "number" || !Number.isInteger(value)) throw wrongType(value, at, "an Integer");
      if (value < min) problems.push(failure(value, at, `have value greater than or equal to ${min}`));
      if (value > max) problems.push(failure(value, at, `have value less than or equal to ${max}`));
      return true;
    },
  };
}

export const flag: Shape<boolean> = {
  check: (value, at): value is boolean => {
    if (typeof value !== "boolean") throw wrongType(value, at, "a Boolean");
    return true;
  },
};

/** A time as clients send it: epoch seconds. */
export const timestamp: Shape<number> = {
  check: (value, at): value is number => {
    if (typeof value !== "number" || !Number.isFinite(value)) throw wrongType(value, at, "a Timestamp");
    return true;
  },
};

/** A structure that is kept and given back as it came. */
export const anyStructure: Shape<JsonObject> = {
  check: (value, at): value is JsonObject => {
    if (!isObject(value)) throw wrongType(value, at, "a Structure");
    return true;
  },
};

export function list<T>(item: Shape<T>, limits: { min?: number; max?: number } = {}): Shape<T[]> {
  return {
    check: (value, at, problems): value is T[] => {
      if (!Array.isArray(value)) throw wrongType(value, at, "a List");
      checkLength(value, at, limits, problems);
      value.forEach((one, index) => item.check(one, `${at}.${index + 1}.member`, problems));
      return true;
    },
  };
}

export function map<T>(item: Shape<T>, limits: { min?: number; max?: number } = {}): Shape<Record<string, T>> {
  return {
    check: (value, at, problems): value is Record<string, T> => {
      if (!isObject(value)) throw wrongType(value, at, "a Map");
      checkLength(Object.keys(value), at, limits, problems);
      for (const [key, one] of Object.entries(value)) item.check(one, `${at}.${key}.member`, problems);
      return true;
    },
  };
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

export function structure<R extends Shapes, O extends Shapes>(required: R, optional: O): Shape<Structure<R, O>> {
  return {
    check: (value, at, problems): value is Structure<R, O> => {
      if (!isObject(value)) throw wrongType(value, at, "a Structure");
      const under = (name: string): string => (at === "" ? lowerFirst(name) : `${at}.${lowerFirst(name)}`);
      for (const [name, shape] of Object.entries(required)) {
        if (value[name] === undefined) problems.push(failure(undefined, under(name), "not be null"));
        else shape.check(value[name], under(name), problems);
      }
      for (const [name, shape] of Object.entries(optional)) {
        if (value[name] !== undefined) shape.check(value[name], under(name), problems);
      }
      return true;
    },
  };
}

/** Returns `value` as `T`, or throws AWS's answer that lists every constraint it does not meet. */
export function checked<T>(shape: Shape<T>, value: unknown): T {
  const problems: string[] = [];
  if (shape.check(value, "", problems) && problems.length === 0) return value;
  const errors = problems.length === 1 ? "error" : "errors";
  throw invalid(`${problems.length} validation ${errors} detected: ${problems.join("; ")}`);
}
