/** ListProcessingJobs, ListTrainingJobs, ListTransformJobs and ListHyperParameterTuningJobs: each order reads its own keys. */
import { page, type Listing, type ListQuery } from "../paging";
import type { StoredJob } from "../records";
import { choice, isObject, structure, text, timestamp, type Shape } from "../shapes";
import { DESCRIBED, NO_JOBS, headOf, statusOf, trainingDetail, type DescribedKind } from "./jobs";
import { milliseconds, operation, paged, type Operation, type Reply } from "./operation";

const members = {
  CreationTimeAfter: timestamp,
  CreationTimeBefore: timestamp,
  LastModifiedTimeAfter: timestamp,
  LastModifiedTimeBefore: timestamp,
  NameContains: text({ max: 63, pattern: "[a-zA-Z0-9\\-]+" }),
  StatusEquals: choice("InProgress", "Completed", "Failed", "Stopping", "Stopped"),
  SortBy: choice("Name", "CreationTime", "Status"),
  ...paged,
};
const listInput = structure({}, members);
export const trainingStatus = choice("InProgress", "Completed", "Failed", "Stopping", "Stopped", "Deleting");
const trainingInput = structure(
  {},
  {
    ...members,
    StatusEquals: trainingStatus,
    WarmPoolStatusEquals: choice("Available", "Terminated", "Reused", "InUse"),
    TrainingPlanArnEquals: text({
      min: 50,
      max: 2048,
      pattern: "arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:training-plan/.*",
    }),
  },
);
const tuningInput = structure(
  {},
  {
    ...members,
    StatusEquals: choice("Completed", "InProgress", "Failed", "Stopped", "Stopping", "Deleting", "DeleteFailed"),
    SortBy: choice("Name", "Status", "CreationTime"),
  },
);

interface ListInput extends ListQuery {
  readonly CreationTimeAfter?: number;
  readonly CreationTimeBefore?: number;
  readonly LastModifiedTimeAfter?: number;
  readonly LastModifiedTimeBefore?: number;
  readonly NameContains?: string;
  readonly StatusEquals?: string;
  readonly SortBy?: "Name" | "CreationTime" | "Status";
  readonly SortOrder?: "Ascending" | "Descending";
  /** No job here has a warm pool or a training plan. */
  readonly WarmPoolStatusEquals?: string;
  readonly TrainingPlanArnEquals?: string;
}

const between = (time: number, after = -Infinity, before = Infinity): boolean => time > after && time < before;

function accepts(input: ListInput, job: StoredJob): boolean {
  return (
    between(job.created / 1000, input.CreationTimeAfter, input.CreationTimeBefore) &&
    between(job.modified / 1000, input.LastModifiedTimeAfter, input.LastModifiedTimeBefore) &&
    job.name.includes(input.NameContains ?? "") &&
    input.WarmPoolStatusEquals === undefined &&
    input.TrainingPlanArnEquals === undefined &&
    (input.StatusEquals === undefined || statusOf(job) === input.StatusEquals)
  );
}

/** What a summary says beyond its head, by the kind of job. */
const DETAILS: Readonly<Partial<Record<StoredJob["kind"], (job: StoredJob) => Reply>>> = {
  processing: ({ failureReason, properties }) => ({
    FailureReason: failureReason?.slice(0, 1024),
    ExitMessage: properties.ExitMessage,
  }),
  training: trainingDetail,
  transform: ({ failureReason }) => ({ FailureReason: failureReason?.slice(0, 1024) }),
  tuning: tuningDetail,
};

function tuningDetail({ properties }: StoredJob): Reply {
  const { HyperParameterTuningJobConfig: config, TrainingJobStatusCounters, ObjectiveStatusCounters } = properties;
  const { Strategy, ResourceLimits } = isObject(config) ? config : {};
  return {
    ...NO_JOBS,
    Strategy,
    ResourceLimits,
    ...(TrainingJobStatusCounters !== undefined && { TrainingJobStatusCounters, ObjectiveStatusCounters }),
  };
}

/** @param member what the answer calls the summaries */
function list(described: DescribedKind, member: string, shape: Shape<ListInput>): Operation {
  const { kind } = described;
  return operation(shape, (input, { store }) => {
    // Newest first, as the API says of these listings; by other keys in their order.
    const descending = input.SortOrder === undefined ? input.SortBy !== "Name" : input.SortOrder === "Descending";
    const summary = (key: readonly unknown[]): Reply | undefined => {
      const job = store.jobs.get([kind, String(key.at(-1))]);
      if (job === undefined || !accepts(input, job)) return undefined;
      return { ...headOf(job, described), ...DETAILS[kind]?.(job) };
    };
    const byTime: Listing<true, Reply> = {
      database: store.jobsByTime,
      prefix: [kind],
      descending,
      above: milliseconds(input.CreationTimeAfter),
      below: milliseconds(input.CreationTimeBefore),
      summary,
    };
    const byStatus: Listing<true, Reply> = { database: store.jobsByStatus, prefix: [kind], descending, summary };
    const byName: Listing<StoredJob, Reply> = { database: store.jobs, prefix: [kind], descending, summary };
    const listed =
      input.SortBy === "Name" ? page(byName, input) : page(input.SortBy === "Status" ? byStatus : byTime, input);
    return { [member]: listed.items, NextToken: listed.nextToken };
  });
}

export const jobList = {
  ListProcessingJobs: list(DESCRIBED.processing, "ProcessingJobSummaries", listInput),
  ListTrainingJobs: list(DESCRIBED.training, "TrainingJobSummaries", trainingInput),
  ListTransformJobs: list(DESCRIBED.transform, "TransformJobSummaries", listInput),
  ListHyperParameterTuningJobs: list(DESCRIBED.tuning, "HyperParameterTuningJobSummaries", tuningInput),
};
