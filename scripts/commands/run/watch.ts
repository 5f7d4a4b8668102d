/** `sluicegate run watch`: follows an execution; the exit code is its end. */
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { findExecution } from "../../executions";
import { follow } from "../../follow";
import { jsonOption, pipelineOption, stackOf, stackOption, summaryOption } from "../../options";
import { withSummary } from "../../runSummary";

export function configure(command: Command): void {
  const argued = command.argument("[execution]", "its id or ARN (default: the newest)");
  summaryOption(jsonOption(pipelineOption(stackOption(argued))));
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ stack?: string; pipeline?: string; json?: boolean; summary?: string }>();
  const stack = await stackOf(root, options.stack);
  const [execution] = command.args;
  const wanted = { root, stack, pipeline: options.pipeline, execution, use: "work" } as const;
  return withSummary(options.summary, wanted, async (reach, pipeline, onEnd) => {
    const arn = await findExecution(reach, pipeline, execution);
    return follow(reach, arn, { stack, pipeline: pipeline.name, json: options.json === true, signal, onEnd });
  });
}
