/** `sluicegate run explain`: why an execution did not succeed: each step that failed, its reason, the end of its log. */
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { withStackToRead } from "../../connection";
import { findExecution, readExecution, type ExecutionSnapshot, type StepSnapshot } from "../../executions";
import { EXIT } from "../../exit";
import { logOf, readLocalLogs, type HostLog, type JobLog } from "../../jobLogs";
import { jsonOption, pipelineOf, pipelineOption, stackOf, stackOption, wholeNumber } from "../../options";
import { LOCAL_STACK } from "../../outputs";
import { took } from "../../../pipeline/drawing/text";
import { printJson, printLine } from "../../print";

export function configure(command: Command): void {
  jsonOption(
    pipelineOption(stackOption(command.argument("[execution]", "its id or ARN (default: the newest)"))),
  ).option("--lines <n>", "how many lines of each log", wholeNumber("--lines"), 20);
}

interface Explained extends StepSnapshot {
  /** Of a job on AWS: where its log is. */
  readonly log?: JobLog;
  /** Of a job on the local stack: what its hosts wrote last. */
  readonly hosts?: readonly HostLog[];
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ stack?: string; pipeline?: string; json?: boolean; lines: number }>();
  const stack = await stackOf(root, options.stack);
  return withStackToRead(root, stack, async (connection) => {
    const pipeline = pipelineOf(connection.outputs, options.pipeline);
    const { steps, ...execution } = await readExecution(
      connection,
      await findExecution(connection, pipeline, command.args[0]),
    );
    const unsuccessful = steps.filter(({ status }) => status === "Failed" || status === "Stopped");
    const explained = unsuccessful.map((step): Explained => {
      const log = logOf(step.arn);
      if (log === undefined) return step;
      return stack === LOCAL_STACK ? { ...step, hosts: readLocalLogs(root, log, options.lines) } : { ...step, log };
    });
    if (options.json === true) printJson({ stack, execution, steps: explained });
    else printLine([title(execution), ...explained.flatMap(describe)].join("\n"));
    return EXIT.done;
  });
}

function title({ id, status, failureReason }: Omit<ExecutionSnapshot, "steps">): string {
  if (status === "Succeeded") return `Execution ${id} succeeded; there is nothing to explain.`;
  return `Execution ${id}: ${status}${failureReason === undefined ? "" : `. ${failureReason}`}`;
}

function describe({ name, type, status, log, hosts, ...step }: Explained): string[] {
  const lasted = took(step);
  const lines = ["", `${name} (${type}): ${status}${lasted === "" ? "" : ` after ${lasted}`}`];
  if (step.failureReason !== undefined) lines.push(`  Reason: ${step.failureReason.split("\n").join("\n  ")}`);
  for (const { file, lines: last } of hosts ?? []) lines.push(`  Log: ${file}`, ...last.map((line) => `  | ${line}`));
  if (hosts?.length === 0) lines.push("  Log: it wrote nothing");
  if (log !== undefined) lines.push(`  Log: aws logs tail ${log.group} --log-stream-name-prefix ${log.job}/`);
  return lines;
}
