/** `sluicegate run stop`: stops an execution and its jobs. */
import { randomUUID } from "node:crypto";
import { StopPipelineExecutionCommand } from "@aws-sdk/client-sagemaker";
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { endOfExecution, findExecution, isOver, readExecution } from "../../executions";
import { EXIT } from "../../exit";
import { withPipeline } from "../../foundPipeline";
import { jsonOption, pipelineOption, stackOf, stackOption } from "../../options";
import { printJson, printLine } from "../../print";

export function configure(command: Command): void {
  jsonOption(pipelineOption(stackOption(command.argument("[execution]", "its id or ARN (default: the newest)"))));
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ stack?: string; pipeline?: string; json?: boolean }>();
  const stack = await stackOf(root, options.stack);
  const wanted = { root, stack, pipeline: options.pipeline, execution: command.args[0], use: "work" } as const;
  return withPipeline(wanted, async (connection, pipeline) => {
    const arn = await findExecution(connection, pipeline, command.args[0]);
    let snapshot = await readExecution(connection, arn);
    if (!isOver(snapshot.status)) {
      const request = { PipelineExecutionArn: arn, ClientRequestToken: randomUUID() };
      await connection.sagemaker.send(new StopPipelineExecutionCommand(request));
      snapshot = (await endOfExecution(connection, arn, signal)) ?? snapshot;
    }
    if (options.json === true) printJson({ stack, execution: snapshot });
    else printLine(`Execution ${snapshot.id}: ${snapshot.status}`);
    return isOver(snapshot.status) ? EXIT.done : EXIT.interrupted;
  });
}
