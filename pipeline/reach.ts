/** Which steps of a graph lie before or behind others, however far. */
import type { Graph } from "./graph";

/**
 * Steps that can be reached from `starts` along the edges; a start is among them only where another leads to it.
 * @param towards "after": what waits for them; "before": what they wait for
 */
export function reached({ edges }: Graph, starts: Iterable<string>, towards: "after" | "before"): Set<string> {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const [near, far] = towards === "after" ? [from, to] : [to, from];
    const known = next.get(near);
    if (known === undefined) next.set(near, [far]);
    else known.push(far);
  }
  const found = new Set<string>();
  const open = [...starts];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const one of next.get(name) ?? []) {
      if (!found.has(one)) open.push(one);
      found.add(one);
    }
  }
  return found;
}
