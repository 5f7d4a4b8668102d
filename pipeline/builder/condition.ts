/** What a Condition step tests. The list of a Condition step is an "and"; `not` and `or` nest. */

import type { ComparisonType, Condition } from "../schema";
import { expression } from "./reference";
import type { Numeric, Value } from "./reference";

function compare(Type: ComparisonType, left: Value, right: Value): Condition {
  return { Type, LeftValue: expression(left), RightValue: expression(right) };
}

export function equals(left: Value, right: Value): Condition {
  return compare("Equals", left, right);
}

export function greaterThan(left: Numeric, right: Numeric): Condition {
  return compare("GreaterThan", left, right);
}

export function atLeast(left: Numeric, right: Numeric): Condition {
  return compare("GreaterThanOrEqualTo", left, right);
}

export function lessThan(left: Numeric, right: Numeric): Condition {
  return compare("LessThan", left, right);
}

export function atMost(left: Numeric, right: Numeric): Condition {
  return compare("LessThanOrEqualTo", left, right);
}

export function isIn(value: Value, values: readonly Value[]): Condition {
  return { Type: "In", QueryValue: expression(value), Values: values.map(expression) };
}

export function not(condition: Condition): Condition {
  return { Type: "Not", Condition: condition };
}

export function or(...conditions: readonly Condition[]): Condition {
  return { Type: "Or", Conditions: [...conditions] };
}
