/** Where the steps of a graph and the ways between them are drawn: lengths in pixels, from the top left corner. */
import { graphlib, layout } from "@dagrejs/dagre";
import type { Branch, Edge, Graph } from "../graph";
import { letters } from "./letters";
import { depthsOf, waysOf } from "./ways";

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
/** How much more it matters that a way to the next row is straight than that one past it is. */
const STRAIGHT = 8;

const LABELS: Readonly<Record<Branch["outcome"], string>> = { if: "if it holds", else: "otherwise" };

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

/** A graph does not change, and this is by far the longest part of drawing one. */
const known = new WeakMap<Graph, Layout>();

export function layOut(graph: Graph): Layout {
  const found = known.get(graph) ?? computed(graph);
  known.set(graph, found);
  return found;
}

function computed(graph: Graph): Layout {
  const canvas: Canvas = { rankdir: "TB", align: "UL", nodesep: 34, edgesep: 22, ranksep: 46, marginx: 8, marginy: 8 };
  const plan = new graphlib.Graph<Canvas, Sized, Drawn>();
  plan.setGraph(canvas);
  const width = widthOf(graph);
  // Numbers instead of names: a step may be called as anything that objects hold already.
  const ids = new Map([...graph.nodes.keys()].map((name, index) => [name, `step ${index}`]));
  const idOf = (name: string): string => ids.get(name) ?? name;
  for (const id of ids.values()) plan.setNode(id, { width, height: HEIGHT });
  const between = waysOf(graph);
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
    ways: between.map(({ from, to, kind, outcome }) => {
      const drawn = plan.edge(idOf(from), idOf(to));
      const label = outcome && { text: LABELS[outcome], at: placed(drawn) };
      return { from, to, kind, points: (drawn.points ?? []).map(placed), label };
    }),
  };
}

function widthOf({ nodes }: Graph): number {
  const longest = Math.max(0, ...[...nodes.keys()].map((name) => letters(name).length));
  return Math.max(LEAST_WIDTH, Math.ceil(40 + LETTER * Math.min(longest, LONGEST_NAME)));
}

/** Rounded to a tenth, so that the text of the drawing does not depend on the last bits of a float. */
function placed({ x = 0, y = 0 }: Partial<Point>): Point {
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
}
