/** What the sweep found, as the section of docs/rule-evidence.md that stands between its two marks. */
import { table } from "../../../policies/guardrails";
import type { Mutant } from "./mutants";
import { HARMLESS, kindOf, UNCOVERED, type Reason } from "./survivors";
import type { Verdict } from "./verdicts";

export type Outcome = Exclude<Verdict, "survived"> | "refused" | "uncovered" | "harmless";

export interface Swept {
  readonly stack: string;
  readonly mutant: Mutant;
  readonly outcome: Outcome;
  /** Of what nothing caught. */
  readonly reason?: Reason;
}

const [BEGIN, END] = ["<!-- omission sweep -->", "<!-- end of the omission sweep -->"];

/** The document with the section anew. */
export function withReport(document: string, swept: readonly Swept[]): string {
  const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (from < 0 || to < from)
    throw new Error(`Expected ${BEGIN} and then ${END} in docs/rule-evidence.md; restore them.`);
  return `${document.slice(0, from)}${BEGIN}\n\n${section(swept)}\n\n${document.slice(to)}`;
}

/** How many mutants of each type there are, and how many of them the provider refuses: what a sample can compare. */
export function countsIn(document: string): string[] {
  const rows = document.slice(document.indexOf(BEGIN), document.indexOf(END)).split("\n");
  const cells = rows.map((row) => row.split("|").map((cell) => cell.trim()));
  const start = cells.findIndex(([, first]) => first === "type");
  const end = cells.findIndex((row, at) => at > start && row.length < 3);
  return cells.slice(start + 2, end).map(([, type = "", all = "", refused = ""]) => `${type} ${all} ${refused}`);
}

/** The same of the mutants themselves. */
export function countsOf(mutants: readonly Mutant[]): string[] {
  const line = (type: string, some: readonly Mutant[]): string =>
    `${type} ${some.length} ${some.filter(({ isRefused }) => isRefused).length}`;
  const kinds = [...new Set(mutants.map(({ resource }) => kindOf(resource.type)))].sort();
  const each = kinds.map((kind) =>
    line(
      kind,
      mutants.filter(({ resource }) => kindOf(resource.type) === kind),
    ),
  );
  return [...each, line("all", mutants)];
}

function share(part: number, whole: number): string {
  return whole === 0 ? "" : `${((100 * part) / whole).toFixed(1)} %`;
}

function tally(type: string, swept: readonly Swept[]): string[] {
  const count = (...outcomes: readonly Outcome[]): number =>
    swept.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const caught = count("stopped", "told", "guarded");
  const numbers = [count("refused"), count("stopped"), count("told"), count("guarded"), count("uncovered")];
  const rates = [share(caught, swept.length - count("refused")), share(caught, caught + count("uncovered"))];
  return [type, swept.length, ...numbers, count("harmless"), ...rates].map(String);
}

const HEAD = [
  "type",
  "mutants",
  "refused by the provider",
  "stopped",
  "told",
  "plan guard",
  "uncovered",
  "harmless",
  "caught of all",
  "caught of what matters",
];

const words = (globs: string): string =>
  globs
    .split("|")
    .map((glob) => (glob === "" ? "the whole" : `\`${glob}\``))
    .join(", ");

function reasons(list: readonly Reason[], swept: readonly Swept[]): string {
  const rows = list.map((reason) => {
    const { type, path, change, stack, name, because } = reason;
    const only = [stack === undefined ? [] : `in ${stack}`, name === undefined ? [] : `\`${name}\``].flat().join(", ");
    const what = `${words(path)}: ${change.replaceAll("|", ", ").replace("*", "any change")}`;
    const count = swept.filter((one) => one.reason === reason).length;
    return [words(type) + (only === "" ? "" : ` (${only})`), what, String(count), because];
  });
  return table(["type", "what is changed", "mutants", "why"], rows);
}

function section(swept: readonly Swept[]): string {
  const kinds = [...new Set(swept.map(({ mutant }) => kindOf(mutant.resource.type)))].sort();
  const of = (kind: string): Swept[] => swept.filter(({ mutant }) => kindOf(mutant.resource.type) === kind);
  return [
    table(HEAD, [...kinds.map((kind) => tally(kind, of(kind))), tally("all", swept)]),
    "### Not covered",
    "No rule says anything of these, and they are not harmless. They count as not caught.",
    reasons(UNCOVERED, swept),
    "### Harmless",
    reasons(HARMLESS, swept),
  ].join("\n\n");
}
