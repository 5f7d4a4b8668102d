/** Reading of parsed JSON whose shape nobody has vouched for: absent and of another kind are both `undefined`. */
import type { Json } from "../../pipeline/schema";

export type JsonObject = Record<string, Json>;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value under `keys`, each step through an object or (by number) an array. */
export function at(value: Json | undefined, ...keys: readonly (string | number)[]): Json | undefined {
  let current = value;
  for (const key of keys) {
    if (typeof key === "number") current = Array.isArray(current) ? current[key] : undefined;
    else current = isObject(current) && Object.hasOwn(current, key) ? current[key] : undefined;
  }
  return current;
}

export function listAt(value: Json | undefined, ...keys: readonly (string | number)[]): readonly Json[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
}

export function textAt(value: Json | undefined, ...keys: readonly (string | number)[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === "string" ? found : undefined;
}

/** What a value is, in a word that gives nothing of it away. */
export function kindOf(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value !== "object") return `a ${typeof value}`;
  const [key, ...others] = Object.keys(value);
  if (others.length > 0 || key === undefined) return "an object";
  if (key === "Get") return "a reference";
  return key === "Std:Join" || key === "Std:JsonGet" ? `a ${key}` : "an object";
}

const PLAIN_KEY = /^[A-Za-z0-9_:.-]{1,64}$/;

/** A JSON pointer. A key that is no plain name is replaced: pointers stand in logs, and a key can hold anything. */
export function pointerTo(base: string, keys: readonly (string | number)[]): string {
  let pointer = base;
  for (const key of keys) pointer += `/${typeof key === "number" || PLAIN_KEY.test(key) ? key : "(unprintable key)"}`;
  return pointer;
}
