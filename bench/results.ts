/** The results as a table: for a terminal, and for bench/results.md. */
import { isHeld, type Figure, type Row } from "./benchmark";
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

/** One line a row; spreads as `median (min..max)`. */
export function lines({ rows }: Pick<Results, "rows">): string[][] {
  return Object.entries(rows).flatMap(([name, measured]) =>
    measured.map(({ what, unit, ours, peer, figure }) => [
      name,
      what,
      spread(ours, unit),
      peer === undefined ? "" : `${peer.name}: ${spread(peer.spread, unit)}`,
      `${round(figure.value)}${figure.unit === "x" ? "x" : ` ${figure.unit}`}`,
      hold(figure),
      held(figure),
    ]),
  );
}

export function markdown(results: Results): string {
  const { machine, command, rounds } = results;
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    "# Benchmarks",
    "",
    `Written by \`${command}\` on ${machine.date} at commit ${machine.commit}; ${rounds} rounds, the two sides of a`,
    "comparison in turns. Each number is the median of its measurements, with (least..most).",
    "",
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB; ${machine.system}; Node ${machine.node}, Python`,
    `${machine.python}; load before the start ${machine.load}.`,
    "",
    row(HEAD),
    row(HEAD.map(() => "---")),
    ...lines(results).map(row),
    "",
  ].join("\n");
}

const spread = ({ median, min, max }: Spread, unit: string): string =>
  min === max ? `${round(median)} ${unit}` : `${round(median)} ${unit} (${round(min)}..${round(max)})`;

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
