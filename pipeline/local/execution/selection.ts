/** The part of a pipeline that a selective execution walks. */
import type { Graph } from "../../graph";

/** The graph with these steps alone: what a step waits for elsewhere, it does not wait for. */
export function restrictTo({ nodes, edges, order }: Graph, names: ReadonlySet<string>): Graph {
  return {
    nodes: new Map([...nodes].filter(([name]) => names.has(name))),
    edges: edges.filter(({ from, to }) => names.has(from) && names.has(to)),
    order: order.filter((name) => names.has(name)),
  };
}
