/** `sluicegate run watch`: follows an execution; the exit code is its end. */
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { withStack } from "../../connection";
import { findExecution } from "../../executions";
import { follow } from "../../follow";
import { jsonOption, pipelineOf, pipelineOption, stackOf, stackOption, summaryOption } from "../../options";
import { summaryOf } from "../../runSummary";

export function configure(command: Command): void {
  const argued = command.argument("[execution]", "its id or ARN (default: the newest)");
  summaryOption(jsonOption(pipelineOption(stackOption(argued))));
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ stack?: string; pipeline?: string; json?: boolean; summary?: string }>();
  const stack = await stackOf(root, options.stack);
  return withStack(root, stack, async (connection) => {
    const pipeline = pipelineOf(connection.outputs, options.pipeline);
    const arn = await findExecution(connection, pipeline, command.args[0]);
    const onEnd = summaryOf(options.summary, { root, connection, pipeline });
    return follow(connection, arn, { pipeline: pipeline.name, json: options.json === true, signal, onEnd });
  });
}
