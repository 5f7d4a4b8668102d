/** A preview's result as people read it in a terminal, and as Markdown for a pull request. */
import type { EngineResult } from "../engine";
import { describeChanges, describeFinding, describeStamp, placeOf, type ToldFinding } from "../findings";
import type { Guarantee } from "./gates";
import type { PlannedResource } from "./plan";
import type { PipelineChange } from "./steps";

export interface Previewed {
  readonly stack: string;
  readonly outcome: EngineResult["outcome"];
  readonly changes: EngineResult["changes"];
  /** The pack's and the plan guard's, sorted. */
  readonly findings: readonly ToldFinding[];
  /** What rules mended, sorted. */
  readonly remediations: EngineResult["remediations"];
  /** What the pack judged by: its version, a digest of its configuration, the day. */
  readonly policyPack?: EngineResult["policyPack"];
  /** Whether there was an old side; without one every resource is planned as new. */
  readonly compared: boolean;
  /** What the comparison with the old side found, in words; "not checked" without one. */
  readonly dataLoss: string;
  /** What changes, by URN. */
  readonly plan: readonly PlannedResource[];
  readonly pipelines: readonly PipelineChange[];
  readonly failure?: string;
}

export function terminalLines({
  stack,
  outcome,
  changes,
  findings,
  remediations,
  policyPack,
  compared,
  dataLoss,
  plan,
  pipelines,
}: Previewed): string[] {
  const told = findings.map((finding) => `${finding.level}: ${describeFinding(finding)}`);
  if (outcome === "failed") return told; // what was not looked at has no count of findings
  return [
    ...told,
    ...remediations.map((one) => `mended: ${remediationLine(one)}`),
    ...(compared ? plan.map((resource) => `${resource.operation} ${whereAndWhat(resource)}`) : []),
    ...(compared ? pipelines.filter(({ change }) => change === "changed").map(pipelineLine) : []),
    `Stack ${stack}: ${outcome === "succeeded" ? "previewed" : outcome}; ${describeChanges(changes) || "no change"}`,
    `Policy findings: ${findings.length === 0 ? "none" : findings.length}`,
    `Data-loss guard: ${dataLoss}`,
    ...(policyPack === undefined ? [] : [`Policy pack: ${describeStamp(policyPack)}`]),
  ];
}

export function markdown({
  stack,
  outcome,
  changes,
  findings,
  remediations,
  policyPack,
  compared,
  dataLoss,
  plan,
  pipelines,
  failure,
}: Previewed): string {
  const planned = plan.map(({ operation, type, urn, properties }) => [
    operation,
    type,
    nameOf(urn),
    properties.join(", "),
  ]);
  const changed = compared ? pipelines.filter(({ change }) => change !== "same") : [];
  return [
    `## Sluicegate: stack ${stack}`,
    "",
    `**${outcome}** · ${describeChanges(changes) || "no change"} · data-loss guard: ${dataLoss}`,
    ...(policyPack === undefined ? [] : ["", `Policy pack ${cell(describeStamp(policyPack))}.`]),
    "",
    ...(failure === undefined ? [] : [cell(failure), ""]),
    ...(findings.length === 0
      ? [failure === undefined ? "No finding." : "No finding so far."]
      : findingsTable(findings)),
    "",
    ...section(
      "Mended by the policy pack",
      remediations.map((one) => `- ${cell(remediationLine(one))}`),
    ),
    ...section("Plan", compared && plan.length > 0 ? table(["operation", "type", "name", "properties"], planned) : []),
    ...section("Pipelines", changed.flatMap(pipelineMarkdown)),
  ].join("\n");
}

/** What a reviewer needs of each: rule, resource and place, what and why, what to do, and where to read more. */
export function findingsTable(findings: readonly ToldFinding[]): string[] {
  const rows = findings.map(({ id, level, urn, where, what, why, fix, docs }) => [
    id,
    level,
    `${placeOf(urn)} ${where}`.trim(),
    what,
    why,
    fix,
    docs,
  ]);
  return table(["rule", "level", "where", "what", "why it matters", "fix", "docs"], rows);
}

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? "";

function whereAndWhat({ urn, properties }: PlannedResource): string {
  return [placeOf(urn), ...(properties.length === 0 ? [] : [`(${properties.join(", ")})`])].join(" ");
}

/** `repository-tags-immutable set imageTagMutability of aws:ecr/repository:Repository images`. */
function remediationLine({ rule, urn, properties }: Previewed["remediations"][number]): string {
  return `${rule} set ${properties.join(", ")} of ${placeOf(urn)}; write it into the program`;
}

/** What became of a pipeline, on one line. */
export function pipelineLine({ name, steps, gates }: PipelineChange): string {
  const parts = Object.entries(steps).flatMap(([how, names]) =>
    names.length === 0 ? [] : `${how} ${names.join(", ")}`,
  );
  const gate = gatesInWords(gates.before) === gatesInWords(gates.after) ? [] : [`gate ${gateChange("changed", gates)}`];
  return `pipeline ${name}: ${[...parts, ...gate].join("; ") || "changed"}`;
}

function pipelineMarkdown({ name, change, steps, gates }: PipelineChange): string[] {
  const rows = Object.entries(steps).flatMap(([how, names]) => (names.length === 0 ? [] : [[how, names.join(", ")]]));
  return [
    `Pipeline \`${name}\` is ${change}. Its gate: ${gateChange(change, gates)}.`,
    "",
    ...(rows.length === 0 ? [] : [...table(["steps", "names"], rows), ""]),
  ];
}

function gateChange(change: PipelineChange["change"], { before, after }: PipelineChange["gates"]): string {
  const [old, now] = [gatesInWords(before), gatesInWords(after)];
  if (change === "gone") return old;
  return change === "new" || old === now ? now : `${old}, then ${now}`;
}

/** `regression_metrics.mse.value at most 3800`. */
function gatesInWords(gates: readonly Guarantee[] | null): string {
  if (gates === null) return "none that is proved";
  if (gates.length === 0) return "none, as nothing is registered";
  return gates
    .map(({ path, direction, bound }) => `${path} ${direction === "max" ? "at most" : "at least"} ${bound}`)
    .join(" and ");
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`### ${title}`, "", ...lines, ""];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)];
}

/** One line of plain text: what a program chose as a name is shown, not obeyed. */
function cell(text: string): string {
  return text.replace(/[\p{Cc}]+/gu, " ").replace(/[\\|<>`]/g, (sign) => `\\${sign}`);
}
