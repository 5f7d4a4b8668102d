/** The ways between steps as a drawing shows them: one between two steps, however many values flow along it. */
import type { Branch, Edge, Graph } from "../graph";

export interface StepWay {
  readonly from: string;
  readonly to: string;
  readonly kind: Edge["kind"];
  /** Of a way out of a condition: whether it is taken when the condition holds. */
  readonly outcome?: Branch["outcome"];
}

/** Above a hundred, a drawing helps nobody. */
export const MOST_STEPS = 100;

const STRONGEST: readonly Edge["kind"][] = ["branch", "data", "order"];

/** Where several edges join the same two steps, the one that says most. */
export function waysOf({ nodes, edges }: Graph): StepWay[] {
  const strongest = new Map<string, StepWay>();
  for (const { from, to, kind } of edges) {
    const key = JSON.stringify([from, to]);
    const known = strongest.get(key);
    if (known !== undefined && STRONGEST.indexOf(kind) >= STRONGEST.indexOf(known.kind)) continue;
    const outcome = kind === "branch" ? nodes.get(to)?.branch?.outcome : undefined;
    strongest.set(key, { from, to, kind, ...(outcome !== undefined && { outcome }) });
  }
  return [...strongest.values()];
}

/** How many steps must have run before each, at the least. */
export function depthsOf({ order }: Graph, ways: readonly StepWay[]): ReadonlyMap<string, number> {
  const next = new Map<string, string[]>(order.map((name) => [name, []]));
  for (const { from, to } of ways) next.get(from)?.push(to);
  const depths = new Map(order.map((name) => [name, 0]));
  for (const name of order) {
    const depth = (depths.get(name) ?? 0) + 1;
    for (const to of next.get(name) ?? []) depths.set(to, Math.max(depths.get(to) ?? 0, depth));
  }
  return depths;
}
