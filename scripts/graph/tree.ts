/** The graph of steps as a tree, for a terminal: each step below the last of those that it waits for. */
import type { Branch, Graph } from "../../pipeline/graph";
import { depthsOf, type StepWay, waysOf } from "../../pipeline/drawing/ways";

export interface TreeStep {
  readonly name: string;
  /** Of a step right below the condition that decides whether it runs. */
  readonly outcome?: Branch["outcome"];
  /** What the step waits for besides what stands above it in the tree, and all that those wait for. */
  readonly alsoAfter: readonly string[];
  /** Steps of the branches first, in the order of the definition. */
  readonly next: readonly TreeStep[];
}

/** @returns the steps that wait for none */
export function treeOf(graph: Graph): TreeStep[] {
  const ways = waysOf(graph);
  const before = new Map<string, StepWay[]>(graph.order.map((name) => [name, []]));
  for (const way of ways) before.get(way.to)?.push(way);
  const depths = depthsOf(graph, ways);
  const above = new Map<string, StepWay>();
  for (const name of graph.order) {
    const last = lastBefore(graph, name, before.get(name) ?? [], depths);
    if (last !== undefined) above.set(name, last);
  }
  return planted(graph, before, above);
}

/** The way that comes latest: of a step in a branch from inside that branch, else from the condition itself. */
function lastBefore(
  { nodes, order }: Graph,
  name: string,
  ways: readonly StepWay[],
  depths: ReadonlyMap<string, number>,
): StepWay | undefined {
  const branch = nodes.get(name)?.branch;
  const isInside = (from: string): boolean =>
    nodes.get(from)?.branches.some((one) => one.condition === branch?.condition && one.outcome === branch.outcome) ===
    true;
  const inside = branch === undefined ? ways : ways.filter(({ from }) => isInside(from));
  const usable = inside.length > 0 ? inside : ways.filter(({ kind }) => kind === "branch");
  const late = ({ from }: StepWay): number => (depths.get(from) ?? 0) * order.length + order.indexOf(from);
  return [...usable].sort((a, b) => late(a) - late(b)).at(-1);
}

function planted(
  { order }: Graph,
  before: ReadonlyMap<string, readonly StepWay[]>,
  above: ReadonlyMap<string, StepWay>,
): TreeStep[] {
  const ancestors = new Map<string, ReadonlySet<string>>();
  for (const name of order) {
    const all = (before.get(name) ?? []).flatMap(({ from }) => [from, ...(ancestors.get(from) ?? [])]);
    ancestors.set(name, new Set(all));
  }
  const next = new Map<string, TreeStep[]>();
  const roots: TreeStep[] = [];
  // From the last to the first, so that what is below a step is there before it.
  for (const name of [...order].reverse()) {
    const way = above.get(name);
    const known = way && ancestors.get(way.from);
    const others = (before.get(name) ?? []).map(({ from }) => from).filter((from) => from !== way?.from);
    const step: TreeStep = {
      name,
      ...(way?.outcome !== undefined && { outcome: way.outcome }),
      alsoAfter: order.filter((one) => others.includes(one) && known?.has(one) !== true),
      next: sorted(next.get(name) ?? []),
    };
    if (way === undefined) roots.unshift(step);
    else next.set(way.from, [step, ...(next.get(way.from) ?? [])]);
  }
  return roots;
}

const PLACES = ["if", "else", undefined];

function sorted(steps: readonly TreeStep[]): TreeStep[] {
  return [...steps].sort((a, b) => PLACES.indexOf(a.outcome) - PLACES.indexOf(b.outcome));
}
