/** Where the logs of what a step started lie, and their ends: files of the local stack, streams of CloudWatch on AWS. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { endOfLog, logsOf, stepLogFile } from "../pipeline/local/endpoint";
import type { StepSnapshot } from "./executions";
import { localState } from "./localEndpoint";

/** By the kind of job that an ARN names: the log group, and what stands after the job's name in that of a stream. */
const GROUPS: Readonly<Record<string, readonly [group: string, behind: string]>> = {
  "processing-job": ["/aws/sagemaker/ProcessingJobs", "/"],
  "training-job": ["/aws/sagemaker/TrainingJobs", "/"],
  "transform-job": ["/aws/sagemaker/TransformJobs", "/"],
  // A tuning job has no log; its training jobs, whose names begin with its own, have.
  "hyper-parameter-tuning-job": ["/aws/sagemaker/TrainingJobs", "-"],
};

/** Of CloudWatch. */
export interface JobLog {
  readonly group: string;
  /** Name of the job, or of the function. */
  readonly job: string;
  /** How the names of its streams begin; absent where the whole group is its. */
  readonly prefix?: string;
}

export interface HostLog {
  /** Absolute path, or the name of a stream. */
  readonly file: string;
  /** The last ones that are not empty. */
  readonly lines: readonly string[];
}

/** @returns undefined for what has no log */
export function logOf(arn: string | undefined): JobLog | undefined {
  const [, called] = /^arn:[^:]*:lambda:[^:]*:[^:]*:function:([^:]+)/.exec(arn ?? "") ?? [];
  if (called !== undefined) return { group: `/aws/lambda/${called}`, job: called };
  const [, kind = "", job = ""] = /:([a-z-]+)\/([^/]+)$/.exec(arn ?? "") ?? [];
  const found = Object.hasOwn(GROUPS, kind) ? GROUPS[kind] : undefined;
  return found && { group: found[0], job, prefix: `${job}${found[1]}` };
}

const logsDir = (root: string): string => join(localState(root), "logs");

/** @returns the lines that count of the end of a log */
export const lastLines = (lines: readonly string[], count: number): string[] =>
  lines.filter((line) => line.trim() !== "").slice(-count);

/** A tuning job has as many logs as training jobs; the first ones show what all of them do. */
const MOST_TUNED = 4;

/** The end of what each process of a step on the local stack wrote; those that wrote nothing are left out. */
export function readLocalLogs(root: string, executionId: string, step: StepSnapshot, count: number): HostLog[] {
  const { name, type, attempt, arn } = step;
  const metadata = arn === undefined ? {} : { [type]: { Arn: arn } };
  const logged = { name, type, metadata, ...(attempt !== undefined && { attempt }) };
  const found = logsOf(logged, executionId, logsDir(root)).slice(0, type === "Tuning" ? MOST_TUNED : undefined);
  const logs = found.map(({ file }) => ({ file, lines: lastLines(endOfLog(file).lines, count) }));
  return logs.filter(({ lines }) => lines.length > 0);
}

/** What the local stack itself noted about a step, the oldest first. */
export function readNotes(root: string, executionId: string, step: string): string[] {
  const file = stepLogFile(logsDir(root), executionId, step);
  return existsSync(file) ? lastLines(readFileSync(file, "utf8").split("\n"), Infinity) : [];
}
