/**
 * Hyperparameters as the framework containers read them and pass them on to a script.
 * Source: the sagemaker-training toolkit, mapping.py and params.py.
 */
import type { Json } from "../../schema";

/** Hyperparameters that are for the container, not for the script. */
const RESERVED = "sagemaker_";
/** Tells a job of a tuning job by which metric it is compared; likewise for the container. */
export const TUNING_METRIC = "_tuning_objective_metric";

/** A hyperparameter as the toolkit reads it: the SDK writes values as JSON, other people as plain text. */
export interface Hyperparameter {
  readonly name: string;
  readonly value: Json;
  readonly text: string;
}

/** Those of the script, by name, in the toolkit's order. */
export function scriptHyperparameters(given: Readonly<Record<string, string>>): Hyperparameter[] {
  return Object.keys(given)
    .filter((name) => !name.startsWith(RESERVED) && name !== TUNING_METRIC)
    .sort()
    .map((name) => decode(name, given[name] ?? ""));
}

/** One of the container's own, without the quotes that the SDK puts around it. */
export function reservedHyperparameter(given: Readonly<Record<string, string>>, name: string): string | undefined {
  const text = given[RESERVED + name];
  if (text === undefined) return undefined;
  const { value } = decode(name, text);
  return typeof value === "string" ? value : text;
}

function decode(name: string, text: string): Hyperparameter {
  try {
    const parsed: unknown = JSON.parse(text);
    return { name, value: isJson(parsed) ? parsed : text, text: text.trim() };
  } catch {
    return { name, value: text, text };
  }
}

/** What JSON.parse gives is JSON; this tells the compiler. */
function isJson(value: unknown): value is Json {
  return value !== undefined;
}

/** `--name value` for each, as the toolkit passes them: one letter has one dash. */
export function scriptArguments(hyperparameters: readonly Hyperparameter[]): string[] {
  return hyperparameters.flatMap(({ name, value, text }) => [
    name.length > 1 ? `--${name}` : `-${name}`,
    argumentText(value, text),
  ]);
}

/** Numbers keep the digits they were written with. */
function argumentText(value: Json, text: string): string {
  if (typeof value === "number") return text;
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    const names = Object.keys(value).sort();
    return names.map((name) => `${name}=${pythonText(value[name] ?? null)}`).join(",");
  }
  return value === null ? "" : pythonText(value);
}

/** Python's str(). */
function pythonText(value: Json): string {
  return typeof value === "string" ? value : pythonLiteral(value);
}

function pythonLiteral(value: Json): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(", ")}]`;
  const members = Object.entries(value).map(([key, item]) => `${pythonLiteral(key)}: ${pythonLiteral(item)}`);
  return `{${members.join(", ")}}`;
}
