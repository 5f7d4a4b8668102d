/**
 * The graph of steps in a terminal: a tree with what became of each step and how long it took. A step below another in
 * the same column waits for it; what stands beside each other on branches may run at the same time.
 */
import { styleText } from "node:util";
import type { Graph } from "../../pipeline/graph";
import { letters, shortened } from "../../pipeline/drawing/letters";
import type { State, StepFact } from "../../pipeline/drawing/states";
import { took } from "../../pipeline/drawing/text";
import type { Look } from "../terminal";
import { type TreeStep, treeOf } from "./tree";

type Colour = "green" | "red" | "yellow" | "gray";

const STATES: Readonly<Record<State, readonly [sign: string, ascii: string, colour: Colour]>> = {
  succeeded: ["✔", "+", "green"],
  failed: ["✖", "x", "red"],
  refused: ["⊘", "!", "red"],
  stopped: ["■", "#", "yellow"],
  running: ["●", "*", "yellow"],
  "not taken": ["↓", "-", "gray"],
  "not reached": ["○", ".", "gray"],
};

interface Marks {
  readonly more: string;
  readonly last: string;
  readonly past: string;
  readonly gap: string;
}
const LINES: Marks = { more: "├─ ", last: "└─ ", past: "│  ", gap: "…" };
const ASCII: Marks = { more: "|- ", last: "`- ", past: "|  ", gap: "..." };

/** One line of the tree, before it is known how much room it has. */
interface Line {
  readonly indent: string;
  readonly sign: string;
  readonly text: string;
  /** Absent on the lines that only say what else a step waits for. */
  readonly step?: StepFact;
}

const STEP = "STEP";
const HEAD: readonly string[] = ["KIND", "STATUS", "TOOK"];
const BETWEEN = "  ";
/** However narrow the terminal is, names keep as many letters. */
const LEAST_NAME = 12;

/** @param steps of the graph, all of them */
export function drawSteps(graph: Graph, steps: readonly StepFact[], look: Look): string {
  const facts = new Map(steps.map((step) => [step.name, step]));
  const lines = linesOf(treeOf(graph), { marks: look.unicode ? LINES : ASCII, look, facts });
  const rows = lines.map(({ step }) => (step === undefined ? [] : [step.type, step.state, took(step.ran ?? {})]));
  const widths = HEAD.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const right = widths.reduce((sum, width) => sum + BETWEEN.length + width, 0);
  const room = Math.max(look.columns - right, LEAST_NAME);
  // Nothing stands behind a line that only says what else a step waits for.
  const fitting = lines.map((line) => fitted(line, line.step === undefined ? look.columns : room, look));
  const width = Math.max(STEP.length, ...fitting.filter(({ step }) => step !== undefined).map(widthOf));
  const cellsOf = (row: readonly string[]): string[] => row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
  const head = [STEP.padEnd(width), ...cellsOf(HEAD)].join(BETWEEN).trimEnd();
  const drawn = fitting.map((line, index) => {
    const blank = " ".repeat(Math.max(0, width - widthOf(line)));
    return painted(line, blank, cellsOf(rows[index] ?? []), look);
  });
  return [head, ...drawn].join("\n");
}

const widthOf = ({ indent, sign, text }: Line): number => letters(`${indent}${sign} ${text}`).length;

interface Drawing {
  readonly marks: Marks;
  readonly look: Look;
  readonly facts: ReadonlyMap<string, StepFact>;
}

function linesOf(roots: readonly TreeStep[], drawing: Drawing): Line[] {
  const [only] = roots;
  return only !== undefined && roots.length === 1 ? chain(only, "", "", drawing) : branches(roots, "", drawing);
}

/** A step and all below it. One that follows as the only one stands in the same column. */
function chain(step: TreeStep, first: string, rest: string, drawing: Drawing): Line[] {
  const fact = drawing.facts.get(step.name);
  const [sign, ascii] = STATES[fact?.state ?? "not reached"];
  const line = {
    indent: first,
    sign: drawing.look.unicode ? sign : ascii,
    text: readable(step.name, drawing),
    step: fact,
  };
  const others = step.alsoAfter.map((name) => readable(name, drawing)).join(", ");
  const also = others === "" ? [] : [{ indent: rest, sign: " ", text: `also after ${others}` }];
  const [only] = step.next;
  const isChain = only !== undefined && step.next.length === 1 && only.outcome === undefined;
  return [line, ...also, ...(isChain ? chain(only, rest, rest, drawing) : branches(step.next, rest, drawing))];
}

function branches(steps: readonly TreeStep[], indent: string, drawing: Drawing): Line[] {
  const { more, last, past } = drawing.marks;
  return steps.flatMap((step, index) => {
    const isLast = index === steps.length - 1;
    const label = step.outcome === undefined ? "" : step.outcome.padEnd("else ".length);
    const below = (isLast ? " ".repeat(past.length) : past) + " ".repeat(label.length);
    return chain(step, indent + (isLast ? last : more) + label, indent + below, drawing);
  });
}

/** A name on one line: whatever would move the terminal's cursor, or what it cannot show, is a question mark. */
function readable(name: string, { look }: Drawing): string {
  return name.replace(look.unicode ? /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu : /[^ -~]/gu, "?");
}

/** The line in its room: a deep indent loses its beginning, a long name its middle. */
function fitted(line: Line, room: number, { unicode }: Look): Line {
  const { gap } = unicode ? LINES : ASCII;
  const most = Math.max(0, room - LEAST_NAME);
  const all = line.indent;
  const indent = all.length <= most ? all : `${gap}${all.slice(all.length - Math.max(0, most - gap.length))}`;
  return { ...line, indent, text: shortened(line.text, room - indent.length - line.sign.length - 1, gap) };
}

/** What is behind the name in its column, and the other columns, stand as they are; sign and state have the colour. */
function painted({ indent, sign, text, step }: Line, blank: string, cells: readonly string[], look: Look): string {
  // What stdout is was asked before, when the look was made.
  const paint = (part: string, colour: Colour): string =>
    look.colour ? styleText(colour, part, { validateStream: false }) : part;
  if (step === undefined) return `${indent}${sign} ${paint(text, "gray")}`;
  const [, , colour] = STATES[step.state];
  const [kind = "", state = "", ...rest] = cells;
  const line = [`${indent}${paint(sign, colour)} ${text}${blank}`, kind, paint(state, colour), ...rest].join(BETWEEN);
  return line.trimEnd();
}
