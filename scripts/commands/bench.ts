/** `sluicegate bench` (npm run bench): measures the project's numbers against their peers, and writes them down. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import {
  benchmarks,
  breakdowns,
  breakdownTable,
  describeMachine,
  HEAD,
  isHeld,
  lines,
  markdown,
  presentLoad,
  type Benchmark,
  type Results,
  type Row,
} from "../../bench";
import type { CommandContext } from "../cli";
import { EXIT, UsageError } from "../exit";
import { jsonOption } from "../options";
import { printJson, printLine, table } from "../print";
import { ensureEngine } from "../setup/engine";
import { toStderr } from "../setup/progress";

interface Options {
  rounds: number;
  json?: boolean;
}

const DEFAULT_ROUNDS = 5;
const RESULTS = join("bench", "results.md");

export function configure(command: Command): void {
  const names = benchmarks.map(({ name, summary }) => `${name} (${summary})`).join("; ");
  jsonOption(command)
    .argument("[names...]", `the benchmarks to run: ${names}. Default: all, and then ${RESULTS} is written`)
    .option("--rounds <n>", "how often each side is measured", roundsOf, DEFAULT_ROUNDS);
}

function roundsOf(given: string): number {
  const value = Number(given);
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  throw new UsageError("Expected a whole number from 1 to 1000 at --rounds, got something else.");
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const { rounds, json } = command.opts<Options>();
  const chosen = choose(command.args);
  await ensureEngine(root, toStderr);
  const load = presentLoad();
  const rows: Record<string, readonly Row[]> = {};
  for (const { name, measure } of chosen) {
    toStderr(`Measuring ${name} ...`);
    rows[name] = await measure({ root, rounds, tell: toStderr, signal });
  }
  const results: Results = { machine: describeMachine(root, load), command: commandLine(rounds), rounds, rows };
  if (json === true) printJson({ ...results });
  else printLine(tables(results));
  if (chosen.length === benchmarks.length) writeFileSync(join(root, RESULTS), markdown(results));
  // A number that is not held is a result, told in its row; whether it stops anything is decided by who reads it.
  const missed = Object.values(rows)
    .flat()
    .filter((row) => "figure" in row && isHeld(row.figure) === false);
  if (missed.length > 0) toStderr(`Not held: ${missed.map(({ what }) => what).join("; ")}`);
  return EXIT.done;
}

function tables(results: Results): string {
  const parts = breakdowns(results).map((breakdown) => {
    const { head, lines: body } = breakdownTable(breakdown);
    return `\n${breakdown.title}\n${table(head, body)}`;
  });
  return [table(HEAD, lines(results)), ...parts].join("\n");
}

function commandLine(rounds: number): string {
  return rounds === DEFAULT_ROUNDS ? "npm run bench" : `npm run bench -- --rounds ${rounds}`;
}

function choose(names: readonly string[]): readonly Benchmark[] {
  const known = benchmarks.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new UsageError(`Expected names of benchmarks (${known.join(", ")}), got ${unknown.join(", ")}; name those.`);
  }
  return benchmarks.filter(({ name }) => names.length === 0 || names.includes(name));
}
