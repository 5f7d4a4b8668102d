/** `sluicegate local up`: brings the local stack up under the pack; needs no AWS and no Docker. */
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { EXIT } from "../../exit";
import { describeFinding } from "../../findings";
import { LocalEndpoint } from "../../localEndpoint";
import { jsonOption } from "../../options";
import { printJson, printLine } from "../../print";
import { bringUpShown } from "../../shownUp";

export function configure(command: Command): void {
  jsonOption(command);
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const json = command.opts<{ json?: boolean }>().json === true;
  const endpoint = await LocalEndpoint.open(root);
  try {
    const { outputs, changes, findings, policyPack, generic } = await bringUpShown(root, {
      endpoint: endpoint.url,
      json,
      signal,
    });
    if (json) printJson({ outputs, changes, findings, policyPack, generic });
    else for (const finding of findings) printLine(describeFinding(finding));
    return EXIT.done;
  } finally {
    await endpoint.stop();
  }
}
