/** The graph of steps as an SVG: what ran, what failed, which way was taken; readable without colours. */
import type { Graph } from "../graph";
import { LONGEST_NAME, layOut, type Box, type Layout, type Point, type Way } from "./dag";
import { type Html, html } from "./html";
import { iconOf } from "./icons";
import { shortened } from "./letters";
import type { StepFact } from "./states";
import { took } from "./text";
import { MOST_STEPS } from "./ways";

/** Wider than this, the drawing has a row of its own instead of standing beside the table of steps. */
const NARROW = 520;

const LABEL_LETTER = 7;

export interface Drawing {
  readonly svg: Html;
  readonly narrow: boolean;
}

/**
 * @param steps what became of each step; none for a definition that is not looked at as something that ran
 * @returns undefined for a graph that is too large to be read as a drawing
 */
export function drawGraph(graph: Graph, steps: readonly StepFact[]): Drawing | undefined {
  if (graph.nodes.size > MOST_STEPS) return undefined;
  const plan = layOut(graph);
  const facts = new Map(steps.map((step) => [step.name, step]));
  const svg = html`<svg
    class="dag"
    role="img"
    aria-labelledby="dag-title dag-desc"
    width="${plan.width}"
    height="${plan.height}"
    viewBox="0 0 ${plan.width} ${plan.height}"
  >
    <title id="dag-title">The steps of the pipeline${steps.length === 0 ? "" : " and what became of them"}</title>
    <desc id="dag-desc">${described(plan, graph, facts)}</desc>
    <defs>${tip("tip")}${tip("tip branch")}</defs>
    ${plan.ways.map((way) => arrow(way, facts.get(way.to)))}
    ${plan.boxes.map((box) => drawBox(box, graph.nodes.get(box.name)?.step.Type ?? "", facts.get(box.name)))}
    ${plan.ways.map(label)}
  </svg>`;
  return { svg, narrow: plan.width <= NARROW };
}

function described({ ways }: Layout, { nodes, order }: Graph, facts: ReadonlyMap<string, StepFact>): string {
  const states = order.map((name) => {
    const fact = facts.get(name);
    return `${name} (${nodes.get(name)?.step.Type ?? ""})${fact === undefined ? "" : `: ${fact.state}`}.`;
  });
  const edges = ways.map(({ from, to, label: named }) => `${from} to ${to}${named ? `, ${named.text}` : ""}`);
  return `${states.join(" ")} Ways: ${edges.join("; ")}.`;
}

function tip(kind: "tip" | "tip branch"): Html {
  const id = kind.replace(" ", "-");
  return html`<marker
    id="${id}"
    viewBox="0 0 10 10"
    refX="9"
    refY="5"
    markerWidth="9"
    markerHeight="9"
    markerUnits="userSpaceOnUse"
    orient="auto"
    ><path class="${kind}" d="M0 0 10 5 0 10z"
  /></marker>`;
}

function arrow({ kind, points }: Way, to: StepFact | undefined): Html {
  const idle = to?.state === "not taken" || to?.state === "not reached" ? " idle" : "";
  const end = kind === "branch" && idle === "" ? "tip-branch" : "tip";
  return html`<path
    class="edge ${idle === "" ? kind : "data"}${idle}"
    d="${curve(points)}"
    marker-end="url(#${end})"
  /> `;
}

/** Straight at both ends, bent smoothly at the points between. */
function curve(points: readonly Point[]): string {
  const [first, ...others] = points;
  if (first === undefined) return "";
  const last = others.pop();
  let path = `M${first.x} ${first.y}`;
  others.forEach((point, index) => {
    const next = others[index + 1] ?? last ?? point;
    // Each bend ends half way to the next point, so that neighbouring bends meet in one direction.
    const at = index === others.length - 1 ? next : middle(point, next);
    path += `Q${point.x} ${point.y} ${at.x} ${at.y}`;
  });
  return others.length === 0 && last ? `${path}L${last.x} ${last.y}` : path;
}

function middle(a: Point, b: Point): Point {
  return { x: Math.round((a.x + b.x) * 5) / 10, y: Math.round((a.y + b.y) * 5) / 10 };
}

function label({ label: named }: Way): Html | undefined {
  if (named === undefined) return undefined;
  const { text, at } = named;
  const width = 12 + LABEL_LETTER * text.length;
  return html`<rect class="plate" x="${round(at.x - width / 2)}" y="${round(at.y - 10)}" width="${width}" height="20" />
    <text class="label" x="${at.x}" y="${round(at.y + 4.5)}" text-anchor="middle">${text}</text> `;
}

function drawBox({ name, x, y, width, height }: Box, type: string, step: StepFact | undefined): Html {
  const left = round(x - width / 2);
  const top = round(y - height / 2);
  const text = round(left + 18);
  // Without a state the two lines stand in the middle.
  const down = step === undefined ? 9 : 0;
  return html`<g class="${step === undefined ? "planned" : step.state.replace(" ", "-")}"
    ><title>${step === undefined ? name : `${name}: ${step.state}`}</title>
    ${outline(type, { x: left, y: top }, width, height)}
    <text class="kind" x="${text}" y="${round(top + 21 + down)}">${type}</text>
    <text class="name" x="${text}" y="${round(top + 41 + down)}">${shortened(name, LONGEST_NAME)}</text>
    ${step && stateLine(step, text, top)}</g
  > `;
}

function stateLine(step: StepFact, x: number, top: number): Html {
  return html`<use
      class="icon"
      href="#icon-${iconOf(step.state)}"
      x="${x}"
      y="${round(top + 50.5)}"
      width="14"
      height="14"
    />
    <text class="told" x="${round(x + 20)}" y="${round(top + 62)}">${told(step)}</text>`;
}

/** A condition has pointed sides, as in a flow chart. */
function outline(type: string, { x, y }: Point, width: number, height: number): Html {
  if (type !== "Condition") {
    return html`<rect class="box" x="${x}" y="${y}" width="${width}" height="${height}" rx="9" />`;
  }
  const half = height / 2;
  const points = `M${x + 12} ${y}h${width - 24}l12 ${half}-12 ${half}h${24 - width}l-12-${half}z`;
  return html`<path class="box" d="${points}" stroke-linejoin="round" />`;
}

function told({ state, ran }: StepFact): string {
  const lasted = took(ran ?? {});
  return lasted === "" ? state : `${state} · ${lasted}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
