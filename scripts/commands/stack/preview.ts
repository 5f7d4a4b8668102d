/** `sluicegate stack preview`: what a stack would become, under the pack; offline it needs no AWS and no credentials. */
import { accessSync, constants, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { EXIT, UsageError } from "../../exit";
import { jsonOption, stackOf, stackOption } from "../../options";
import { markdown, terminalLines, type Previewed } from "../../plan/planReport";
import { previewOffline, previewOnline } from "../../plan/stackPreview";
import { sarifOf } from "../../policy/sarif";
import { printJson, printLine } from "../../print";

interface Options {
  stack?: string;
  offline?: boolean;
  base?: string;
  state?: string;
  report?: string;
  sarif?: string;
  json?: boolean;
}

export function configure(command: Command): void {
  jsonOption(stackOption(command))
    .option("--offline", "against the stand-in for AWS: no account, no credentials, nothing of yours is touched")
    .option("--base <ref>", "offline: compare with what the program of this commit declares")
    .option("--state <file>", "offline: compare with this state, as pulumi stack export wrote it")
    .option("--report <file.md>", "also write the findings and the plan as Markdown, for a pull request")
    .option("--sarif <file>", "also write the findings as SARIF 2.1.0, for code scanning");
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<Options>();
  const isOffline = options.offline === true;
  checkSides(options, isOffline);
  const stack = await stackOf(root, options.stack);
  // Not only after the work.
  for (const out of [options.report, options.sarif]) if (out !== undefined) accessSync(dirname(out), constants.W_OK);
  const target = { root, stack, signal };
  const previewed = isOffline ? await previewOffline(target, options) : await previewOnline(target);
  if (options.report !== undefined) writeFileSync(options.report, markdown(previewed));
  if (options.sarif !== undefined) writeFileSync(options.sarif, sarifOf({ root, ...previewed }));
  if (options.json === true) printJson({ ...previewed });
  else terminalLines(previewed).forEach(printLine);
  if (previewed.outcome === "failed") throw new Error(failureOf(previewed, isOffline));
  if (previewed.outcome === "cancelled") return EXIT.interrupted;
  return previewed.outcome === "refused" ? EXIT.refused : EXIT.done;
}

/** Online the old side is the stack's own state, which the engine reads. */
function checkSides({ base, state }: Options, isOffline: boolean): void {
  if (base !== undefined && state !== undefined) {
    throw new UsageError("Expected one old side, got both --base and --state; give the one to compare with.");
  }
  if (!isOffline && (base !== undefined || state !== undefined)) {
    throw new UsageError(
      "Expected --offline with --base or --state, got neither; online the stack's state is compared.",
    );
  }
}

/** Offline the engine's own words say it all; online it is mostly the backend or the credentials that fail. */
function failureOf({ stack, failure }: Previewed, isOffline: boolean): string {
  const said = (failure ?? "no reason").replace(/^error: /, "");
  if (isOffline) return said;
  return `Expected a preview of stack ${stack}, got: ${said}; log in (pulumi login, AWS), or preview it with --offline.`;
}
