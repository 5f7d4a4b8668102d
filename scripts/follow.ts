/** Follows an execution to its end: a live list of steps in a terminal, plain lines in a log, or one JSON at the end. */
import {
  endOfExecution,
  executionId,
  exitCodeOfExecution,
  readDefinition,
  watchExecution,
  type ExecutionSnapshot,
} from "./executions";
import type { Reach } from "./connection";
import { EXIT } from "./exit";
import { took } from "../pipeline/drawing/text";
import { printJson, printLine } from "./print";
import { plannedSteps, stepView } from "./steps";

export interface FollowOptions {
  /** Names of stack and pipeline, for the command that goes on with it. */
  readonly stack: string;
  readonly pipeline: string;
  readonly json: boolean;
  readonly signal: AbortSignal;
  /** Called with the last snapshot, before it is told. */
  readonly onEnd?: (execution: ExecutionSnapshot) => Promise<void>;
}

/** @returns 0 when it succeeded, 3 when its gate refused, 1 when it failed or was stopped */
export async function follow(connection: Reach, arn: string, options: FollowOptions): Promise<number> {
  const last = await showExecution(connection, arn, options.json ? "silent" : "shown", options.signal);
  if (last === undefined) {
    const where = `--stack ${options.stack} --pipeline ${options.pipeline}`;
    const again = `npx sluicegate run watch ${executionId(arn)} ${where}`;
    process.stderr.write(`Not over yet; go on with: ${again}\n`);
    return EXIT.interrupted;
  }
  await options.onEnd?.(last);
  if (options.json) printJson({ execution: last });
  else printLine(summary(last));
  return exitCodeOfExecution(last);
}

/**
 * Shows an execution's steps while it runs.
 * @returns its last snapshot, or undefined when `signal` ended the watch before the execution ended
 */
export async function showExecution(
  connection: Reach,
  arn: string,
  mode: "silent" | "shown",
  signal: AbortSignal,
): Promise<ExecutionSnapshot | undefined> {
  if (mode === "silent") return endOfExecution(connection, arn, signal);
  const planned = plannedSteps(await readDefinition(connection, arn));
  const show = await stepView(planned);
  connection.onStepLine((id, step, line) => {
    if (id === executionId(arn)) show.line(step, line);
  });
  try {
    let last: ExecutionSnapshot | undefined;
    for await (const snapshot of watchExecution(connection, arn, signal)) {
      show.update(snapshot);
      last = snapshot;
    }
    return last?.endTime === undefined ? undefined : last;
  } finally {
    await show.end();
  }
}

function summary(execution: ExecutionSnapshot): string {
  const { id, status, failureReason } = execution;
  const reason = failureReason === undefined ? "" : `: ${failureReason}`;
  return `Execution ${id} ${status} after ${took(execution)}${reason}`;
}
