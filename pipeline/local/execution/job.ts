/** What processing and training jobs have in common: a name, a folder for each host, attempts, a beginning and an end. */
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Json, ProcessingStep, TrainingStep } from "../../schema";
import { Argument } from "./argument";
import { evaluate } from "./expressions";
import { StepStopped } from "./failure";
import { jobArn, jobName } from "./jobNames";
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
  const metadata = type.metadata(job.arn);
  // Not waited for: the record before the processes start says that all earlier ones are durable.
  void context.report({ status: "Starting", attempt, metadata });
  await makeFolders(folder, job.hosts);
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

async function makeFolders(folder: string, hosts: readonly Host[]): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const wanted = hosts.flatMap((host) => ["home", "tmp"].map((name) => path.join(host.folder, name)));
  await Promise.all(wanted.map((each) => mkdir(each, { recursive: true })));
}
