/** `sluicegate run retry`: runs the steps of an execution again that failed or were stopped; those that succeeded stay. */
import { randomUUID } from "node:crypto";
import { RetryPipelineExecutionCommand } from "@aws-sdk/client-sagemaker";
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { executionId, findExecution } from "../../executions";
import { EXIT } from "../../exit";
import { follow } from "../../follow";
import { withPipeline } from "../../foundPipeline";
import { jsonOption, pipelineOption, stackOf, stackOption } from "../../options";
import { printJson, printLine } from "../../print";

export function configure(command: Command): void {
  jsonOption(
    pipelineOption(stackOption(command.argument("[execution]", "its id or ARN (default: the newest)"))),
  ).option("--watch", "follow the execution to its end");
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ stack?: string; pipeline?: string; watch?: boolean; json?: boolean }>();
  const stack = await stackOf(root, options.stack);
  const wanted = { root, stack, pipeline: options.pipeline, execution: command.args[0], use: "work" } as const;
  return withPipeline(wanted, async (connection, pipeline) => {
    const arn = await findExecution(connection, pipeline, command.args[0]);
    const request = { PipelineExecutionArn: arn, ClientRequestToken: randomUUID() };
    await connection.sagemaker.send(new RetryPipelineExecutionCommand(request));
    // An endpoint that this command keeps ends with it, so the execution must too.
    if (options.watch === true || connection.ownsEndpoint()) {
      return follow(connection, arn, { stack, pipeline: pipeline.name, json: options.json === true, signal });
    }
    const id = executionId(arn);
    if (options.json === true) printJson({ arn, id, pipeline: pipeline.name, stack });
    else
      printLine(
        `Retrying ${id}; follow it with: npx sluicegate run watch ${id} --stack ${stack} --pipeline ${pipeline.name}`,
      );
    return EXIT.done;
  });
}
