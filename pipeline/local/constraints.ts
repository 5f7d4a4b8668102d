/** How a request's value is found wanting, in AWS's words. */
import { ApiError } from "./errors";

export interface Shape<T> {
  /** Adds one line to `problems` for each constraint that `value`, standing at `at`, does not meet. */
  check(value: unknown, at: string, problems: string[]): value is T;
  /** Of a single value: all that it must do, for the words of a list or map that holds such values. */
  readonly constraints?: readonly string[];
}

export interface Limits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

const SHOWN_CHARACTERS = 256;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As AWS writes a value: a list in brackets, a map in braces. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (!isObject(value)) return String(value);
  const members = Object.entries(value).map(([name, one]) => `${name}=${written(one)}`);
  return `{${members.join(", ")}}`;
}

function shown(value: unknown): string {
  if (value === undefined) return "null ";
  const text = written(value);
  return `'${text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}...` : text}' `;
}

/** @param constraint the whole phrase, for example "Member must not be null" */
export const failure = (value: unknown, at: string, constraint: string): string =>
  `Value ${shown(value)}at '${at}' failed to satisfy constraint: ${constraint}`;

/** Of a value that is nobody's to read but its receiver's. */
export const hiddenFailure = (at: string, constraint: string): string =>
  `Value at '${at}' failed to satisfy constraint: ${constraint}`;

export const NOT_NULL = "Member must not be null";
export const lengthAtMost = (max: number): string => `Member must have length less than or equal to ${max}`;
export const lengthAtLeast = (min: number): string => `Member must have length greater than or equal to ${min}`;

/** What a length of these limits must be, in the order in which AWS names it. */
export const lengthConstraints = ({ min, max }: Limits): string[] => [
  ...(max === undefined ? [] : [lengthAtMost(max)]),
  ...(min === undefined ? [] : [lengthAtLeast(min)]),
];

/** What of the limits a length fails. */
export function failedLength(length: number, { min = 0, max = Infinity }: Limits): string[] {
  return [...(length < min ? [lengthAtLeast(min)] : []), ...(length > max ? [lengthAtMost(max)] : [])];
}

/** A value of the wrong JSON type never reaches AWS's constraints: it cannot be read at all. */
export function wrongType(value: unknown, at: string, wanted: string): ApiError {
  const found = Array.isArray(value) ? "LIST" : typeof value === "object" ? "STRUCTURE" : typeof value;
  return new ApiError(
    "SerializationException",
    `${found.toUpperCase()}_VALUE at '${at}' can not be converted to ${wanted}`,
  );
}
