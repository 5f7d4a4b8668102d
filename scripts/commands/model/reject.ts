/** `sluicegate model reject`: rejects a version, with a reason that stays with it. */
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { withStack } from "../../connection";
import { EXIT } from "../../exit";
import { decide, findModel } from "../../models";
import { jsonOption, pipelineOf, pipelineOption, reasonOf, stackOf, stackOption } from "../../options";
import { printJson, printLine } from "../../print";

export function configure(command: Command): void {
  jsonOption(pipelineOption(stackOption(command.argument("<model>", "its version or ARN")))).requiredOption(
    "--reason <text>",
    "why it is rejected; kept with the model",
    reasonOf,
  );
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ stack?: string; pipeline?: string; json?: boolean; reason: string }>();
  const stack = await stackOf(root, options.stack);
  return withStack(root, stack, async (connection) => {
    const pipeline = pipelineOf(connection.outputs, options.pipeline);
    const model = await findModel(connection, pipeline, command.args[0]);
    await decide(connection, model, "Rejected", options.reason);
    if (options.json === true) printJson({ stack, pipeline: pipeline.name, arn: model.arn, approval: "Rejected" });
    else printLine(`Version ${model.version} of ${pipeline.name} is Rejected: ${model.arn}`);
    return EXIT.done;
  });
}
