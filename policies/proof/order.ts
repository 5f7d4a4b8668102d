/** References that lead nowhere, and cycles (GATE-09). Either makes a definition impossible to judge further. */
import type { ProofDefinition, ProofStep } from "./definition";
import type { Findings } from "./finding";
import { pointerTo } from "./json";

/** Names in an order in which every step comes after what it waits for; undefined when there is none. */
export function orderSteps(definition: ProofDefinition, findings: Findings): readonly string[] | undefined {
  const before = findings.count;
  const waits = new Map<string, string[]>();
  for (const step of definition.steps.values()) waits.set(step.name, waitsFor(step, definition, findings));
  return findings.count > before ? undefined : sort(waits, waits.keys(), findings);
}

function waitsFor(step: ProofStep, { steps, parameters }: ProofDefinition, findings: Findings): string[] {
  const names: string[] = step.branch === undefined ? [] : [step.branch.condition.name];
  step.dependsOn.forEach((name, index) => {
    if (steps.has(name)) names.push(name);
    else dangling(step, ["DependsOn", index], "a step", findings);
  });
  for (const { reference, keys } of step.uses) {
    if (reference.kind === "parameter" && !parameters.has(reference.name))
      dangling(step, keys, "a parameter", findings);
    if (reference.kind !== "step") continue;
    if (steps.has(reference.step)) names.push(reference.step);
    else dangling(step, keys, "a step", findings);
  }
  return names;
}

function dangling(step: ProofStep, keys: readonly (string | number)[], what: string, findings: Findings): void {
  const place = { step: step.name, pointer: pointerTo(step.pointer, keys) };
  findings.refute(
    "GATE-09",
    place,
    `Expected ${what} of this definition, got a name that it does not have`,
    "Correct the name.",
  );
}

/** Reports a cycle from a walk in alphabetical order, so that it is the same cycle however the steps stand. */
function sort(waits: Waits, starts: Iterable<string>, findings: Findings): readonly string[] | undefined {
  const found = walk(waits, starts);
  if (!found.cyclic) return found.names;
  cycle(walk(waits, [...waits.keys()].sort()).names, findings);
  return undefined;
}

type Waits = ReadonlyMap<string, readonly string[]>;

/** The topological order; or, when there is a cycle, the trail that closes it. */
function walk(waits: Waits, starts: Iterable<string>): { readonly cyclic: boolean; readonly names: readonly string[] } {
  const order: string[] = [];
  const done = new Map<string, boolean>();
  for (const start of starts) {
    const trail = done.has(start) ? [] : [{ name: start, next: 0 }];
    done.set(start, done.get(start) ?? false);
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const name = waits.get(top.name)?.[top.next++];
      if (name === undefined) {
        done.set(top.name, true);
        order.push(top.name);
        trail.pop();
      } else if (!done.has(name)) {
        done.set(name, false);
        trail.push({ name, next: 0 });
      } else if (done.get(name) === false) {
        return { cyclic: true, names: [...trail.map((open) => open.name), name] };
      }
    }
  }
  return { cyclic: false, names: order };
}

/** Told from its alphabetically first step on, whichever step the walk began with. */
function cycle(trail: readonly string[], findings: Findings): void {
  const names = trail.slice(trail.indexOf(trail.at(-1) ?? ""), -1).reverse();
  const first = names.indexOf(names.reduce((least, name) => (name < least ? name : least)));
  const turned = [...names.slice(first), ...names.slice(0, first)];
  const shown = turned.length > 12 ? [...turned.slice(0, 11), "...", ...turned.slice(-1)] : turned;
  const text = [...shown, turned[0]].join(" -> ");
  findings.refute(
    "GATE-09",
    { step: turned[0] ?? "", pointer: "" },
    `Expected steps without a cycle, got ${text}`,
    "Remove one of the references.",
  );
}
