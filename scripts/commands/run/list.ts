/** `sluicegate run list`: executions, newest first. */
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { executionId, listExecutions } from "../../executions";
import { EXIT } from "../../exit";
import { withPipeline } from "../../foundPipeline";
import { jsonOption, pipelineOption, stackOf, stackOption, wholeNumber } from "../../options";
import { moment } from "../../../pipeline/drawing/text";
import { printJson, printLine, printTable } from "../../print";

export function configure(command: Command): void {
  jsonOption(pipelineOption(stackOption(command))).option("--limit <n>", "how many", wholeNumber("--limit"), 20);
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ stack?: string; pipeline?: string; json?: boolean; limit: number }>();
  const stack = await stackOf(root, options.stack);
  const wanted = { root, stack, pipeline: options.pipeline, use: "read" } as const;
  return withPipeline(wanted, async (connection, pipeline) => {
    const found = await listExecutions(connection, pipeline.pipelineName, options.limit);
    const executions = found.map((one) => ({
      id: executionId(one.PipelineExecutionArn ?? ""),
      arn: one.PipelineExecutionArn ?? "",
      status: one.PipelineExecutionStatus ?? "Unknown",
      startTime: one.StartTime,
      failureReason: one.PipelineExecutionFailureReason,
    }));
    if (options.json === true) printJson({ stack, pipeline: pipeline.name, executions });
    else if (executions.length === 0) printLine("No execution yet; start one with: npx sluicegate run start");
    else {
      const rows = executions.map((one) => [one.id, one.status, moment(one.startTime), one.failureReason ?? ""]);
      printTable(["EXECUTION", "STATUS", "STARTED", "REASON"], rows);
    }
    return EXIT.done;
  });
}
