/** `sluicegate bootstrap`: makes what an AWS account has once, takes over what is there, and moves the state into its bucket. */
import { join } from "node:path";
import type { Command } from "commander";
import type { AccountConfig } from "../../infra/config";
import { awsReads, type Caller } from "../bootstrap/awsReads";
import { checkedCaller } from "../bootstrap/caller";
import { accountOutputs } from "../bootstrap/outputs";
import { findPresent } from "../bootstrap/present";
import { destroy, locate, moveToBucket, outputsIn, type Bench, type Located } from "../bootstrap/state";
import { tellMade, tellPlan, type Plan } from "../bootstrap/telling";
import { passImports } from "../bootstrap/workspace";
import type { CommandContext } from "../cli";
import { confirmed } from "../confirm";
import { preview, up, type EngineRun } from "../engine";
import { EXIT, UsageError } from "../exit";
import { refuse } from "../localStack";
import { jsonOption } from "../options";
import { printJson, printLine } from "../print";
import { ensureEngine } from "../setup/engine";
import { toStderr } from "../setup/progress";
import { readAccountStack } from "../stackConfig";

interface Options {
  stack: string;
  yes?: boolean;
  dryRun?: boolean;
  write?: boolean;
  undo?: boolean;
  json?: boolean;
}

export function configure(command: Command): void {
  jsonOption(command.option("--stack <name>", "the account's stack", "account"))
    .option("--dry-run", "show what it would do, and change nothing")
    .option("--yes", "do not ask")
    .option("--write", "put the environments' lines into their Pulumi.<stack>.yaml")
    .option("--undo", "remove what it made; states, data, logs and their keys stay");
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<Options>();
  if (options.yes !== true && options.dryRun !== true && !process.stdin.isTTY)
    throw new UsageError(`Expected ${WITHOUT}`);
  const config = readAccountStack(root, options.stack);
  const reads = awsReads(config.region);
  const caller = await checkedCaller(config, reads);
  const bench = { root, config, engine: await ensureEngine(root, toStderr), signal };
  const located = await locate(bench, reads);
  if (options.undo === true) return undo(bench, located, options);

  const imports = await findPresent(config, reads, located.managed);
  passImports(located.workspace, imports);
  const run: EngineRun = {
    engine: bench.engine,
    project: located.workspace.project,
    policyPacks: [join(root, "policies")],
    signal,
    tell: toStderr,
  };
  const previewed = await preview(run);
  refuse(previewed);
  const plan = planOf(config, caller, located, { imports, changes: previewed.changes });
  if (options.json !== true) tellPlan(plan);
  const nothing = Object.keys(previewed.changes).every((change) => change === "same");
  const settled = nothing && located.workspace.place === "bucket";
  if (options.dryRun === true || !(settled || options.yes === true || (await agreed(signal)))) {
    return finish(options, { plan, changed: false });
  }
  const outputs = accountOutputs(
    settled ? await outputsIn(bench, located.workspace) : await makeAll(bench, located, run),
  );
  const made = tellMade(root, outputs, { write: options.write === true, quiet: options.json === true });
  return finish(options, { plan, changed: !settled, ...made });
}

/** @returns the stack's outputs. @throws RefusedError when the pack refuses; Error when the engine fails */
async function makeAll(bench: Bench, { workspace }: Located, run: EngineRun): Promise<unknown> {
  const result = await up(run);
  refuse(result);
  if (workspace.place === "folder") await moveToBucket(bench, workspace);
  return result.outputs;
}

function planOf(
  { account, region }: AccountConfig,
  { arn }: Caller,
  { exists, workspace }: Located,
  { imports, changes }: Pick<Plan, "imports" | "changes">,
): Plan {
  return { account, region, caller: arn, state: exists ? workspace.place : "none", imports, changes };
}

const WITHOUT = "--yes where nobody can be asked; bootstrap changes an AWS account.";

function agreed(signal: AbortSignal): Promise<boolean> {
  return confirmed("Do this?", WITHOUT, signal);
}

async function undo(bench: Bench, located: Located, options: Options): Promise<number> {
  if (!located.exists) {
    if (options.json !== true) printLine("There is nothing to undo: the account stack has no state.");
    return finish(options, { removed: 0 });
  }
  if (options.json !== true) {
    printLine(
      `Removes from account ${bench.config.account} the roles of CI, boundaries and network that bootstrap made.`,
    );
    printLine("Buckets, keys, log groups and the identity provider stay; docs/deployment.md says how to delete them.");
  }
  if (options.dryRun === true || (options.yes !== true && !(await agreed(bench.signal)))) {
    return finish(options, { removed: 0 });
  }
  await destroy(bench, located);
  if (options.json !== true) printLine("Done. Another bootstrap takes over what stayed.");
  return finish(options, { removed: located.managed.size });
}

function finish(options: Options, said: Readonly<Record<string, unknown>>): number {
  if (options.json === true) printJson(said);
  return EXIT.done;
}
