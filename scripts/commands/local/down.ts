/** `sluicegate local down`: removes the local stack with its objects, executions and models. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { readOwner } from "../../../pipeline/local/endpoint";
import type { CommandContext } from "../../cli";
import { localState } from "../../localEndpoint";
import { EXIT, UsageError } from "../../exit";
import { jsonOption } from "../../options";
import { printJson, printLine } from "../../print";

/** What is the local stack's, below .sluicegate/; set-up's own things stay. */
const FOLDERS = ["local", "provider", "outputs", "state", "project"];

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
  const removed = options.yes === true || (await confirmed(signal));
  if (removed)
    for (const folder of FOLDERS) rmSync(join(root, ".sluicegate", folder), { recursive: true, force: true });
  if (options.json === true) printJson({ removed });
  else printLine(removed ? "Stack local is gone, with its objects, executions and models." : "Nothing was removed.");
  return EXIT.done;
}

async function confirmed(signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new UsageError("Expected --yes where nobody can be asked; local down removes every local model.");
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await ask.question("Remove the local stack with its objects, executions and models? [y/N] ", {
      signal,
    });
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    process.stderr.write("\n"); // Ctrl-C is a no
    return false;
  } finally {
    ask.close();
  }
}
