/** Where the logs of a step's job lie, and the end of one: never more than that is read, whatever a step printed. */
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, constants } from "node:fs";
import path from "node:path";
import { JOB_KINDS, logFile } from "../execution/index";
import type { StoredStep } from "../records";
import { isObject } from "../shapes";

/** A host of a job that has a log. */
export interface HostLog {
  /** `algo-1`, ... */
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

/** What jobs and hosts are called; nothing else becomes part of a path. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/;
const ENDING = ".log";
const MOST_BYTES = 256 * 1024;
const MOST_LINES = 2000;

/** The logs of a step's job, one for each host, in the order of the hosts; none for a step without a job. */
export function logsOf(step: StoredStep, logsDir: string): HostLog[] {
  const job = jobOf(step);
  if (job === undefined) return [];
  const folder = path.dirname(logFile(logsDir, job.kind, job.name, "algo-1"));
  if (!existsSync(folder)) return [];
  const hosts = readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length))
    .filter((host) => NAME.test(host));
  const collator = new Intl.Collator("en", { numeric: true });
  return hosts
    .sort((a, b) => collator.compare(a, b))
    .map((host) => ({ host, file: logFile(logsDir, job.kind, job.name, host) }));
}

const KINDS = Object.keys(JOB_KINDS) as (keyof typeof JOB_KINDS)[];

/** The job that a step started, as its ARN names it. */
function jobOf({ metadata = {} }: StoredStep): { kind: keyof typeof JOB_KINDS; name: string } | undefined {
  for (const made of Object.values(metadata)) {
    const arn = isObject(made) ? made.Arn : undefined;
    if (typeof arn !== "string") continue;
    const kind = KINDS.find((one) => arn.includes(`:${JOB_KINDS[one].resource}/`));
    const name = arn.slice(arn.lastIndexOf("/") + 1);
    if (kind !== undefined && NAME.test(name)) return { kind, name };
  }
  return undefined;
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
