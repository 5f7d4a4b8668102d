/** What we say of a step ourselves, beside what its processes print: to whoever listens, and kept in a file of its own. */
import { appendFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import type { StepContext } from "./stepContext";

/** Stands beside CloudWatch's groups of the jobs' logs; a step that takes an earlier result has no job. */
const LOG_GROUP = "/sluicegate/Steps";

/** One line for each note, the oldest first. */
export function stepLogFile(logsDir: string, executionId: string, step: string): string {
  return path.join(logsDir, LOG_GROUP, executionId, `${step}.log`);
}

export function noteInLog({ effects, request }: StepContext, step: string, line: string): void {
  const file = stepLogFile(effects.logsDir, request.executionId, step);
  mkdirSync(path.dirname(file), { recursive: true });
  appendFileSync(file, `${line}\n`);
  effects.log(step, line);
}
