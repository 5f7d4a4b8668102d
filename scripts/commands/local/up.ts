/** `sluicegate local up`: brings the local stack up under the pack; needs no AWS and no Docker. */
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { LocalEndpoint } from "../../localEndpoint";
import { EXIT } from "../../exit";
import { describeFinding } from "../../findings";
import { bringUp } from "../../localStack";
import { jsonOption } from "../../options";
import { printJson, printLine } from "../../print";
import { toStderr } from "../../setup/progress";

export function configure(command: Command): void {
  jsonOption(command);
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const endpoint = await LocalEndpoint.open(root);
  try {
    const { outputs, changes, findings, generic } = await bringUp(root, {
      endpoint: endpoint.url,
      tell: toStderr,
      signal,
    });
    if (command.opts<{ json?: boolean }>().json === true) printJson({ outputs, changes, findings, generic });
    else {
      printLine(`Stack local is up: ${describeChanges(changes)}`);
      for (const finding of findings) printLine(describeFinding(finding));
    }
    return EXIT.done;
  } finally {
    await endpoint.stop();
  }
}

export function describeChanges(changes: Readonly<Record<string, number>>): string {
  const counted = Object.entries(changes).filter(([, count]) => count > 0);
  return counted.map(([operation, count]) => `${count} ${operation}`).join(", ");
}
