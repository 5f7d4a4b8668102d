/**
 * Decides conditions. Values are numbers, texts or booleans and are compared as what they are: nothing is converted, so
 * a metric written as text fails the step instead of passing a gate by accident. Nothing is skipped either: a missing
 * value fails the step wherever it stands.
 */
import type { Condition } from "../../schema";
import { EvaluationError, evaluate } from "./expressions";
import type { Scope } from "./expressions";

type Value = string | number | boolean;

const ORDERINGS: ReadonlyMap<string, (left: number, right: number) => boolean> = new Map([
  ["GreaterThan", (left, right) => left > right],
  ["GreaterThanOrEqualTo", (left, right) => left >= right],
  ["LessThan", (left, right) => left < right],
  ["LessThanOrEqualTo", (left, right) => left <= right],
]);

/**
 * Whether all conditions hold.
 * @param say gets a line for each comparison, for the step's log
 * @throws EvaluationError for a value that is missing or of the wrong type, or a condition of an unknown type
 */
export function allHold(conditions: readonly Condition[], scope: Scope, say: (line: string) => void): boolean {
  return conditions.map((condition) => holds(condition, scope, say)).every(Boolean);
}

function holds(condition: Condition, scope: Scope, say: (line: string) => void): boolean {
  switch (condition.Type) {
    case "Not":
      return !holds(condition.Condition, scope, say);
    case "Or":
      return condition.Conditions.map((inner) => holds(inner, scope, say)).some(Boolean);
    case "In": {
      const query = value(condition.QueryValue, scope);
      const values = condition.Values.map((item) => value(item, scope));
      const result = values.map((item) => equal(query, item)).some(Boolean);
      say(`${show(query)} In [${values.map(show).join(", ")}]: ${result}`);
      return result;
    }
    default: {
      const left = value(condition.LeftValue, scope);
      const right = value(condition.RightValue, scope);
      const result = compare(condition.Type, left, right);
      say(`${show(left)} ${condition.Type} ${show(right)}: ${result}`);
      return result;
    }
  }
}

function value(expression: unknown, scope: Scope): Value {
  const found = evaluate(expression, scope);
  if (found !== null && typeof found !== "object") return found;
  throw new EvaluationError(`Expected a text, number or boolean to compare, got ${JSON.stringify(found)}.`);
}

function compare(type: string, left: Value, right: Value): boolean {
  if (type === "Equals") return equal(left, right);
  const ordering = ORDERINGS.get(type);
  if (ordering === undefined) throw new EvaluationError(`Expected a condition that SageMaker knows, got "${type}".`);
  if (typeof left === "number" && typeof right === "number") return ordering(left, right);
  throw new EvaluationError(`Expected two numbers for ${type}, got ${describe(left)} and ${describe(right)}.`);
}

function equal(left: Value, right: Value): boolean {
  if (typeof left === typeof right) return left === right;
  throw new EvaluationError(`Expected two values of one type, got ${describe(left)} and ${describe(right)}.`);
}

function describe(item: Value): string {
  return `the ${typeof item === "string" ? "text" : typeof item} ${show(item)}`;
}

function show(item: Value): string {
  return JSON.stringify(item);
}
