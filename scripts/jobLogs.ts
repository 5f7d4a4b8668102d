/** Where the log of a job lies: a file of the local stack, a stream of CloudWatch on AWS; the names are the same. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { localState } from "./localEndpoint";

/** Log groups by the kind of job that an ARN names. */
const GROUPS: Readonly<Record<string, string>> = {
  "processing-job": "/aws/sagemaker/ProcessingJobs",
  "training-job": "/aws/sagemaker/TrainingJobs",
};

export interface JobLog {
  /** Of CloudWatch. */
  readonly group: string;
  readonly job: string;
}

export interface HostLog {
  /** Absolute path. */
  readonly file: string;
  /** The last ones that are not empty. */
  readonly lines: readonly string[];
}

/** @returns undefined for what is no job */
export function logOf(arn: string | undefined): JobLog | undefined {
  const [, kind = "", job = ""] = /:([a-z-]+)\/([^/]+)$/.exec(arn ?? "") ?? [];
  const group = Object.hasOwn(GROUPS, kind) ? GROUPS[kind] : undefined;
  return group === undefined ? undefined : { group, job };
}

/** The end of what each host of a job on the local stack wrote; hosts that wrote nothing are left out. */
export function readLocalLogs(root: string, { group, job }: JobLog, count: number): HostLog[] {
  const folder = join(localState(root), "logs", group, job);
  if (!existsSync(folder)) return [];
  const logs = readdirSync(folder)
    .sort()
    .map((name) => {
      const file = join(folder, name);
      const lines = readFileSync(file, "utf8").split("\n");
      return { file, lines: lines.filter((line) => line.trim() !== "").slice(-count) };
    });
  return logs.filter(({ lines }) => lines.length > 0);
}
