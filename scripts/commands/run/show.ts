/** `sluicegate run show`: one execution: its steps as a graph with states and times, and the reasons. */
import type { Command } from "commander";
import { moment } from "../../../pipeline/drawing/text";
import { waysOf } from "../../../pipeline/drawing/ways";
import type { Graph } from "../../../pipeline/graph";
import type { CommandContext } from "../../cli";
import { findExecution, readDefinition, readExecution, type ExecutionSnapshot } from "../../executions";
import { EXIT } from "../../exit";
import { withPipeline } from "../../foundPipeline";
import { drawRun, graphOf } from "../../graph/runDrawing";
import { jsonOption, pipelineOption, stackOf, stackOption } from "../../options";
import { printJson, printLine } from "../../print";
import { lookOf } from "../../terminal";

export function configure(command: Command): void {
  jsonOption(pipelineOption(stackOption(command.argument("[execution]", "its id or ARN (default: the newest)"))));
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ stack?: string; pipeline?: string; json?: boolean }>();
  const stack = await stackOf(root, options.stack);
  const wanted = { root, stack, pipeline: options.pipeline, execution: command.args[0], use: "read" } as const;
  return withPipeline(wanted, async (connection, pipeline) => {
    const arn = await findExecution(connection, pipeline, command.args[0]);
    const [snapshot, definition] = await Promise.all([readExecution(connection, arn), readDefinition(connection, arn)]);
    const graph = graphOf(definition);
    if (options.json === true) printJson({ stack, execution: snapshot, edges: graph && waysOf(graph) });
    else printLine(describe(snapshot, graph));
    return EXIT.done;
  });
}

function describe(snapshot: ExecutionSnapshot, graph: Graph | undefined): string {
  const { id, pipelineName, status, startTime, endTime, failureReason = "", steps } = snapshot;
  // A step's reason stands in the execution's, unless several failed.
  const reasons = steps.filter((step) => !failureReason.includes(step.failureReason ?? ""));
  return [
    `Execution ${id} of ${pipelineName}: ${status}`,
    `Started ${moment(startTime)}${endTime === undefined ? "" : `, ended ${moment(endTime)}`}`,
    ...(failureReason === "" ? [] : [`Reason: ${failureReason}`]),
    ...reasons.map((step) => `${step.name}: ${step.failureReason ?? ""}`),
    "",
    drawRun(snapshot, graph, lookOf(process.stdout, process.env)),
  ].join("\n");
}
