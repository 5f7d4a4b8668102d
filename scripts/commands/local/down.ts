/** `sluicegate local down`: removes the local stack with its objects, executions and models. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { readOwner } from "../../../pipeline/local/endpoint";
import type { CommandContext } from "../../cli";
import { confirmed } from "../../confirm";
import { localState } from "../../localEndpoint";
import { EXIT } from "../../exit";
import { jsonOption } from "../../options";
import { printJson, printLine } from "../../print";

/** What is the local stack's, below .sluicegate/; set-up's own things stay. */
const FOLDERS = ["local", "provider", "outputs", "state", "project"];

const QUESTION = "Remove the local stack with its objects, executions and models?";
const WITHOUT = "--yes where nobody can be asked; local down removes every local model.";

export function configure(command: Command): void {
  jsonOption(command).option("--yes", "do not ask");
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ yes?: boolean; json?: boolean }>();
  const owner = readOwner(localState(root));
  if (owner !== undefined) {
    throw new Error(
      `Expected nobody to use the local stack, got process ${owner.pid} at ${owner.url}; end it, then run down again.`,
    );
  }
  const removed = options.yes === true || (await confirmed(QUESTION, WITHOUT, signal));
  if (removed)
    for (const folder of FOLDERS) rmSync(join(root, ".sluicegate", folder), { recursive: true, force: true });
  if (options.json === true) printJson({ removed });
  else printLine(removed ? "Stack local is gone, with its objects, executions and models." : "Nothing was removed.");
  return EXIT.done;
}
