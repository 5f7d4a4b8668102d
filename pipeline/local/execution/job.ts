/** What processing and training jobs have in common: a name, a folder for each host, attempts, a beginning and an end. */
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Json, ProcessingStep, TrainingStep } from "../../schema";
import { Argument } from "./argument";
import { cacheKey, reused } from "./cache";
import { evaluate } from "./expressions";
import { StepStopped } from "./failure";
import { jobArn, jobName, logFile } from "./jobNames";
import type { JobKind } from "./jobNames";
import { runHosts } from "./jobHosts";
import type { HostCommand } from "./jobHosts";
import { checkFolder } from "./optMl";
import { withRetries } from "./retry";
import type { StepContext, StepResult } from "./stepContext";

/** One instance of a job. Its /opt/ml is the folder `ml`. */
export interface Host {
  readonly name: string;
  readonly index: number;
  readonly folder: string;
  readonly ml: string;
  /** Cores that its process may use. */
  readonly cores: number;
}

export interface Job {
  readonly kind: JobKind;
  readonly name: string;
  readonly arn: string;
  readonly context: StepContext;
  /** The evaluated arguments of the step. */
  readonly request: Argument;
  readonly hosts: readonly Host[];
  /** Where outputs are made ready before they are moved to their place. */
  readonly staging: string;
  readonly startTime: Date;
}

/** What differs between the kinds of job. */
export interface JobType {
  readonly kind: JobKind;
  /** The execution variable that holds the job's own name while its arguments are evaluated. */
  readonly nameVariable: string;
  readonly metadata: (arn: string) => Record<string, Json>;
  readonly hostCount: (request: Argument) => number;
  /** Fills the host's folder and says what to run there. */
  readonly prepare: (job: Job, host: Host) => Promise<HostCommand>;
  /** Where, under /opt/ml, a process leaves a text about its end. */
  readonly message: string;
  /** Publishes what the job wrote; resolves with what Describe answers. */
  readonly finish: (job: Job) => Promise<Record<string, Json>>;
}

/** Runs the job of a step, again if a retry policy asks for it. */
export async function runJob(
  context: StepContext,
  step: ProcessingStep | TrainingStep,
  type: JobType,
): Promise<StepResult> {
  const { signal } = context;
  const wait = async (milliseconds: number): Promise<void> => {
    await delay(milliseconds, undefined, { signal }).catch(() => {
      throw new StepStopped();
    });
  };
  return withRetries(step.RetryPolicies ?? [], context.firstAttempt, wait, (attempt) =>
    runAttempt(context, step, type, attempt),
  );
}

async function runAttempt(
  context: StepContext,
  step: ProcessingStep | TrainingStep,
  type: JobType,
  attempt: number,
): Promise<StepResult> {
  const { job, folder } = describeJob(context, step, type, attempt);
  const key = cacheKey(step, job.request);
  const earlier = reused(context, step, key);
  if (earlier !== undefined) return earlier;
  const metadata = type.metadata(job.arn);
  context.report({ status: "Starting", attempt, metadata, cacheKey: key, properties: job.request.members() });
  makeFolders(job, folder);
  const commands = await Promise.all(job.hosts.map((host) => type.prepare(job, host)));
  if (context.signal.aborted) throw new StepStopped();
  await runHosts(job, step.Name, type.message, commands);
  const properties = await type.finish(job);
  context.discard(folder);
  return { metadata, properties };
}

function describeJob(
  context: StepContext,
  step: ProcessingStep | TrainingStep,
  type: JobType,
  attempt: number,
): { job: Job; folder: string } {
  const { request, effects, scope } = context;
  const name = jobName(request.executionId, step.Name, attempt);
  const folder = path.join(effects.jobsDir, name);
  checkFolder(folder);
  const execution = (variable: string): string | undefined =>
    variable === type.nameVariable ? name : scope.execution(variable);
  const evaluated = new Argument(evaluate(step.Arguments, { ...scope, execution }), "");
  const arn = jobArn(request.pipelineArn, type.kind, name);
  const count = type.hostCount(evaluated);
  const hosts = Array.from({ length: count }, (_, index) => describeHost(folder, index, context.cores, count));
  const staging = path.join(folder, "upload");
  return {
    job: { kind: type.kind, name, arn, context, request: evaluated, hosts, staging, startTime: new Date() },
    folder,
  };
}

function describeHost(jobFolder: string, index: number, cores: number, hosts: number): Host {
  const name = `algo-${index + 1}`;
  const folder = path.join(jobFolder, name);
  return { name, index, folder, ml: path.join(folder, "ml"), cores: Math.max(1, Math.floor(cores / hosts)) };
}

/**
 * What every process finds. Made at once, not through the event loop: a dozen small operations, each of which would
 * otherwise wait its turn before the next can be asked for.
 */
function makeFolders(job: Job, folder: string): void {
  // When it is there already, an execution of the same id ran before.
  if (mkdirSync(folder, { recursive: true }) === undefined) rmSync(folder, { recursive: true, force: true });
  for (const host of job.hosts) {
    mkdirSync(path.join(host.ml, "output"), { recursive: true });
    mkdirSync(path.join(host.folder, "tmp"));
    const log = logFile(job.context.effects.logsDir, job.kind, job.name, host.name);
    mkdirSync(path.dirname(log), { recursive: true });
  }
}
