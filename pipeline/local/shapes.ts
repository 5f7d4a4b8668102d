/**
 * The shapes of requests, checked as SageMaker checks them and with its wording. A shape is a type guard, so a handler
 * gets a typed input and nothing is cast. Members that a shape does not name pass, as they do at AWS.
 */
import { failedLength, failure, isObject, NOT_NULL, wrongType, type Limits, type Shape } from "./constraints";
import { invalid } from "./errors";
import type { Json } from "../schema";

export { isObject, type Shape } from "./constraints";
export * from "./scalars";

type Shapes = Record<string, Shape<unknown>>;
type ValueOf<S> = S extends Shape<infer T> ? T : never;
export type Structure<R extends Shapes, O extends Shapes> = { [K in keyof R]: ValueOf<R[K]> } & {
  [K in keyof O]?: ValueOf<O[K]>;
};
export type JsonObject = Record<string, Json>;

/** A structure that is kept and given back as it came. */
export const anyStructure: Shape<JsonObject> = {
  check: (value, at): value is JsonObject => {
    if (!isObject(value)) throw wrongType(value, at, "a Structure");
    return true;
  },
};

/** Single values of a list or map are told of together, as AWS tells of them. */
function checkSingle<T>(values: readonly unknown[], item: Shape<T>, at: string): boolean {
  const found: string[] = [];
  for (const value of values) item.check(value, at, found);
  return found.length === 0;
}

export function list<T>(item: Shape<T>, limits: Limits = {}): Shape<T[]> {
  const together = `Member must satisfy constraint: [${item.constraints?.join(", ") ?? ""}]`;
  return {
    check: (value, at, problems): value is T[] => {
      if (!Array.isArray(value)) throw wrongType(value, at, "a List");
      problems.push(...failedLength(value.length, limits).map((one) => failure(value, at, one)));
      if (item.constraints === undefined)
        value.forEach((one, index) => item.check(one, `${at}.${index + 1}.member`, problems));
      else if (!checkSingle(value, item, at)) problems.push(failure(value, at, together));
      return true;
    },
  };
}

export interface MapLimits extends Limits {
  readonly key?: Shape<string>;
}

export function map<T>(item: Shape<T>, { key, ...limits }: MapLimits = {}): Shape<Record<string, T>> {
  const keysTogether = `Map keys must satisfy constraint: [${key?.constraints?.join(", ") ?? ""}]`;
  const together = `Map value must satisfy constraint: [${item.constraints?.join(", ") ?? ""}]`;
  return {
    check: (value, at, problems): value is Record<string, T> => {
      if (!isObject(value)) throw wrongType(value, at, "a Map");
      const keys = Object.keys(value);
      problems.push(...failedLength(keys.length, limits).map((one) => failure(value, at, one)));
      if (key !== undefined && !checkSingle(keys, key, at)) problems.push(failure(value, at, keysTogether));
      if (item.constraints === undefined)
        for (const name of keys) item.check(value[name], `${at}.${name}.member`, problems);
      else if (!checkSingle(Object.values(value), item, at)) problems.push(failure(value, at, together));
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
        if (value[name] === undefined) problems.push(failure(undefined, under(name), NOT_NULL));
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
