/** How a pipeline's definition changes, for reviewers: its steps, and the gates that the proof finds in it. */
import { guaranteesOf, type Guarantee } from "./gates";
import type { DeployedDefinition } from "./loosened";

export interface PipelineChange {
  readonly name: string;
  readonly change: "new" | "changed" | "gone" | "same";
  readonly steps: { readonly added: string[]; readonly removed: string[]; readonly changed: string[] };
  /** What each side guarantees; null where there is no such side, or where its gate is not proved. */
  readonly gates: { readonly before: Guarantee[] | null; readonly after: Guarantee[] | null };
}

export function pipelineChanges(definitions: readonly DeployedDefinition[]): PipelineChange[] {
  return definitions.map(({ name, before, after }) => ({
    name,
    change: changeOf(before, after),
    steps: stepChanges(before, after),
    gates: { before: gatesOf(before), after: gatesOf(after) },
  }));
}

function changeOf(before: string | undefined, after: string | undefined): PipelineChange["change"] {
  if (before === undefined) return "new";
  if (after === undefined) return "gone";
  return before === after ? "same" : "changed";
}

function gatesOf(text: string | undefined): Guarantee[] | null {
  return text === undefined ? null : (guaranteesOf(text) ?? null);
}

function stepChanges(before: string | undefined, after: string | undefined): PipelineChange["steps"] {
  const [old, now] = [stepsOf(before), stepsOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return {
    added: names.filter((name) => !old.has(name)),
    removed: names.filter((name) => !now.has(name)),
    changed: names.filter((name) => old.has(name) && now.has(name) && old.get(name) !== now.get(name)),
  };
}

/** Every step by name, those inside conditions too; a condition differs by its own words, not by the steps inside it. */
function stepsOf(text: string | undefined): ReadonlyMap<string, string> {
  const steps = new Map<string, string>();
  const pending = listOf(parse(text), "Steps");
  for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
    const args = valueOf(step, "Arguments");
    pending.push(...listOf(args, "IfSteps"), ...listOf(args, "ElseSteps"));
    const inner = new Set(["IfSteps", "ElseSteps"]);
    const own = JSON.stringify(step, (key, value: unknown) => (inner.has(key) ? namesOf(value) : value));
    const name = valueOf(step, "Name");
    if (typeof name === "string") steps.set(name, own);
  }
  return steps;
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "{}");
  } catch {
    return {}; // the pack says what is wrong with it
  }
}

function valueOf(object: unknown, key: string): unknown {
  if (typeof object !== "object" || object === null) return undefined;
  return Object.entries(object).find(([name]) => name === key)?.[1];
}

function listOf(object: unknown, key: string): unknown[] {
  const value = valueOf(object, key);
  return Array.isArray(value) ? value : [];
}

function namesOf(steps: unknown): unknown {
  return Array.isArray(steps) ? steps.map((step: unknown) => valueOf(step, "Name")) : steps;
}
