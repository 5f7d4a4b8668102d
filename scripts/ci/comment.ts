/** The one comment on a pull request: what its stacks would become, what refuses it, and what its models came to. */
import { describeChanges, describeFinding, placeOf } from "../findings";
import { pipelineLine } from "../plan/planReport";
import { figure } from "../../pipeline/drawing/text";
import { boundInWords } from "../report/verdict";
import { code, markdownTable } from "./markdown";
import type { Preview } from "./previews";
import type { TrainedMetric, Training } from "./trainings";

export interface CommentFacts {
  /** By stack, in the order they are shown; undefined where its job did not come so far. */
  readonly previews: ReadonlyMap<string, Preview | undefined>;
  readonly head?: readonly Training[];
  readonly base?: readonly Training[];
  /** What a job left and could not be read, one line each. */
  readonly unread: readonly string[];
  /** Full sha of the commit that all of this is about. */
  readonly commit: string;
  /** Page of the run that found it. */
  readonly run: string;
}

/** The comment is found again by it; nothing else of the comment is read back. */
export const MARKER = "<!-- sluicegate -->";
/** GitHub takes 65,536 characters. */
const LONGEST = 65_000;
/** As many findings, and as many changes, as fit; tried in turn. */
const SHOWN_ROWS = [200, 100, 50, 20, 0] as const;

export function comment(facts: CommentFacts): string {
  for (const shown of SHOWN_ROWS) {
    const text = write(facts, shown);
    if (text.length <= LONGEST) return text;
  }
  return [MARKER, `## ${title(facts)}`, "", `Too much for a comment: [the run](${facts.run}) has it all.`, ""].join(
    "\n",
  );
}

function write(facts: CommentFacts, shown: number): string {
  const parts = [
    stacks(facts),
    unreadLines(facts),
    findings(facts, shown),
    pipelines(facts),
    plan(facts, shown),
    ...trainings(facts),
    [footer(facts)],
  ];
  const body = parts.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return [MARKER, `## ${title(facts)}`, "", body.join("\n\n"), ""].join("\n");
}

function title({ previews, head, unread }: CommentFacts): string {
  const found = [...previews.values()];
  const refused = found.some((one) => one?.outcome === "refused") || (head ?? []).some(isRefused);
  if (refused) return "Sluicegate: refused";
  const previewed = unread.length === 0 && found.every((one) => one?.outcome === "succeeded");
  const trained = head?.every((one) => one.outcome === "passed") === true;
  return previewed && trained ? "Sluicegate: nothing refused" : "Sluicegate: not complete";
}

const isRefused = ({ outcome }: Training): boolean => outcome === "refused";

function stacks({ previews }: CommentFacts): string[] {
  const rows = [...previews].map(([stack, preview]) => {
    if (preview === undefined) return [code(stack), "no result", "", "", ""];
    const { outcome, changes, findings: found, dataLoss } = preview;
    return [code(stack), outcome, code(describeChanges(changes) || "no change"), `${found.length}`, code(dataLoss)];
  });
  return markdownTable(["stack", "preview", "plan", "findings", "data-loss guard"], rows);
}

function unreadLines({ unread }: CommentFacts): string[] {
  return unread.map((line) => `- ${code(line)}`);
}

function findings({ previews, run }: CommentFacts, shown: number): string[] {
  const all = [...previews].flatMap(([stack, preview]) => (preview?.findings ?? []).map((one) => ({ stack, one })));
  if (all.length === 0) return [];
  const rows = all.slice(0, shown).map(({ stack, one }) => [code(stack), code(one.level), code(describeFinding(one))]);
  return ["### Findings", "", ...markdownTable(["stack", "level", "finding"], rows), ...more(all, shown, run)];
}

/** The same change may come to several stacks; each says so. */
function pipelines({ previews }: CommentFacts): string[] {
  const lines = compared(previews).flatMap(({ stack, preview }) =>
    preview.pipelines
      .filter(({ change }) => change !== "same")
      .map((one) => [code(stack), code(one.change), code(pipelineLine(one))]),
  );
  return lines.length === 0 ? [] : ["### Pipelines", "", ...markdownTable(["stack", "is", "what"], lines)];
}

/** What costs most comes first. */
const OPERATIONS = ["replace", "delete", "update", "create"] as const;

function plan({ previews, run }: CommentFacts, shown: number): string[] {
  const all = OPERATIONS.flatMap((operation) =>
    compared(previews).flatMap(({ stack, preview }) =>
      preview.plan.filter((one) => one.operation === operation).map((one) => ({ stack, one })),
    ),
  );
  if (all.length === 0) return [];
  const rows = all
    .slice(0, shown)
    .map(({ stack, one }) => [code(stack), one.operation, code(placeOf(one.urn)), code(one.properties.join(", "))]);
  return [
    "### Plan",
    "",
    ...markdownTable(["stack", "operation", "resource", "properties"], rows),
    ...more(all, shown, run),
  ];
}

/** Without an old side every resource would be new, which says nothing. */
function compared(previews: CommentFacts["previews"]): { readonly stack: string; readonly preview: Preview }[] {
  return [...previews].flatMap(([stack, preview]) => (preview?.compared === true ? [{ stack, preview }] : []));
}

function more(all: readonly unknown[], shown: number, run: string): string[] {
  return all.length > shown ? ["", `${all.length - shown} more: [the run](${run}) has them all.`] : [];
}

function trainings({ head, base }: CommentFacts): string[][] {
  if (head === undefined) return [["### Trained on the sample", "", "The head was not trained; its job says why."]];
  const title = [
    "### Trained on the sample",
    "",
    "Head and base, each on the committed sample, on a runner, against the gate of stack local.",
  ];
  return [title, ...head.map((training) => trained(training, base))];
}

function trained({ pipeline, outcome, metrics }: Training, base: readonly Training[] | undefined): string[] {
  const before = base?.find((one) => one.pipeline === pipeline);
  const rows = metrics.map((metric) => metricRow(metric, before));
  const said = `Pipeline ${code(pipeline)}: base ${before?.outcome ?? "not trained"}, head ${outcome}`;
  if (rows.length === 0) return [said];
  return [said, "", ...markdownTable(["metric", "base", "head", "95 % interval of head", "gate"], rows)];
}

function metricRow({ name, value, interval, bound }: TrainedMetric, before: Training | undefined): string[] {
  const old = before?.metrics.find((one) => one.name === name)?.value;
  const range = interval === undefined ? "" : interval.map(figure).join(" .. ");
  const gate = bound === undefined ? "" : `${boundInWords(bound)}: ${bound.holds ? "holds" : "**missed**"}`;
  return [code(name), old === undefined ? "none" : figure(old), figure(value), range, gate];
}

function footer({ commit, run }: CommentFacts): string {
  return `Commit ${commit.slice(0, 12)}, [run](${run}). No credentials were used; the gate that counts decides on AWS.`;
}
