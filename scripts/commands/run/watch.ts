/** `sluicegate run watch`: follows an execution; the exit code is its end. */
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { withStack } from "../../connection";
import { findExecution } from "../../executions";
import { follow } from "../../follow";
import { withPipeline } from "../../foundPipeline";
import { jsonOption, pipelineOf, pipelineOption, stackOf, stackOption, summaryOption } from "../../options";
import { summaryOf } from "../../runSummary";

export function configure(command: Command): void {
  const argued = command.argument("[execution]", "its id or ARN (default: the newest)");
  summaryOption(jsonOption(pipelineOption(stackOption(argued))));
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ stack?: string; pipeline?: string; json?: boolean; summary?: string }>();
  const stack = await stackOf(root, options.stack);
  const [execution] = command.args;
  const how = { stack, json: options.json === true, signal };
  if (options.summary === undefined) {
    return withPipeline(
      { root, stack, pipeline: options.pipeline, execution, use: "work" },
      async (reach, { name, ...one }) =>
        follow(reach, await findExecution(reach, one, execution), { ...how, pipeline: name }),
    );
  }
  // The summary tells of gates and models, which a stack has.
  return withStack(root, stack, async (connection) => {
    const pipeline = pipelineOf(connection.outputs, options.pipeline);
    const arn = await findExecution(connection, pipeline, execution);
    const onEnd = summaryOf(options.summary, { root, connection, pipeline });
    return follow(connection, arn, { ...how, pipeline: pipeline.name, onEnd });
  });
}
