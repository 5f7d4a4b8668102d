/** Where the logs of a step's job lie, and the end of one: never more than that is read, whatever a step printed. */
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, constants } from "node:fs";
import path from "node:path";
import { JOB_KINDS, jobName, logFile, type JobKind } from "../execution/index";
import type { StoredStep } from "../records";
import { isObject } from "../shapes";

/** A log of a step. */
export interface HostLog {
  /** `algo-1`, ...; of a tuning job's training jobs with what tells them apart before it. */
  readonly host: string;
  /** Absolute path. */
  readonly file: string;
}

export interface LogEnd {
  /** Of the whole file, in bytes. */
  readonly size: number;
  /** Whether `lines` begin where the file does. */
  readonly whole: boolean;
  readonly lines: readonly string[];
}

/** What of a step tells where its logs lie. */
export type LoggedStep = Pick<StoredStep, "name" | "attempt" | "metadata"> & { readonly type: string };

/** What jobs and hosts are called; nothing else becomes part of a path. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/;
const ENDING = ".log";
const MOST_BYTES = 256 * 1024;
const MOST_LINES = 2000;

/** The logs of a step's job, one for each host, in the order of the hosts; none for a step without a job. */
export function logsOf(step: LoggedStep, executionId: string, logsDir: string): HostLog[] {
  const job = jobOf(step, executionId);
  if (job === undefined) return [];
  const logs = job.kind === "tuning" ? tunedLogs(job.name, logsDir) : hostLogs(job, logsDir);
  const collator = new Intl.Collator("en", { numeric: true });
  return logs.sort((a, b) => collator.compare(a.host, b.host));
}

interface NamedJob {
  readonly kind: JobKind;
  readonly name: string;
}

const folderOf = ({ kind, name }: NamedJob, logsDir: string): string =>
  path.dirname(logFile(logsDir, kind, name, "algo-1"));

function hostLogs(job: NamedJob, logsDir: string): HostLog[] {
  const folder = folderOf(job, logsDir);
  if (!existsSync(folder)) return [];
  const hosts = readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length))
    .filter((host) => NAME.test(host));
  return hosts.map((host) => ({ host, file: path.join(folder, `${host}${ENDING}`) }));
}

/** A tuning job has no log; its training jobs, whose names begin with its own, have. */
function tunedLogs(tuning: string, logsDir: string): HostLog[] {
  const group = path.dirname(folderOf({ kind: "training", name: tuning }, logsDir));
  if (!existsSync(group)) return [];
  const jobs = readdirSync(group).filter((name) => name.startsWith(`${tuning}-`) && NAME.test(name));
  return jobs.flatMap((name) =>
    hostLogs({ kind: "training", name }, logsDir).map(({ host, file }) => ({
      host: `${name.slice(tuning.length + 1)} ${host}`,
      file,
    })),
  );
}

const KINDS = Object.keys(JOB_KINDS) as JobKind[];

/** The job that a step started, as its ARN names it; the ARN of a Lambda step is that of the function. */
function jobOf({ name, type, attempt = 1, metadata = {} }: LoggedStep, executionId: string): NamedJob | undefined {
  const named = Object.values(metadata).map((made) => (isObject(made) && typeof made.Arn === "string" ? made.Arn : ""));
  const found = named.flatMap((arn): NamedJob[] => {
    const kind = KINDS.find((one) => arn.includes(`:${JOB_KINDS[one].resource}/`));
    return kind === undefined ? [] : [{ kind, name: arn.slice(arn.lastIndexOf("/") + 1) }];
  });
  if (type === "Lambda") found.unshift({ kind: "lambda", name: jobName(executionId, name, attempt) });
  return found.find((job) => NAME.test(job.name));
}

/** The last lines of a log. */
export function endOfLog(file: string): LogEnd {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = fstatSync(descriptor);
    const length = Math.min(size, MOST_BYTES);
    const bytes = Buffer.alloc(length);
    const read = readSync(descriptor, bytes, 0, length, size - length);
    const lines = bytes.toString("utf8", 0, read).split("\n");
    if (lines.at(-1) === "") lines.pop();
    // What was cut in its middle is no line.
    if (length < size) lines.shift();
    const last = lines.slice(-MOST_LINES);
    return { size, whole: length === size && last.length === lines.length, lines: last };
  } finally {
    closeSync(descriptor);
  }
}
