/** Evaluates what may stand where a value stands: literals, `Get`, `Std:Join` and `Std:JsonGet`. Pure. */
import { parseReference } from "../../graph";
import type { Json } from "../../schema";
import { lookUp, parseJsonPath } from "./jsonPath";
import type { ParameterValue } from "./parameters";

/** A property file of a step that ran: what it holds, or why it cannot be read. */
export type PropertyFile = { readonly uri: string } & ({ readonly content: Json } | { readonly problem: string });

/** What expressions can refer to at one moment of an execution. */
export interface Scope {
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  /** Value of an execution variable by name; undefined when there is none of that name. */
  readonly execution: (name: string) => string | undefined;
  /** What Describe would answer, by step. */
  readonly properties: ReadonlyMap<string, Json>;
  /** By step and name, as `<step>.<name>`. */
  readonly propertyFiles: ReadonlyMap<string, PropertyFile>;
}

/** An expression without a value. The message names the reference, and for property files the path and the file. */
export class EvaluationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "EvaluationError";
  }
}

/**
 * The value with every expression inside it replaced by what it evaluates to.
 * @throws EvaluationError for a reference that leads nowhere
 */
export function evaluate(value: unknown, scope: Scope): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return finite(value);
  if (Array.isArray(value)) return value.map((item) => evaluate(item, scope));
  if (typeof value !== "object") throw new EvaluationError(`Expected JSON, got a value of type ${typeof value}.`);
  if ("Get" in value && typeof value.Get === "string") return get(value.Get, scope);
  if ("Std:Join" in value) return join(value["Std:Join"], scope);
  if ("Std:JsonGet" in value) return jsonGet(value["Std:JsonGet"], scope);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, evaluate(item, scope)]));
}

/** The text that an expression evaluates to, as far as `scope` knows: undefined where a step that did not run yet decides. */
export function knownText(expression: unknown, scope: Scope): string | undefined {
  if (expression === undefined) return undefined;
  try {
    const value = evaluate(expression, scope);
    return typeof value === "string" ? value : undefined;
  } catch (error) {
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new EvaluationError(`Expected a finite number, got ${value}.`);
}

function get(reference: string, scope: Scope): Json {
  const parsed = parseReference(reference);
  if (parsed === undefined) {
    throw new EvaluationError(`Expected a reference to Parameters, Execution or Steps, got "${reference}".`);
  }
  const value =
    parsed.kind === "parameter"
      ? scope.parameters.get(parsed.name)
      : parsed.kind === "execution"
        ? scope.execution(parsed.name)
        : property(parsed.step, parsed.path, scope);
  if (value === undefined) throw new EvaluationError(`Expected "${reference}" to have a value, but it has none.`);
  return value;
}

function property(step: string, path: readonly (string | number)[], scope: Scope): Json | undefined {
  const properties = scope.properties.get(step);
  return properties === undefined ? undefined : lookUp(properties, path);
}

function join(body: unknown, scope: Scope): string {
  const { On, Values } = members(body);
  if (typeof On !== "string" || !Array.isArray(Values)) {
    throw new EvaluationError("Expected Std:Join to have a text On and a list Values.");
  }
  return Values.map((item) => {
    const value = evaluate(item, scope);
    if (value !== null && typeof value !== "object") return String(value);
    throw new EvaluationError(`Expected Std:Join to join texts, numbers and booleans, got ${JSON.stringify(value)}.`);
  }).join(On);
}

function jsonGet(body: unknown, scope: Scope): ParameterValue {
  const { PropertyFile, Path } = members(body);
  const reference = members(PropertyFile).Get;
  const parsed = typeof reference === "string" ? parseReference(reference) : undefined;
  if (parsed?.kind !== "step" || parsed.path[0] !== "PropertyFiles" || parsed.path.length !== 2) {
    throw new EvaluationError(
      `Expected Std:JsonGet to name Steps.<step>.PropertyFiles.<name>, got ${String(reference)}.`,
    );
  }
  const file = scope.propertyFiles.get(`${parsed.step}.${String(parsed.path[1])}`);
  if (file === undefined)
    throw new EvaluationError(`Expected property file "${String(reference)}", but no step wrote it.`);
  if ("problem" in file) throw new EvaluationError(`Expected JSON in property file ${file.uri}, got: ${file.problem}`);
  const path = typeof Path === "string" ? parseJsonPath(Path) : undefined;
  if (path === undefined) {
    throw new EvaluationError(`Expected a path of names, [index] and ['name'], got "${String(Path)}" for ${file.uri}.`);
  }
  return primitive(lookUp(file.content, path), String(Path), file.uri);
}

function primitive(value: Json | undefined, path: string, uri: string): ParameterValue {
  if (value === undefined)
    throw new EvaluationError(`Expected a value at path "${path}" of ${uri}, but there is none.`);
  if (value === null || typeof value === "object") {
    const got = value === null ? "null" : Array.isArray(value) ? "a list" : "an object";
    throw new EvaluationError(`Expected a text, number or boolean at path "${path}" of ${uri}, got ${got}.`);
  }
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new EvaluationError(`Expected a finite number at path "${path}" of ${uri}, got ${value}.`);
  }
  return value;
}

function members(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
