/** Orders steps so that each comes after what it waits for, and prints the cycles that forbid it. */

import type { Edge } from "./graph";

/** Hostile definitions can hold a cycle per step; a person reads the first few. */
const CYCLES_SHOWN = 10;

/** Depth-first, dependencies before dependents; a dependency that is still open closes a cycle. */
export function topological(names: readonly string[], edges: readonly Edge[], problems: string[]): string[] {
  const waitsFor = dependencies(names, edges);
  const state = new Map<string, "open" | "done">();
  const order: string[] = [];
  let cycles = 0;
  for (const root of names) {
    if (state.has(root)) continue;
    const trail = [{ name: root, next: 0 }];
    state.set(root, "open");
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const dependency = waitsFor.get(top.name)?.[top.next++];
      if (dependency === undefined) {
        state.set(top.name, "done");
        order.push(top.name);
        trail.pop();
      } else if (!state.has(dependency)) {
        state.set(dependency, "open");
        trail.push({ name: dependency, next: 0 });
      } else if (state.get(dependency) === "open" && cycles++ < CYCLES_SHOWN) {
        problems.push(
          cyclePath(
            trail.map(({ name }) => name),
            dependency,
          ),
        );
      }
    }
  }
  if (cycles > CYCLES_SHOWN) problems.push(`Expected no cycle of steps, got ${cycles - CYCLES_SHOWN} more.`);
  return order;
}

/** What each step waits for, in the order of the definition so that the result is stable. */
function dependencies(names: readonly string[], edges: readonly Edge[]): Map<string, string[]> {
  const followers = new Map<string, string[]>(names.map((name) => [name, []]));
  for (const { from, to } of edges) followers.get(from)?.push(to);
  const waitsFor = new Map<string, string[]>();
  for (const [from, list] of followers) {
    for (const to of list) {
      const known = waitsFor.get(to);
      if (known === undefined) waitsFor.set(to, [from]);
      else if (known.at(-1) !== from) known.push(from);
    }
  }
  return waitsFor;
}

/** The trail leads from a dependent to its dependencies; a reader expects the way the data goes. */
function cyclePath(trail: readonly string[], closing: string): string {
  const cycle = [...trail.slice(trail.lastIndexOf(closing)), closing].reverse();
  return `Expected no cycle of steps, got ${cycle.join(" -> ")}; remove one of these references.`;
}
