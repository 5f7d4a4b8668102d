/** `sluicegate doctor`: what this machine needs, what was found, how to mend it. Exit 1 when something is missing. */
import type { Command } from "commander";

import { confirmations, type Confirmation } from "../bootstrap/assumptions";
import { awsReads } from "../bootstrap/awsReads";
import type { CommandContext } from "../cli";
import { EXIT } from "../exit";
import { printJson, printLine } from "../print";
import { examine, type Requirement } from "../setup/doctor";
import { readAccountStack } from "../stackConfig";

interface Options {
  json?: boolean;
  aws?: boolean;
  stack: string;
}

export function configure(command: Command): void {
  command
    .option("--json", "print {schemaVersion, ok, requirements} instead of a table; with --aws {account, assumptions}")
    .option("--aws", "instead ask AWS, only reading, what docs/limits.md assumes of it")
    .option("--stack <name>", "the account's stack, for --aws", "account");
}

function line(requirement: Requirement, width: number): string {
  const mark = { ok: "ok     ", missing: "MISSING", later: "later  " }[requirement.state];
  const mend = requirement.mend === undefined ? "" : `\n${" ".repeat(10)}-> ${requirement.mend}`;
  return `${mark}  ${requirement.name.padEnd(width)}  ${requirement.found} (wanted: ${requirement.wanted})${mend}`;
}

/** What only a run can tell stays open, and fails nothing. */
async function runOnAws({ root }: CommandContext, { stack, json }: Options): Promise<number> {
  const config = readAccountStack(root, stack);
  const reads = awsReads(config.region);
  const { account } = await reads.caller();
  if (account !== config.account) {
    throw new Error(
      `Expected credentials of account ${config.account}, got some of ${account}; choose another AWS_PROFILE, or correct Pulumi.${stack}.yaml.`,
    );
  }
  const assumptions = await confirmations(config, reads);
  if (json === true) printJson({ account, assumptions });
  else printLine(assumptions.map(shown).join("\n"));
  return assumptions.some(({ state }) => state === "not seen") ? EXIT.failed : EXIT.done;
}

function shown({ assumption, state, confirm, fault }: Confirmation): string {
  const why = fault === undefined ? "" : `\n${" ".repeat(10)}${fault}`;
  return `${state.padEnd(8)}  ${assumption}${why}${confirm === "" ? "" : `\n${" ".repeat(10)}-> ${confirm}`}`;
}

export async function run(context: CommandContext, command: Command): Promise<number> {
  const options = command.opts<Options>();
  if (options.aws === true) return runOnAws(context, options);
  const requirements = await examine(context.root);
  const ok = requirements.every((one) => one.state !== "missing");
  if (options.json === true) {
    printJson({ ok, requirements });
  } else {
    const width = Math.max(...requirements.map((one) => one.name.length));
    printLine(requirements.map((one) => line(one, width)).join("\n"));
  }
  return ok ? EXIT.done : EXIT.failed;
}
