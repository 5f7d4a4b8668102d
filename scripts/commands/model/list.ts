/** `sluicegate model list`: registered versions, newest first. */
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { withStackToRead } from "../../connection";
import { EXIT } from "../../exit";
import { listModels } from "../../models";
import { jsonOption, pipelineOf, pipelineOption, stackOf, stackOption } from "../../options";
import { moment } from "../../../pipeline/drawing/text";
import { printJson, printLine, printTable } from "../../print";

export function configure(command: Command): void {
  jsonOption(pipelineOption(stackOption(command)));
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ stack?: string; pipeline?: string; json?: boolean }>();
  const stack = await stackOf(root, options.stack);
  return withStackToRead(root, stack, async (connection) => {
    const pipeline = pipelineOf(connection.outputs, options.pipeline);
    const models = await listModels(connection, pipeline.modelPackageGroupName);
    if (options.json === true) printJson({ stack, pipeline: pipeline.name, models });
    else if (models.length === 0)
      printLine("No model registered yet; start an execution with: npx sluicegate run start");
    else {
      const rows = models.map(({ version, approval, registered }) => [String(version), approval, moment(registered)]);
      printTable(["VERSION", "APPROVAL", "REGISTERED"], rows);
    }
    return EXIT.done;
  });
}
