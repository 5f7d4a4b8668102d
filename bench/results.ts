/** The results as a table: for a terminal, and for bench/results.md. */
import { isHeld, type Breakdown, type Figure, type Measured, type Row } from "./benchmark";
import type { Machine } from "./machine";
import type { Spread } from "./spread";

export interface Results {
  readonly machine: Machine;
  /** The command line that measured them. */
  readonly command: string;
  readonly rounds: number;
  /** By the benchmark's name, in the order measured. */
  readonly rows: Readonly<Record<string, readonly Row[]>>;
}

export const HEAD = ["benchmark", "what", "ours", "peer", "result", "to hold", "held"] as const;

/** One line a row; spreads as `median (min..max)`, or the reason where nothing was measured. */
export function lines({ rows }: Pick<Results, "rows">): string[][] {
  return Object.entries(rows).flatMap(([name, measured]) =>
    measured.map((row) => [name, row.what, ...("missing" in row ? ["", "", row.missing, "", ""] : numbers(row))]),
  );
}

/** Every row's breakdown, in the order measured. */
export function breakdowns({ rows }: Pick<Results, "rows">): Breakdown[] {
  const measured = Object.values(rows).flat();
  return measured.flatMap((row) => ("breakdown" in row && row.breakdown !== undefined ? [row.breakdown] : []));
}

/** Head and one line a part: its time and its share of the whole. */
export function breakdownTable({ part, parts }: Breakdown): { head: string[]; lines: string[][] } {
  const whole = parts.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const line = (name: string, milliseconds: number): string[] => {
    return [name, milliseconds.toFixed(1), `${((100 * milliseconds) / whole).toFixed(1)} %`];
  };
  return {
    head: [part, "ms", "share"],
    lines: [...parts.map(({ name, milliseconds }) => line(name, milliseconds)), line("together", whole)],
  };
}

const numbers = ({ unit, ours, peer, figure }: Measured): string[] => [
  spread(ours, unit),
  peer === undefined ? "" : `${peer.name}: ${spread(peer.spread, unit)}`,
  `${round(figure.value)}${figure.unit === "x" ? "x" : ` ${figure.unit}`}`,
  hold(figure),
  held(figure),
];

export function markdown(results: Results): string {
  const { machine, command, rounds } = results;
  return [
    "# Benchmarks",
    "",
    "Each side of a comparison was measured in turn with the other; a number is a median, with (least..most).",
    "",
    `- written by: \`${command}\`, ${rounds} a side, ${machine.date}, commit ${machine.commit}`,
    `- machine: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}; load at the start ${machine.load}`,
    `- Node ${machine.node}, Python ${machine.python}`,
    "",
    ...padded([HEAD.slice(), ...lines(results)]),
    "",
    ...breakdowns(results).flatMap(section),
  ].join("\n");
}

function section(breakdown: Breakdown): string[] {
  const { head, lines: body } = breakdownTable(breakdown);
  return [`## ${breakdown.title}`, "", ...padded([head, ...body]), ""];
}

/** Cells as wide as their column's widest, as the formatter wants tables. */
function padded(rows: readonly string[][]): string[] {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = cells;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)];
}

function spread({ median, min, max }: Spread, unit: Measured["unit"]): string {
  const number = unit === "rules" ? String : round; // what was counted has no digits behind the point
  const range = min === max ? "" : ` (${number(min)}..${number(max)})`;
  return `${number(median)} ${unit}${range}`;
}

function hold({ unit, atLeast, atMost }: Figure): string {
  const words = unit === "x" ? "x" : ` ${unit}`;
  if (atLeast !== undefined) return `at least ${atLeast}${words}`;
  return atMost === undefined ? "" : `at most ${atMost}${words}`;
}

function held(figure: Figure): string {
  const answer = isHeld(figure);
  if (answer === undefined) return "";
  return answer ? "yes" : "NO";
}

/** Two digits below ten, one below a hundred, none above: more would be noise. */
const round = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
