/** `sluicegate run show`: one execution with its steps, times and reasons. */
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { withStack } from "../../connection";
import { findExecution, readExecution, type ExecutionSnapshot, type StepSnapshot } from "../../executions";
import { EXIT } from "../../exit";
import { jsonOption, pipelineOf, pipelineOption, stackOf, stackOption } from "../../options";
import { duration, moment, printJson, printLine, table } from "../../print";

export function configure(command: Command): void {
  jsonOption(pipelineOption(stackOption(command.argument("[execution]", "its id or ARN (default: the newest)"))));
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ stack?: string; pipeline?: string; json?: boolean }>();
  const stack = await stackOf(root, options.stack);
  return withStack(root, stack, async (connection) => {
    const pipeline = pipelineOf(connection.outputs, options.pipeline);
    const snapshot = await readExecution(connection, await findExecution(connection, pipeline, command.args[0]));
    if (options.json === true) printJson({ stack, execution: snapshot });
    else printLine(describe(snapshot));
    return EXIT.done;
  });
}

function describe(snapshot: ExecutionSnapshot): string {
  const rows = snapshot.steps.map((step) => [step.name, step.type, step.status, took(step), step.failureReason ?? ""]);
  const reason = snapshot.failureReason === undefined ? [] : [`Reason: ${snapshot.failureReason}`];
  return [
    `Execution ${snapshot.id} of ${snapshot.pipelineName}: ${snapshot.status}`,
    `Started ${moment(snapshot.startTime)}${snapshot.endTime === undefined ? "" : `, ended ${moment(snapshot.endTime)}`}`,
    ...reason,
    "",
    table(["STEP", "KIND", "STATUS", "TOOK", "REASON"], rows),
  ].join("\n");
}

function took({ startTime, endTime }: StepSnapshot): string {
  return startTime === undefined || endTime === undefined ? "" : duration(endTime.getTime() - startTime.getTime());
}
