/**
 * What SageMaker does to run a step, by its type: under the pipeline's own role it starts a job or makes a model, and the
 * job runs under a role that the step names. Pure.
 * Source: the request that each step type makes, as the SageMaker developer guide lists them under "Pipelines steps".
 */
import type { JobKind } from "./names";

export interface StepCalls {
  /** What the pipeline's role must be allowed on what the step makes. */
  readonly actions: readonly string[];
  /** The kind of resource that it makes, as ARNs name it. */
  readonly makes: string;
  /** Pattern of the names that SageMaker gives to what the pipelines of an account make. */
  readonly names: string;
  /** As what the step's own role runs. */
  readonly runsAs: JobKind;
}

const jobs = (noun: string, makes: string, runsAs: JobKind): StepCalls => ({
  actions: ["Create", "Describe", "Stop"].map((verb) => `sagemaker:${verb}${noun}`),
  makes,
  names: "pipelines-*",
  runsAs,
});

const PROCESSING = jobs("ProcessingJob", "processing-job", "processing");
const TUNING = jobs("HyperParameterTuningJob", "hyper-parameter-tuning-job", "training");

/** Steps that make something. */
export const STEP_CALLS: ReadonlyMap<string, StepCalls> = new Map([
  ["Processing", PROCESSING],
  ["QualityCheck", PROCESSING],
  ["ClarifyCheck", PROCESSING],
  ["Training", jobs("TrainingJob", "training-job", "training")],
  [
    "Tuning",
    {
      ...TUNING,
      actions: [...TUNING.actions, "sagemaker:ListTrainingJobsForHyperParameterTuningJob"],
      names: "*", // too short for the prefix: they begin with the execution's id
    },
  ],
  ["Transform", jobs("TransformJob", "transform-job", "transform")],
  [
    "Model",
    {
      actions: ["sagemaker:CreateModel", "sagemaker:DescribeModel"],
      makes: "model",
      names: "pipelines-*",
      runsAs: "transform",
    },
  ],
]);

/** Steps that make nothing under a role of their own: what they call is named in the step, or is the registry. */
const CALLS_ONLY: readonly string[] = ["Condition", "Fail", "RegisterModel", "Lambda", "Callback"];

/** All types that the roles of a stack can run. */
export const RUNNABLE: readonly string[] = [...STEP_CALLS.keys(), ...CALLS_ONLY];

/** What SageMaker keeps of every execution beside its steps, under the pipeline's role. */
export const TRACKING = {
  actions: [
    ...["Experiment", "Trial", "TrialComponent"].flatMap((kind) => [
      `sagemaker:Create${kind}`,
      `sagemaker:Describe${kind}`,
    ]),
    "sagemaker:AddTags",
    "sagemaker:AssociateTrialComponent",
    "sagemaker:UpdateTrialComponent",
  ],
  /** The kinds of resource, as ARNs name them. */
  kinds: ["experiment", "experiment-trial", "experiment-trial-component"],
} as const;
