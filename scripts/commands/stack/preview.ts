/** `sluicegate stack preview`: what a stack would become, under the pack; offline it needs no AWS and no credentials. */
import { accessSync, constants, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { startProvider } from "../../../infra/local/provider";
import type { CommandContext } from "../../cli";
import { preview, type EngineResult, type EngineRun } from "../../engine";
import { EXIT } from "../../exit";
import { describeChanges, describeFinding, placeOf } from "../../findings";
import { prepare } from "../../offlineProject";
import { jsonOption, stackOf, stackOption } from "../../options";
import { printJson, printLine } from "../../print";
import { ensureEngine, type Engine } from "../../setup/engine";
import { toStderr } from "../../setup/progress";
import { readPlace } from "../../stackConfig";

interface Options {
  stack?: string;
  offline?: boolean;
  report?: string;
  json?: boolean;
}

/** There is no old side to compare with yet, and what was not compared was not checked. */
const DATA_LOSS = "not checked (no old side to compare with)";

export function configure(command: Command): void {
  jsonOption(stackOption(command))
    .option("--offline", "against the stand-in for AWS: no account, no credentials, nothing of yours is touched")
    .option("--report <file.md>", "also write the findings as Markdown, for a pull request");
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<Options>();
  const stack = await stackOf(root, options.stack);
  if (options.report !== undefined) accessSync(dirname(options.report), constants.W_OK); // not only after the work
  const engine = await ensureEngine(root, toStderr);
  const common = { engine, policyPacks: [join(root, "policies")], signal, tell: toStderr };
  const result = options.offline === true ? await offline(root, stack, common) : await online(root, stack, common);
  if (options.report !== undefined) writeFileSync(options.report, markdown(stack, result));
  if (options.json === true) printJson({ stack, dataLoss: DATA_LOSS, ...result });
  else print(stack, result);
  if (result.outcome === "failed") throw new Error(failureOf(stack, result, options.offline === true));
  if (result.outcome === "cancelled") return EXIT.interrupted;
  return result.outcome === "refused" ? EXIT.refused : EXIT.done;
}

/** Offline the engine's own words say it all; online it is mostly the backend or the credentials that fail. */
function failureOf(stack: string, { failure }: EngineResult, isOffline: boolean): string {
  const said = (failure ?? "no reason").replace(/^error: /, "");
  if (isOffline) return said;
  return `Expected a preview of stack ${stack}, got: ${said}; log in (pulumi login, AWS), or preview it with --offline.`;
}

type Common = Pick<EngineRun, "policyPacks" | "signal" | "tell"> & { readonly engine: Engine };

async function offline(root: string, stack: string, common: Common): Promise<EngineResult> {
  const { account, region } = readPlace(root, stack);
  const provider = await startProvider({ account, region });
  try {
    return await preview({ ...common, project: prepare(stack, { root }), providerPort: provider.port });
  } finally {
    await provider.stop();
  }
}

/** The repository's own project, backend and credentials, as plain Pulumi would use them. */
async function online(root: string, stack: string, common: Common): Promise<EngineResult> {
  return preview({ ...common, project: { stack, workDir: root, env: {} } });
}

function print(stack: string, { outcome, changes, findings }: EngineResult): void {
  if (findings.length > 0)
    printLine(findings.map((finding) => `${finding.level}: ${describeFinding(finding)}`).join("\n"));
  if (outcome === "failed") return; // what was not looked at has no count of findings
  printLine(
    `Stack ${stack}: ${outcome === "succeeded" ? "previewed" : outcome}; ${describeChanges(changes) || "no change"}`,
  );
  printLine(`Policy findings: ${findings.length === 0 ? "none" : findings.length}`);
  printLine(`Data-loss guard: ${DATA_LOSS}`);
}

function markdown(stack: string, { outcome, changes, findings }: EngineResult): string {
  const rows = findings.map((finding) => [finding.rule, finding.level, placeOf(finding.urn), describeFinding(finding)]);
  const cells = rows.map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`);
  return [
    `## Sluicegate: stack ${stack}`,
    "",
    `**${outcome}** · ${describeChanges(changes) || "no change"} · data-loss guard: ${DATA_LOSS}`,
    "",
    ...(rows.length === 0 ? ["No finding."] : ["| rule | level | where | finding |", "|---|---|---|---|", ...cells]),
    "",
  ].join("\n");
}
