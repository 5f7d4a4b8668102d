/** Leaves of conditions: a comparison of a metric with a number is an atom; everything else guarantees nothing. */
import { parseReference } from "../../pipeline/graph";
import type { Json } from "../../pipeline/schema";
import { at, listAt, textAt } from "./json";
import { COMPARISONS } from "./vocabulary";

/** Where a metric comes from: a path in a property file of a step. */
export interface MetricSource {
  readonly evaluator: string;
  readonly propertyFile: string;
  readonly path: string;
}

export type Comparator = "<" | "<=" | ">" | ">=";

export type Operand =
  | { readonly kind: "metric"; readonly source: MetricSource }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "constant"; readonly value: string | boolean }
  | { readonly kind: "chosen"; readonly what: "parameter" | "execution variable"; readonly name: string }
  /** A metric whose path is no literal: whoever sets the path chooses the metric. */
  | { readonly kind: "open path" }
  /** A property of a step, or anything else that no evaluation report holds. */
  | { readonly kind: "other" };

export type Leaf =
  /** `metric comparator bound`, the metric on the left whatever side it stood on. */
  | { readonly kind: "atom"; readonly source: MetricSource; readonly comparator: Comparator; readonly bound: number }
  | { readonly kind: "constant"; readonly value: boolean }
  /** `metric is one of values`, or none of them. A bound could follow, but floating-point numbers are not to be equal. */
  | {
      readonly kind: "equality";
      readonly source: MetricSource;
      readonly values: readonly number[];
      readonly equal: boolean;
    }
  /** True or false, nobody knows; the same `identity` is the same comparison. */
  | { readonly kind: "opaque"; readonly identity: string; readonly left: Operand; readonly right: Operand };

const COMPARATORS: Readonly<Record<string, Comparator>> = {
  LessThan: "<",
  LessThanOrEqualTo: "<=",
  GreaterThan: ">",
  GreaterThanOrEqualTo: ">=",
};
const SWAPPED: Readonly<Record<Comparator, Comparator>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };
const OPPOSITE: Readonly<Record<Comparator, Comparator>> = { "<": ">=", "<=": ">", ">": "<=", ">=": "<" };

/** What holds when the comparison does not. */
export function opposite(comparator: Comparator): Comparator {
  return OPPOSITE[comparator];
}

/** Reads a comparison, an equality or an In; the caller has checked its type and keys. */
export function readLeaf(json: Json): Leaf {
  const type = textAt(json, "Type") ?? "";
  const left = readOperand(at(json, type === "In" ? "QueryValue" : "LeftValue"));
  const right = readOperand(at(json, "RightValue")); // the values of an In are no operand
  const comparator = COMPARISONS.has(type) ? COMPARATORS[type] : undefined;
  const opaque: Leaf = { kind: "opaque", identity: JSON.stringify(json), left, right };
  if (comparator === undefined) return readEquality(type, left, right, json) ?? opaque;
  if (left.kind === "metric" && right.kind === "number") {
    return { kind: "atom", source: left.source, comparator, bound: right.value };
  }
  if (left.kind === "number" && right.kind === "metric") {
    return { kind: "atom", source: right.source, comparator: SWAPPED[comparator], bound: left.value };
  }
  if (left.kind !== "number" || right.kind !== "number") return opaque;
  return { kind: "constant", value: holds(left.value, comparator, right.value) };
}

export function holds(value: number, comparator: Comparator, bound: number): boolean {
  if (comparator === "<") return value < bound;
  if (comparator === "<=") return value <= bound;
  return comparator === ">" ? value > bound : value >= bound;
}

/** Constants are folded only when they are of one kind: how the service compares others is not documented. */
function readEquality(type: string, left: Operand, right: Operand, json: Json): Leaf | undefined {
  const equal = type !== "NotEquals";
  if (type === "In") {
    const values = listAt(json, "Values").filter((value) => typeof value === "number");
    const isPlain = left.kind === "metric" && values.length === listAt(json, "Values").length;
    return isPlain ? { kind: "equality", source: left.source, values, equal } : undefined;
  }
  const [metric, other] = left.kind === "metric" ? [left, right] : [right, left];
  if (metric.kind === "metric") {
    return other.kind === "number"
      ? { kind: "equality", source: metric.source, values: [other.value], equal }
      : undefined;
  }
  if (!("value" in left) || !("value" in right) || typeof left.value !== typeof right.value) return undefined;
  return { kind: "constant", value: (left.value === right.value) === equal };
}

function readOperand(json: Json | undefined): Operand {
  if (typeof json === "number") return { kind: "number", value: json };
  if (typeof json === "string" || typeof json === "boolean") return { kind: "constant", value: json };
  const get = textAt(json, "Get");
  if (get !== undefined) {
    const reference = parseReference(get);
    if (reference === undefined || reference.kind === "step") return { kind: "other" };
    const what = reference.kind === "parameter" ? "parameter" : "execution variable";
    return { kind: "chosen", what, name: reference.name };
  }
  const read = at(json, "Std:JsonGet");
  return read === undefined ? { kind: "other" } : readMetric(read);
}

function readMetric(read: Json): Operand {
  const reference = parseReference(textAt(read, "PropertyFile", "Get") ?? "");
  const path = textAt(read, "Path");
  if (path === undefined) return { kind: "open path" };
  if (reference?.kind !== "step" || reference.path.length !== 2 || reference.path[0] !== "PropertyFiles")
    return { kind: "other" };
  return { kind: "metric", source: { evaluator: reference.step, propertyFile: String(reference.path[1]), path } };
}
