/**
 * Executes a definition over every truth assignment of its atoms and says whether a registration can run although a
 * required metric fails, or was measured on something else than what is registered. Plain recursion over small
 * definitions; it shares no code with the proof, on purpose.
 */
import type { Json } from "../../../pipeline/schema";
import { measured, registered } from "./lineage";

interface Requirement {
  readonly path: string;
  readonly direction: "max" | "min";
  readonly bound: number;
}

type Tree = Record<string, Json>;
type World = ReadonlyMap<string, number | boolean>;

/** What a definition lets happen: every sink shut, only models that meet all requirements, or some that fail one. */
export type Outcome = "nothing registers" | "only passing" | "failing";

/** Undefined: more assignments than an exhaustive search should take. */
export function execute(definition: Tree, requirements: readonly Requirement[]): Outcome | undefined {
  const steps = definition.Steps as Tree[];
  const domains = domainsOf(definition, requirements);
  const size = [...domains.values()].reduce((product, values) => product * values.length, 1);
  if (size > 2 ** 16) return undefined;
  let outcome: Outcome = "nothing registers";
  for (let index = 0; index < size; index += 1) {
    const world = worldAt(index, domains);
    for (const sink of registrations(steps, world)) {
      const models = registered(sink);
      if (requirements.some((requirement) => fails(requirement, models, steps, world))) return "failing";
      outcome = "only passing";
    }
  }
  return outcome;
}

/** True when no report on these very models meets the bound under the required path. */
function fails({ path, direction, bound }: Requirement, models: string, steps: readonly Tree[], world: World): boolean {
  return ![...world].some(([key, value]) => {
    const [report = "", found] = key.split("|");
    if (found !== path || typeof value !== "number" || measured(report, steps) !== models) return false;
    return direction === "max" ? value <= bound : value >= bound;
  });
}

function worldAt(index: number, domains: ReadonlyMap<string, readonly (number | boolean)[]>): World {
  const world = new Map<string, number | boolean>();
  let rest = index;
  for (const [key, values] of domains) {
    world.set(key, values[rest % values.length] ?? false);
    rest = Math.floor(rest / values.length);
  }
  return world;
}

/** The registrations that run. `DependsOn` only orders steps. */
function registrations(steps: readonly Tree[], world: World): Tree[] {
  return steps.flatMap((step) => {
    if (step.Type === "RegisterModel") return [step];
    if (step.Type !== "Condition") return [];
    const args = step.Arguments as { Conditions: Tree[]; IfSteps: Tree[]; ElseSteps: Tree[] };
    const opens = args.Conditions.every((condition) => holds(condition, world));
    return registrations(opens ? args.IfSteps : args.ElseSteps, world);
  });
}

function holds(condition: Tree, world: World): boolean {
  if (condition.Type === "Not") return !holds(condition.Condition as Tree, world);
  if (condition.Type === "Or") return (condition.Conditions as Tree[]).some((inner) => holds(inner, world));
  const [left, right] = [valueOf(condition.LeftValue, world), valueOf(condition.RightValue, world)];
  if (typeof left !== "number" || typeof right !== "number") return world.get(JSON.stringify(condition)) === true;
  switch (condition.Type) {
    case "LessThan":
      return left < right;
    case "LessThanOrEqualTo":
      return left <= right;
    case "GreaterThan":
      return left > right;
    case "GreaterThanOrEqualTo":
      return left >= right;
    default:
      return left === right;
  }
}

function valueOf(operand: Json | undefined, world: World): number | undefined {
  if (typeof operand === "number") return operand;
  const key = sourceOf(operand);
  const value = key === undefined ? undefined : world.get(key);
  return typeof value === "number" ? value : undefined;
}

function sourceOf(operand: Json | undefined): string | undefined {
  const read = (operand as Tree | undefined)?.["Std:JsonGet"] as
    { PropertyFile: { Get: string }; Path: string } | undefined;
  return read === undefined ? undefined : `${read.PropertyFile.Get}|${read.Path}`;
}

/** For each metric a value in every region that the bounds cut; for each other comparison both truth values. */
function domainsOf(definition: Tree, requirements: readonly Requirement[]): Map<string, (number | boolean)[]> {
  const cuts = new Map<string, Set<number>>();
  const domains = new Map<string, (number | boolean)[]>();
  visit(definition.Steps ?? null, (comparison) => {
    const sources = [sourceOf(comparison.LeftValue), sourceOf(comparison.RightValue)];
    const numbers = [comparison.LeftValue, comparison.RightValue].filter((value) => typeof value === "number");
    for (const source of sources) {
      if (source === undefined) continue;
      const required = requirements.filter(({ path }) => source.endsWith(`|${path}`)).map(({ bound }) => bound);
      cuts.set(source, new Set([...(cuts.get(source) ?? []), ...numbers, ...required]));
    }
    const isNumeric = sources.filter((source) => source !== undefined).length + numbers.length === 2;
    if (!isNumeric) domains.set(JSON.stringify(comparison), [true, false]);
  });
  for (const [source, set] of cuts) {
    const sorted = [...set].sort((a, b) => a - b);
    domains.set(source, [
      (sorted[0] ?? 0) - 1,
      ...sorted.flatMap((cut, index) => [cut, (cut + (sorted[index + 1] ?? cut + 2)) / 2]),
    ]);
  }
  return domains;
}

function visit(value: Json, found: (comparison: Tree) => void): void {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value) && "LeftValue" in value) found(value);
  for (const inner of Object.values(value)) visit(inner, found);
}
