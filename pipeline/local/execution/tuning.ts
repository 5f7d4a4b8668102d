/** Tuning steps: many training jobs of one kind, some at a time, the best of which is known in the end. */
import path from "node:path";
import type { Json, TuningStep } from "../../schema";
import { Argument } from "./argument";
import { consultCache } from "./cache";
import { StepFailure, StepStopped } from "./failure";
import { TUNING_METRIC } from "./hyperparameters";
import { environmentFor } from "./images";
import { describeJob, evaluatedRequest, prepareJob, runAttempts, runOnce } from "./job";
import { jobArn, jobName, tunedJobName, tuningJobName } from "./jobNames";
import { JobState } from "./jobState";
import { noteInLog } from "./stepLog";
import type { JobContext, StepContext, StepPreparer, StepResult, StepRunner } from "./stepContext";
import { TRAINING } from "./training";
import { MetricReader, objectiveOf, type Objective } from "./tuningObjective";
import { planTuning, type Candidate, type TuningPlan } from "./tuningPlan";
import { TunedJobs } from "./tuningState";

export const runTuning: StepRunner<TuningStep> = (context, step) =>
  runAttempts(context, step, (attempt) => runAttempt(context, step, attempt));

async function runAttempt(context: StepContext, step: TuningStep, attempt: number): Promise<StepResult> {
  const { executionId, pipelineArn } = context.request;
  const name = tuningJobName(executionId, step.Name, attempt);
  const request = evaluatedRequest(context, step, "HyperParameterTuningJobName", name);
  const { verdict: cache, result, ...kept } = await consultCache(context, step, request);
  if (result !== undefined) return { ...result, cache };
  const arn = jobArn(pipelineArn, "tuning", name);
  const metadata = { TuningJob: { Arn: arn } };
  context.report({ status: "Starting", attempt, metadata, cache, ...kept, properties: request.members() });
  const startTime = new Date();
  const state = new JobState({ kind: "tuning", name, arn, startTime, request, context });
  const jobs = new TunedJobs(state.context, { name, arn, startTime, request: request.members() });
  const properties = await state.ending(async () => {
    // Another attempt chooses the same, as another run of this one does.
    const plan = planTuning(request, `${executionId}/${step.Name}`);
    for (const note of plan.notes) noteInLog(context, step.Name, note);
    const folder = path.join(context.effects.jobsDir, jobName(executionId, step.Name, attempt));
    const place = { step: step.Name, tuningJob: name, folder };
    await runAll(context, plan, async (candidate, number, share) => {
      await runCandidate({ ...context, ...share }, jobs, candidate, { ...place, number });
      state.add({ properties: jobs.description() });
    });
    const described = jobs.finish();
    context.discard(folder);
    return described;
  });
  return { metadata, properties };
}

/** A tuning job's first training job, which stands for all: they differ in their hyperparameters. */
export const prepareTuning: StepPreparer<TuningStep> = (context, step, { folder, attempt }) => {
  const { executionId, pipelineArn } = context.request;
  const tuningJob = tuningJobName(executionId, step.Name, attempt);
  const plan = planTuning(
    evaluatedRequest(context, step, "HyperParameterTuningJobName", tuningJob),
    `${executionId}/${step.Name}`,
  );
  const [first] = plan.candidates;
  if (first === undefined) throw new StepFailure(`ClientError: Expected a training job in tuning job ${tuningJob}.`);
  const { metric } = objectiveIn(context, step.Name, first);
  const request = new Argument(trainingRequest(first, metric, jobArn(pipelineArn, "tuning", tuningJob)), "");
  const name = tunedJobName(tuningJob, 1);
  return prepareJob(describeJob(context, TRAINING, { name, folder, request, step: step.Name }), TRAINING);
};

/** By what the training job of a candidate is compared. */
function objectiveIn({ effects }: JobContext, step: string, { definition, objective }: Candidate): Objective {
  const algorithm = definition.get("AlgorithmSpecification");
  const { entry } = environmentFor(step, algorithm.get("TrainingImage"), effects);
  return objectiveOf(objective, algorithm, entry);
}

type RunCandidate = (
  candidate: Candidate,
  number: number,
  share: Pick<StepContext, "cores" | "signal">,
) => Promise<void>;

/**
 * Runs the candidates in their order, as many at a time as the plan and the cores allow.
 * @throws StepStopped after an abort; what running one throws, when the others have been stopped
 */
async function runAll(context: StepContext, { candidates, maxParallel }: TuningPlan, run: RunCandidate): Promise<void> {
  const parallel = Math.min(maxParallel, context.cores, candidates.length);
  const halt = new AbortController();
  const signal = AbortSignal.any([context.signal, halt.signal]);
  const share = { cores: Math.max(1, Math.floor(context.cores / parallel)), signal };
  const waiting = candidates.entries();
  const work = async (): Promise<void> => {
    for (const [index, candidate] of waiting) {
      if (signal.aborted) return;
      await run(candidate, index + 1, share);
    }
  };
  const workers = Array.from({ length: parallel }, () =>
    work().catch((error: unknown) => {
      halt.abort();
      throw error;
    }),
  );
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
  if (context.signal.aborted) throw new StepStopped();
}

interface Place {
  readonly number: number;
  readonly step: string;
  readonly tuningJob: string;
  /** Folder of all jobs of the tuning job. */
  readonly folder: string;
}

/** Runs one training job. What it fails by is its own: the others go on. */
async function runCandidate(
  context: StepContext,
  jobs: TunedJobs,
  candidate: Candidate,
  { number, step, tuningJob, folder }: Place,
): Promise<void> {
  const name = tunedJobName(tuningJob, number);
  const objective = objectiveIn(context, step, candidate);
  const reader = new MetricReader(objective);
  const child = jobs.begin(name, candidate, objective, reader);
  const log = (_step: string, line: string): void => {
    reader.read(line);
    context.effects.log(step, `${name}: ${line}`);
  };
  const own: StepContext = {
    ...context,
    effects: { ...context.effects, log },
    report: child.report,
    discard: () => undefined, // The folder of the tuning job goes as a whole.
  };
  const request = new Argument(trainingRequest(candidate, objective.metric, jobs.arn), "");
  try {
    const job = describeJob(own, TRAINING, { name, folder: path.join(folder, name), request, step });
    await runOnce(own, job, TRAINING, child.tuned);
    child.succeed();
  } catch (error) {
    if (error instanceof StepStopped) child.stop();
    else if (error instanceof StepFailure) child.fail(error.message);
    else throw error;
  }
}

/** What a training job definition says of tuning is not part of a training job. */
const OF_TUNING = new Set(["DefinitionName", "TuningObjective", "HyperParameterRanges", "StaticHyperParameters"]);

/** The request of CreateTrainingJob that SageMaker makes of a definition and what was chosen. */
function trainingRequest({ definition, hyperparameters }: Candidate, metric: string, tuningJobArn: string): Json {
  const members = Object.entries(definition.members()).filter(([name]) => !OF_TUNING.has(name));
  const fixed = definition.get("StaticHyperParameters").texts();
  return {
    ...Object.fromEntries(members),
    HyperParameters: { ...fixed, ...hyperparameters, [TUNING_METRIC]: metric },
    TuningJobArn: tuningJobArn,
  };
}
