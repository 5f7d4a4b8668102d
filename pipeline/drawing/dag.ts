/** Where the steps of a graph and the ways between them are drawn: lengths in pixels, from the top left corner. */
import { graphlib, layout } from "@dagrejs/dagre";
import type { Edge, Graph } from "../graph";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Centre and size. */
export interface Box extends Point {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/** One way between two steps, however many values flow along it. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly kind: Edge["kind"];
  readonly points: readonly Point[];
  /** Present on the ways out of a condition, at the middle of `at`. */
  readonly label?: { readonly text: string; readonly at: Point };
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly ways: readonly Way[];
}

/** Letters of a name that a box has room for. */
export const LONGEST_NAME = 26;
const LETTER = 8.9;
const HEIGHT = 76;
const LEAST_WIDTH = 196;
/** Above a hundred, a drawing helps nobody. */
export const MOST_STEPS = 100;
/** How much more it matters that a way to the next row is straight than that one past it is. */
const STRAIGHT = 8;
const STRONGEST: readonly Edge["kind"][] = ["branch", "data", "order"];

interface Sized extends Partial<Point> {
  width: number;
  height: number;
}
interface Drawn extends Partial<Point> {
  width: number;
  height: number;
  labelpos: "c";
  weight: number;
  points?: readonly Point[];
}
interface Canvas {
  rankdir: "TB";
  align: "UL";
  nodesep: number;
  edgesep: number;
  ranksep: number;
  marginx: number;
  marginy: number;
  width?: number;
  height?: number;
}

export function layOut(graph: Graph): Layout {
  const canvas: Canvas = { rankdir: "TB", align: "UL", nodesep: 34, edgesep: 22, ranksep: 46, marginx: 8, marginy: 8 };
  const plan = new graphlib.Graph<Canvas, Sized, Drawn>();
  plan.setGraph(canvas);
  const width = widthOf(graph);
  // Numbers instead of names: a step may be called as anything that objects hold already.
  const ids = new Map([...graph.nodes.keys()].map((name, index) => [name, `step ${index}`]));
  const idOf = (name: string): string => ids.get(name) ?? name;
  for (const id of ids.values()) plan.setNode(id, { width, height: HEIGHT });
  const between = strongestWays(graph);
  const depths = depthsOf(graph, between);
  for (const { from, to, kind } of between) {
    const size = kind === "branch" ? { width: 96, height: 20 } : { width: 0, height: 0 };
    const weight = (depths.get(to) ?? 0) - (depths.get(from) ?? 0) === 1 ? STRAIGHT : 1;
    plan.setEdge(idOf(from), idOf(to), { ...size, labelpos: "c", weight });
  }
  layout(plan);
  return {
    width: Math.ceil(canvas.width ?? 0),
    height: Math.ceil(canvas.height ?? 0),
    boxes: [...ids].map(([name, id]) => ({ name, ...placed(plan.node(id)), width, height: HEIGHT })),
    ways: between.map(({ from, to, kind }) => {
      const drawn = plan.edge(idOf(from), idOf(to));
      const text = kind === "branch" ? branchLabel(graph, to) : undefined;
      const label = text === undefined ? undefined : { text, at: placed(drawn) };
      return { from, to, kind, points: (drawn.points ?? []).map(placed), label };
    }),
  };
}

/** As a reader sees them: one for each that is drawn, however it is stored. */
export function letters(text: string): string[] {
  return Array.from(new Intl.Segmenter("en").segment(text), ({ segment }) => segment);
}

function widthOf({ nodes }: Graph): number {
  const longest = Math.max(0, ...[...nodes.keys()].map((name) => letters(name).length));
  return Math.max(LEAST_WIDTH, Math.ceil(40 + LETTER * Math.min(longest, LONGEST_NAME)));
}

/** Where several edges join the same two steps, the one that says most. */
function strongestWays({ edges }: Graph): Pick<Edge, "from" | "to" | "kind">[] {
  const strongest = new Map<string, Pick<Edge, "from" | "to" | "kind">>();
  for (const { from, to, kind } of edges) {
    const key = JSON.stringify([from, to]);
    const known = strongest.get(key);
    if (known === undefined || STRONGEST.indexOf(kind) < STRONGEST.indexOf(known.kind)) {
      strongest.set(key, { from, to, kind });
    }
  }
  return [...strongest.values()];
}

/** How many steps must have run before each, at the least. */
function depthsOf({ order }: Graph, ways: readonly Pick<Edge, "from" | "to">[]): ReadonlyMap<string, number> {
  const next = new Map<string, string[]>(order.map((name) => [name, []]));
  for (const { from, to } of ways) next.get(from)?.push(to);
  const depths = new Map(order.map((name) => [name, 0]));
  for (const name of order) {
    const depth = (depths.get(name) ?? 0) + 1;
    for (const to of next.get(name) ?? []) depths.set(to, Math.max(depths.get(to) ?? 0, depth));
  }
  return depths;
}

function branchLabel({ nodes }: Graph, to: string): string {
  return nodes.get(to)?.branch?.outcome === "if" ? "if it holds" : "otherwise";
}

/** Rounded to a tenth, so that the text of the drawing does not depend on the last bits of a float. */
function placed({ x = 0, y = 0 }: Partial<Point>): Point {
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
}
