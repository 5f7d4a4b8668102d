/** ListProcessingJobs, ListTrainingJobs, ListTransformJobs and ListHyperParameterTuningJobs: each order reads its own keys. */
import { page, type Listing } from "../paging";
import type { StoredJob } from "../records";
import { choice, isObject, structure, text, timestamp, type Shape } from "../shapes";
import { DESCRIBED, NO_JOBS, headOf, statusOf, trainingDetail, type DescribedKind } from "./jobs";
import { milliseconds, operation, paged, type Operation, type Reply } from "./operation";

const listInput = structure(
  {},
  {
    CreationTimeAfter: timestamp,
    CreationTimeBefore: timestamp,
    LastModifiedTimeAfter: timestamp,
    LastModifiedTimeBefore: timestamp,
    NameContains: text({ max: 63, pattern: "[a-zA-Z0-9\\-]+" }),
    StatusEquals: choice("InProgress", "Completed", "Failed", "Stopping", "Stopped"),
    SortBy: choice("Name", "CreationTime", "Status"),
    ...paged,
  },
);
type ListInput = typeof listInput extends Shape<infer T> ? T : never;

const between = (time: number, after = -Infinity, before = Infinity): boolean => time > after && time < before;

function accepts(input: ListInput, job: StoredJob): boolean {
  return (
    between(job.created / 1000, input.CreationTimeAfter, input.CreationTimeBefore) &&
    between(job.modified / 1000, input.LastModifiedTimeAfter, input.LastModifiedTimeBefore) &&
    job.name.includes(input.NameContains ?? "") &&
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
function list(described: DescribedKind, member: string): Operation {
  const { kind } = described;
  return operation(listInput, (input, { store }) => {
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
  ListProcessingJobs: list(DESCRIBED.processing, "ProcessingJobSummaries"),
  ListTrainingJobs: list(DESCRIBED.training, "TrainingJobSummaries"),
  ListTransformJobs: list(DESCRIBED.transform, "TransformJobSummaries"),
  ListHyperParameterTuningJobs: list(DESCRIBED.tuning, "HyperParameterTuningJobSummaries"),
};
