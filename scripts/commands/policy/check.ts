/** `sluicegate policy check`: judges an exported stack or a preview's JSON by every rule of the pack, without engine and AWS. */
import { accessSync, constants, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { packVersion, stampOf } from "../../../policies/configuration";
import { todayByTheClock } from "../../../policies/days";
import { evaluate, lineOf } from "../../../policies/evaluate";
import { readFloors } from "../../../policies/floors";
import { rules } from "../../../policies/index";
import type { Stamp } from "../../../policies/stamp";
import { readWaivers } from "../../../policies/waivers";
import type { CommandContext } from "../../cli";
import { EXIT } from "../../exit";
import { describeFinding, describeStamp, findingCount, tellAll, type ToldFinding } from "../../findings";
import { jsonOption } from "../../options";
import { findingsTable } from "../../plan/planReport";
import { readRecorded, type RecordedStack } from "../../policy/recorded";
import { sarifOf } from "../../policy/sarif";
import { printJson, printLine } from "../../print";
import { readInput } from "../../readInput";
import { toStderr } from "../../setup/progress";

interface Options {
  report?: string;
  sarif?: string;
  json?: boolean;
}

export function configure(command: Command): void {
  jsonOption(
    command.argument("<file>", "what pulumi stack export or pulumi preview --json --show-sames wrote; - for stdin"),
  )
    .option("--report <file.md>", "also write the findings as Markdown, for a pull request")
    .option("--sarif <file>", "also write the findings as SARIF 2.1.0, for code scanning");
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const [file = ""] = command.args;
  const { report, sarif, json = false } = command.opts<Options>();
  for (const out of [report, sarif]) if (out !== undefined) accessSync(dirname(out), constants.W_OK);
  const text = await readInput(file, "what pulumi stack export or pulumi preview --json --show-sames wrote");
  const recorded = readRecorded(text, file === "-" ? "standard input" : file);
  const { findings, policyPack } = await judge(root, recorded);
  const checked: Checked = {
    stack: recorded.stack,
    source: recorded.source,
    outcome: findings.some(({ level }) => level === "mandatory") ? "refused" : "succeeded",
    resources: recorded.resources.length,
    unread: recorded.unread,
    findings,
    policyPack,
  };
  if (report !== undefined) writeFileSync(report, markdown(checked));
  if (sarif !== undefined) writeFileSync(sarif, sarifOf({ root, stack: checked.stack, findings }));
  if (json) printJson({ ...checked });
  else terminalLines(checked).forEach(printLine);
  if (checked.unread.length > 0) toStderr(unreadNote(checked));
  return checked.outcome === "refused" ? EXIT.refused : EXIT.done;
}

interface Checked extends Pick<RecordedStack, "stack" | "source" | "unread"> {
  readonly outcome: "succeeded" | "refused";
  /** How many were judged. */
  readonly resources: number;
  readonly findings: readonly ToldFinding[];
  /** What it was judged by: version of the pack, digest of its configuration, the day. */
  readonly policyPack: Stamp;
}

async function judge(root: string, { resources }: RecordedStack): Promise<Pick<Checked, "findings" | "policyPack">> {
  const folder = join(root, "policies");
  const floors = readFloors(join(folder, "floors.yaml"));
  const waivers = readWaivers(folder, floors.waivers);
  const today = todayByTheClock();
  const policyPack = stampOf({ version: packVersion(root), rules, today, read: () => waivers }, floors);
  const found = await evaluate(resources, rules, floors, today, waivers);
  const findings = tellAll(
    found.map((one) => ({
      rule: one.rule.name,
      pack: "sluicegate",
      level: one.level,
      message: lineOf(one),
      urn: one.subject.urn,
      fingerprint: one.fingerprint,
      ...(one.waived && { waived: one.waived }),
    })),
  );
  return { findings, policyPack };
}

const judged = ({ source, resources, outcome }: Checked): string =>
  `${resources} resources of the ${source} judged by ${rules.length} rules: ${outcome}`;

function unreadNote({ unread }: Checked): string {
  const whose = unread.length === 1 ? "1 resource" : `${unread.length} resources`;
  return `Secret values of ${whose} could not be read and count as unknown; export with --show-secrets to have them judged.`;
}

function terminalLines(checked: Checked): string[] {
  return [
    ...checked.findings.map((finding) => `${finding.level}: ${describeFinding(finding)}`),
    `Stack ${checked.stack}: ${judged(checked)}`,
    `Policy findings: ${checked.findings.length === 0 ? "none" : checked.findings.length}`,
    `Policy pack: ${describeStamp(checked.policyPack)}`,
  ];
}

function markdown(checked: Checked): string {
  const { stack, findings, unread } = checked;
  return [
    `## Sluicegate: stack ${stack}`,
    "",
    `**${checked.outcome}** · ${judged(checked)} · ${findingCount(findings.length)}`,
    "",
    `Policy pack ${describeStamp(checked.policyPack)}.`,
    "",
    ...(unread.length === 0 ? [] : [unreadNote(checked), ""]),
    ...(findings.length === 0 ? ["No finding."] : findingsTable(findings)),
    "",
  ].join("\n");
}
