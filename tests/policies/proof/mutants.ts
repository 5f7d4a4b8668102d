/**
 * What a run of Stryker over the proof says, as docs/mutation.md shows it: the figures, and each mutant that no test can
 * tell from the proof, with the reason from survivors.ts.
 */
import { table } from "../../../policies/guardrails";
import { KINDS, MADE_WITH, type Reason, SURVIVORS } from "./survivors";

/** Of Stryker's report (mutation-testing-report-schema 2), what the page needs. */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly status: string;
  readonly replacement: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

/** Both from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

const DETECTED: readonly string[] = ["Killed", "Timeout"];
const UNDETECTED: readonly string[] = ["Survived", "NoCoverage"];
/** Of a mutant that neither a test nor an argument has met. */
const OPEN: Reason = ["open", "", "nobody has looked"];
/** Characters of a mutant's code that are shown. */
const SHOWN = 60;

const INTRODUCTION = `# Mutants of the gate proof

<!-- Written by mutantsMarkdown in tests/policies/proof/mutants.ts from a run of Stryker; the reasons stand in survivors.ts beside it. -->

Stryker changes the proof (\`policies/proof/\`) in one place at a time: turns a comparison round, takes a branch away, empties a
text. A change that fails a test is killed. One that fails none could be a fault in the proof that nobody notices, so each of
those stands here, with the reason why it changes nothing that the proof says. CONTRIBUTING says how to run it.`;

/** @param sources the files of the proof; those that the run did not change are named */
export function mutantsMarkdown(report: MutationReport, sources: readonly string[]): string {
  const files = Object.entries(report.files).map(([file, { source, mutants }]) => {
    const count = (statuses: readonly string[]): number =>
      mutants.filter(({ status }) => statuses.includes(status)).length;
    const lines = source.split("\n");
    const survivors = mutants
      .filter(({ status }) => UNDETECTED.includes(status))
      .sort((a, b) => position(a) - position(b))
      .map((mutant) => row(file, mutant, lines));
    return { file: nameOf(file), killed: count(DETECTED), survived: count(UNDETECTED), survivors };
  });
  files.sort((a, b) => (a.file < b.file ? -1 : 1));
  const killed = files.reduce((sum, file) => sum + file.killed, 0);
  const total = files.reduce((sum, file) => sum + file.killed + file.survived, 0);
  const figure = `**${killed} of ${total} mutants are killed: ${percent(killed, total)}.** ${MADE_WITH}`;
  const others = sources.filter((source) => !files.some(({ file }) => file === source)).map((file) => `\`${file}\``);
  const unmeasured = others.length === 0 ? [] : [`Not in this run: ${others.join(", ")}.`];
  const rows = files.map((one) => [
    `\`${one.file}\``,
    String(one.killed),
    String(one.survived),
    percent(one.killed, one.killed + one.survived),
  ]);
  const all = files.flatMap(({ survivors }) => survivors);
  const sections = Object.entries(KINDS).flatMap(([kind, what]) => {
    const cells = all.filter(({ reason }) => reason[0] === kind).map((one) => one.cells);
    if (cells.length === 0) return [];
    return [`## ${what} (${cells.length})`, table(["place", "code", "mutant", "why no test can tell"], cells)];
  });
  return `${[INTRODUCTION, figure, ...unmeasured, table(["file", "killed", "survived", "score"], rows), ...sections].join("\n\n")}\n`;
}

function row(
  file: string,
  { replacement, location: { start, end } }: Mutant,
  lines: readonly string[],
): { readonly reason: Reason; readonly cells: string[] } {
  const line = lines[start.line - 1] ?? "";
  const reasons = (SURVIVORS[nameOf(file)] ?? []).filter(([, excerpt]) => line.includes(excerpt));
  if (reasons.length > 1) throw new Error(`Expected one reason for ${file}:${start.line}, got several: ${line.trim()}`);
  const reason = reasons[0] ?? OPEN;
  const original = line.slice(start.column - 1, start.line === end.line ? end.column - 1 : undefined);
  return { reason, cells: [`\`${nameOf(file)}:${start.line}\``, code(original), code(replacement), reason[2]] };
}

/** Code in a cell of a table, on one line and not long. */
function code(text: string): string {
  const plain = text.replace(/\s+/g, " ").trim();
  const short = plain.length > SHOWN ? `${plain.slice(0, SHOWN - 4)} ...` : plain;
  const fence = short.includes("`") ? "``" : "`";
  const space = /^`|`$/.test(short) ? " " : "";
  return `${fence}${space}${short}${space}${fence}`;
}

const nameOf = (file: string): string => file.replace(/^policies\/proof\//, "");
const position = ({ location: { start } }: Mutant): number => start.line * 1000 + start.column;
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
