/** Names of jobs, their ARNs and where their logs lie: as SageMaker and CloudWatch name them, and the same on every run. */
import { createHash } from "node:crypto";
import path from "node:path";

/** The kinds of job that steps start, as ARNs and log groups name them. */
export const JOB_KINDS = {
  processing: { resource: "processing-job", logGroup: "/aws/sagemaker/ProcessingJobs" },
  training: { resource: "training-job", logGroup: "/aws/sagemaker/TrainingJobs" },
  transform: { resource: "transform-job", logGroup: "/aws/sagemaker/TransformJobs" },
  // No job of SageMaker's, but a process with a log as well.
  lambda: { resource: "function", logGroup: "/aws/lambda" },
  // The jobs of a tuning job have logs, it has none.
  tuning: { resource: "hyper-parameter-tuning-job", logGroup: "/aws/sagemaker/TrainingJobs" },
} as const;
export type JobKind = keyof typeof JOB_KINDS;

const LONGEST = 63;
/** SageMaker makes longer names from that of a tuning job. */
const LONGEST_TUNING = 32;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const SUFFIX_LENGTH = 10;

/**
 * `pipelines-<execution>-<step>-<10 letters and digits>`, at most 63 characters: the step's name is cut, the suffix stays
 * unique, because it is a digest of execution, whole step name and attempt.
 */
export function jobName(executionId: string, step: string, attempt: number): string {
  return cutName(`pipelines-${executionId}-${step}`, LONGEST, suffix(executionId, step, attempt));
}

/** `<execution>-<step>-<10 letters and digits>`, at most 32 characters. */
export function tuningJobName(executionId: string, step: string, attempt: number): string {
  return cutName(`${executionId}-${step}`, LONGEST_TUNING, suffix(executionId, step, attempt));
}

/** `<tuning job>-001-<8 hexadecimal digits>`, counted from 1. */
export function tunedJobName(tuningJob: string, number: number): string {
  const digest = createHash("sha256").update(`${tuningJob}/${number}`).digest("hex");
  return `${tuningJob}-${String(number).padStart(3, "0")}-${digest.slice(0, 8)}`;
}

function cutName(front: string, longest: number, end: string): string {
  const cut = front.replaceAll("_", "-").slice(0, longest - end.length - 1);
  return `${cut.replace(/-+$/, "")}-${end}`;
}

function suffix(executionId: string, step: string, attempt: number): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([executionId, step, attempt]))
    .digest();
  const letters = Array.from(digest.subarray(0, SUFFIX_LENGTH), (byte) => ALPHABET.charAt(byte % ALPHABET.length));
  return letters.join("");
}

/** The ARN of a job, in partition, region and account of the pipeline that started it. */
export function jobArn(pipelineArn: string, kind: JobKind, name: string): string {
  return [...pipelineArn.split(":").slice(0, 5), `${JOB_KINDS[kind].resource}/${name}`].join(":");
}

/** The region in an ARN. */
export function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}

/** The log file of one host of a job. CloudWatch's stream is the same without the ending. */
export function logFile(logsDir: string, kind: JobKind, job: string, host: string): string {
  return path.join(logsDir, JOB_KINDS[kind].logGroup, job, `${host}.log`);
}
