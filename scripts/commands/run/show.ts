/** `sluicegate run show`: one execution with its steps, times and reasons. */
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { withStackToRead } from "../../connection";
import { findExecution, readExecution, type ExecutionSnapshot } from "../../executions";
import { EXIT } from "../../exit";
import { jsonOption, pipelineOf, pipelineOption, stackOf, stackOption } from "../../options";
import { moment, took } from "../../../pipeline/drawing/text";
import { printJson, printLine, table } from "../../print";

export function configure(command: Command): void {
  jsonOption(pipelineOption(stackOption(command.argument("[execution]", "its id or ARN (default: the newest)"))));
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ stack?: string; pipeline?: string; json?: boolean }>();
  const stack = await stackOf(root, options.stack);
  return withStackToRead(root, stack, async (connection) => {
    const pipeline = pipelineOf(connection.outputs, options.pipeline);
    const snapshot = await readExecution(connection, await findExecution(connection, pipeline, command.args[0]));
    if (options.json === true) printJson({ stack, execution: snapshot });
    else printLine(describe(snapshot));
    return EXIT.done;
  });
}

function describe(snapshot: ExecutionSnapshot): string {
  const { id, pipelineName, status, startTime, endTime, failureReason = "", steps } = snapshot;
  const rows = steps.map((step) => [step.name, step.type, step.status, took(step)]);
  // A step's reason stands in the execution's, unless several failed.
  const reasons = steps.filter((step) => !failureReason.includes(step.failureReason ?? ""));
  return [
    `Execution ${id} of ${pipelineName}: ${status}`,
    `Started ${moment(startTime)}${endTime === undefined ? "" : `, ended ${moment(endTime)}`}`,
    ...(failureReason === "" ? [] : [`Reason: ${failureReason}`]),
    ...reasons.map((step) => `${step.name}: ${step.failureReason ?? ""}`),
    "",
    table(["STEP", "KIND", "STATUS", "TOOK"], rows),
  ].join("\n");
}
