/** What processing and training jobs have in common: a name, a folder for each host, attempts, a beginning and an end. */
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Json } from "../../schema";
import { Argument } from "./argument";
import { consultCache, type JobStep } from "./cache";
import { evaluate } from "./expressions";
import { StepStopped } from "./failure";
import { environmentFor } from "./images";
import { hostsOf, makeFolders } from "./jobFolders";
import { jobArn, jobName } from "./jobNames";
import type { JobKind } from "./jobNames";
import { runHosts } from "./jobHosts";
import type { HostCommand } from "./jobHosts";
import { JobState } from "./jobState";
import { launcherFor } from "./launch";
import type { Launcher } from "./launch";
import { checkFolder } from "./optMl";
import { withRetries } from "./retry";
import type { JobContext, JobPlace, StepContext, StepResult } from "./stepContext";
import type { ImageEnvironment, Surroundings, TunedJob } from "./types";

/** One instance of a job. */
export interface Host {
  readonly name: string;
  readonly index: number;
  readonly folder: string;
  /** The folder that stands for its /opt/ml. */
  readonly ml: string;
  /** What its process calls that folder: /opt/ml itself where it can have one. */
  readonly optMl: string;
  /** Cores that its process may use. */
  readonly cores: number;
}

export interface Job {
  readonly kind: JobKind;
  readonly name: string;
  readonly arn: string;
  /** What stands for its image. */
  readonly environment: ImageEnvironment;
  readonly launcher: Launcher;
  /** Name of the step that started it. */
  readonly step: string;
  readonly context: JobContext;
  /** The evaluated arguments of the step. */
  readonly request: Argument;
  readonly folder: string;
  readonly hosts: readonly Host[];
  /** Where outputs are made ready before they are moved to their place. */
  readonly staging: string;
  readonly startTime: Date;
  /** How long its processes may run, where the request has no StoppingCondition that says so. */
  readonly limit?: { readonly seconds: number; readonly reason: string };
}

/** What differs between the kinds of job. */
export interface JobType {
  readonly kind: JobKind;
  /** The execution variable that holds the job's own name while its arguments are evaluated. */
  readonly nameVariable: string;
  readonly metadata: (arn: string) => Record<string, Json>;
  readonly hostCount: (request: Argument) => number;
  /** The URI of the image that it runs in. */
  readonly image: (request: Argument, effects: Surroundings) => Argument;
  /** Fills the host's folder and says what to run there. */
  readonly prepare: (job: Job, host: Host) => Promise<HostCommand>;
  /** Where, under /opt/ml, a process leaves a text about its end. */
  readonly message: string;
  /** Publishes what the job wrote; resolves with what Describe answers. */
  readonly finish: (job: Job) => Promise<Record<string, Json>>;
}

/** A job whose folders are filled. */
export interface PreparedJob {
  readonly job: Job;
  /** As in JobType. */
  readonly message: string;
  /** One for each host. */
  readonly commands: readonly HostCommand[];
}

/** Runs the job of a step, again if a retry policy asks for it. */
export function runJob(context: StepContext, step: JobStep, type: JobType): Promise<StepResult> {
  return runAttempts(context, step, async (attempt) => {
    const name = jobName(context.request.executionId, step.Name, attempt);
    const request = evaluatedRequest(context, step, type.nameVariable, name);
    const { verdict: cache, result, ...kept } = await consultCache(context, step, request);
    if (result !== undefined) return { ...result, cache };
    const folder = path.join(context.effects.jobsDir, name);
    const job = describeJob(context, type, { name, folder, request, step: step.Name });
    const metadata = type.metadata(job.arn);
    context.report({ status: "Starting", attempt, metadata, cache, ...kept, properties: request.members() });
    return { metadata, properties: await runOnce(context, job, type) };
  });
}

/** Runs `attempt`, which gets the number that its names are made with, as often as the step's retry policies ask for it. */
export function runAttempts(
  context: StepContext,
  step: JobStep,
  attempt: (number: number) => Promise<StepResult>,
): Promise<StepResult> {
  const wait = async (milliseconds: number): Promise<void> => {
    await delay(milliseconds, undefined, { signal: context.signal }).catch(() => {
      throw new StepStopped();
    });
  };
  return withRetries(step.RetryPolicies ?? [], context.firstAttempt, wait, attempt);
}

/** The arguments of a step with every reference replaced by its value. */
export function evaluatedRequest({ scope }: JobContext, step: JobStep, nameVariable: string, name: string): Argument {
  const execution = (variable: string): string | undefined =>
    variable === nameVariable ? name : scope.execution(variable);
  return new Argument(evaluate(step.Arguments, { ...scope, execution }), "");
}

/**
 * @throws StepFailure when the folder's name cannot stand in a shell text, when nothing stands for the image, or the request
 * has no sensible host count
 */
export function describeJob(
  context: JobContext,
  type: JobType,
  { name, folder, request, step }: Pick<Job, "name" | "folder" | "request" | "step">,
): Job {
  checkFolder(folder);
  const arn = jobArn(context.request.pipelineArn, type.kind, name);
  const image = type.image(request, context.effects);
  const environment = environmentFor(step, image, context.effects);
  const launcher = launcherFor(environment, image.text(""), context.effects);
  const hosts = hostsOf(folder, type.hostCount(request), context.cores, launcher);
  const staging = path.join(folder, "upload");
  const startTime = new Date();
  return {
    kind: type.kind,
    name,
    arn,
    environment,
    launcher,
    step,
    context,
    request,
    folder,
    hosts,
    staging,
    startTime,
  };
}

/** Runs a job from its first record to its last. Resolves with what Describe answers. */
export function runOnce(
  context: StepContext,
  described: Job,
  type: JobType,
  tuned?: () => TunedJob,
): Promise<Record<string, Json>> {
  const state = new JobState({ ...described, context }, tuned);
  return state.ending(async () => {
    const prepared = await prepareJob({ ...described, context: state.context }, type);
    if (context.signal.aborted) throw new StepStopped();
    await runHosts(prepared);
    const properties = await type.finish(prepared.job);
    context.discard(described.folder);
    return properties;
  });
}

/** Fills the folders of a job. */
export async function prepareJob(job: Job, type: JobType): Promise<PreparedJob> {
  makeFolders(job);
  const commands = await Promise.all(job.hosts.map((host) => type.prepare(job, host)));
  return { job, message: type.message, commands };
}

/** Makes the job of a step ready as in one attempt, without asking whether an earlier run stands for it. */
export function prepareAttempt(
  context: JobContext,
  step: JobStep,
  type: JobType,
  { folder, attempt }: JobPlace,
): Promise<PreparedJob> {
  const name = jobName(context.request.executionId, step.Name, attempt);
  const request = evaluatedRequest(context, step, type.nameVariable, name);
  return prepareJob(describeJob(context, type, { name, folder, request, step: step.Name }), type);
}
