/**
 * Looks for values of the metrics under which a registration runs although a required metric fails. What it finds makes a
 * finding REFUTED; that it finds nothing proves nothing, because it gives up early.
 */
import { holds, type Leaf, type MetricSource } from "./atoms";
import { keyOf } from "./box";
import type { Formula, FormulaNode } from "./formula";
import type { MetricRequirement } from "./requirement";
import { meets } from "./requirement";

export interface GuardingFormula {
  readonly formula: Formula;
  readonly outcome: "if" | "else";
}

interface Variable {
  readonly choices: readonly (number | boolean)[];
}

/** Formula nodes looked at, over all assignments tried for one registration. */
const EFFORT = 20_000;

/**
 * True when there is one; undefined when a condition is unknown, or the search was given up.
 * @param counts whether a report speaks of the model; what the others say of the required metric decides nothing
 */
export function canFail(
  guards: readonly GuardingFormula[],
  requirement: MetricRequirement,
  counts: (source: MetricSource) => boolean = () => true,
): boolean | undefined {
  const nodes = guards.reduce((sum, { formula }) => sum + formula.nodes.length, 0);
  if (guards.some(({ formula }) => formula.nodes.some((node) => node.op === "unknown"))) return undefined;
  const variables = collect(guards, requirement, counts);
  const assignment = new Map<string, number | boolean>();
  const names = [...variables.keys()];
  const counters = names.map(() => 0);
  for (let effort = 0; effort < EFFORT; effort += nodes) {
    names.forEach((name, index) => assignment.set(name, variables.get(name)?.choices[counters[index] ?? 0] ?? true));
    if (guards.every(({ formula, outcome }) => evaluate(formula, assignment) === (outcome === "if"))) return true;
    if (!advance(counters, names, variables)) return false;
  }
  return undefined;
}

/** Counts up like an odometer; false when all have been seen. */
function advance(counters: number[], names: readonly string[], variables: ReadonlyMap<string, Variable>): boolean {
  for (const [index, name] of names.entries()) {
    const next = (counters[index] ?? 0) + 1;
    const choices = variables.get(name)?.choices.length ?? 0;
    counters[index] = next < choices ? next : 0;
    if (next < choices) return true;
  }
  return false;
}

/** The reports from which the conditions read a metric under this path, each once. */
export function sourcesOf(guards: readonly GuardingFormula[], path: string): MetricSource[] {
  const found = new Map<string, MetricSource>();
  for (const node of guards.flatMap(({ formula }) => formula.nodes)) {
    if (node.op !== "leaf" || (node.leaf.kind !== "atom" && node.leaf.kind !== "equality")) continue;
    if (node.leaf.source.path === path) found.set(keyOf(node.leaf.source), node.leaf.source);
  }
  return [...found.values()];
}

function collect(
  guards: readonly GuardingFormula[],
  requirement: MetricRequirement,
  counts: (source: MetricSource) => boolean,
): Map<string, Variable> {
  const bounds = new Map<string, { readonly required: boolean; readonly numbers: number[] }>();
  const variables = new Map<string, Variable>();
  for (const node of guards.flatMap(({ formula }) => formula.nodes)) {
    if (node.op !== "leaf") continue;
    if (node.leaf.kind === "opaque") variables.set(node.leaf.identity, { choices: [true, false] });
    if (node.leaf.kind !== "atom" && node.leaf.kind !== "equality") continue;
    const key = keyOf(node.leaf.source);
    const isOnPath = node.leaf.source.path === requirement.path;
    const entry = bounds.get(key) ?? {
      required: isOnPath && counts(node.leaf.source),
      numbers: isOnPath ? [requirement.bound] : [],
    };
    for (const value of node.leaf.kind === "atom" ? [node.leaf.bound] : node.leaf.values) entry.numbers.push(value);
    bounds.set(key, entry);
  }
  for (const [key, { required, numbers }] of bounds) {
    const points = samples(numbers);
    variables.set(key, { choices: required ? points.filter((point) => !meets(requirement, point)) : points });
  }
  return variables;
}

/** One point at, between and beyond each of the bounds. */
function samples(bounds: readonly number[]): number[] {
  const sorted = [...new Set(bounds)].sort((a, b) => a - b);
  const first = sorted[0] ?? 0;
  const last = sorted.at(-1) ?? 0;
  const between = sorted.slice(1).map((bound, index) => bound / 2 + (sorted[index] ?? 0) / 2);
  return [last + 1 + Math.abs(last), first - 1 - Math.abs(first), ...sorted, ...between];
}

function evaluate(formula: Formula, assignment: ReadonlyMap<string, number | boolean>): boolean {
  const values: boolean[] = [];
  for (const node of formula.nodes) values.push(valueOf(node, values, assignment));
  return values.at(-1) ?? true;
}

function valueOf(
  node: FormulaNode,
  values: readonly boolean[],
  assignment: ReadonlyMap<string, number | boolean>,
): boolean {
  switch (node.op) {
    case "unknown":
      return false;
    case "not":
      return values[node.child] !== true;
    case "and":
      return node.children.every((child) => values[child]);
    case "or":
      return node.children.some((child) => values[child]);
    case "leaf":
      return leafValue(node.leaf, assignment);
  }
}

function leafValue(leaf: Leaf, assignment: ReadonlyMap<string, number | boolean>): boolean {
  if (leaf.kind === "constant") return leaf.value;
  if (leaf.kind === "opaque") return assignment.get(leaf.identity) === true;
  const value = assignment.get(keyOf(leaf.source));
  if (typeof value !== "number") return false;
  return leaf.kind === "atom" ? holds(value, leaf.comparator, leaf.bound) : leaf.values.includes(value) === leaf.equal;
}
