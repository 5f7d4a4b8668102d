/** DescribeProcessingJob and its like: the jobs that steps started, as read models. (Endpoints are later work.) */
import { invalid, notFound, type ApiError } from "../errors";
import type { StepStatus } from "../execution/types";
import type { StoredJob } from "../records";
import { isObject, structure, text, type JsonObject } from "../shapes";
import { operation, seconds, type Operation, type Reply } from "./operation";

/** A kind of job that can be described and listed. */
export interface DescribedKind {
  readonly kind: StoredJob["kind"];
  /** What Metadata of a step and the members of an answer are called by. */
  readonly name: "ProcessingJob" | "TrainingJob" | "TransformJob" | "HyperParameterTuningJob";
  /** How the end of a job is called. */
  readonly endTime: string;
  readonly missing: (job: string) => ApiError;
}

const missing = (job: string): ApiError => invalid(`Could not find requested job with name: ${job}`);

export const DESCRIBED = {
  processing: { kind: "processing", name: "ProcessingJob", endTime: "ProcessingEndTime", missing },
  training: {
    kind: "training",
    name: "TrainingJob",
    endTime: "TrainingEndTime",
    missing: () => invalid("Requested resource not found."),
  },
  transform: { kind: "transform", name: "TransformJob", endTime: "TransformEndTime", missing },
  tuning: {
    kind: "tuning",
    name: "HyperParameterTuningJob",
    endTime: "HyperParameterTuningEndTime",
    missing: (job) => notFound(`Amazon SageMaker can't find a tuning job with name: ${job}`),
  },
} as const satisfies Record<string, DescribedKind>;

const STATUS: Readonly<Record<StepStatus, string>> = {
  Starting: "InProgress",
  Executing: "InProgress",
  Stopping: "Stopping",
  Stopped: "Stopped",
  Failed: "Failed",
  Succeeded: "Completed",
};

export const statusOf = ({ status }: StoredJob): string => STATUS[status];

/** What all answers on a job say of it. */
export const headOf = (job: StoredJob, { name, endTime }: DescribedKind): Reply => ({
  [`${name}Name`]: job.name,
  [`${name}Arn`]: job.arn,
  [`${name}Status`]: statusOf(job),
  CreationTime: seconds(job.created),
  LastModifiedTime: seconds(job.modified),
  ...(job.endTime !== undefined && { [endTime]: seconds(job.endTime) }),
});

/** A training job tells more of how far it has come, and by which metric it is compared where it is one of many. */
export function trainingDetail(job: StoredJob): Reply {
  const status = statusOf(job);
  return { SecondaryStatus: status === "InProgress" ? "Training" : status };
}

function finalMetrics({ tuned, endTime }: StoredJob): Reply {
  const value = tuned?.objective.value;
  if (tuned === undefined || value === undefined || endTime === undefined) return {};
  return { FinalMetricDataList: [{ MetricName: tuned.objective.metric, Value: value, Timestamp: seconds(endTime) }] };
}

/** Members that a tuning job has from its beginning. */
export const NO_JOBS: Reply = {
  TrainingJobStatusCounters: { Completed: 0, InProgress: 0, RetryableError: 0, NonRetryableError: 0, Stopped: 0 },
  ObjectiveStatusCounters: { Succeeded: 0, Pending: 0, Failed: 0 },
};

/** What only references of a pipeline read. */
const NOT_DESCRIBED = new Set(["TrainingJobSummaries"]);

/** What only one kind's answer has. */
const MORE: Readonly<Partial<Record<StoredJob["kind"], { before?: Reply; after?: (job: StoredJob) => Reply }>>> = {
  training: { after: (job) => ({ ...trainingDetail(job), ...finalMetrics(job) }) },
  // The only kind whose description does not say when it changed last; its summaries do.
  transform: { after: () => ({ LastModifiedTime: undefined }) },
  tuning: { before: NO_JOBS },
};

/** Times are kept as steps read them; clients get epoch seconds. */
function withTimes(content: JsonObject): Reply {
  const members = Object.entries(content).filter(([name]) => !NOT_DESCRIBED.has(name));
  return Object.fromEntries(
    members.map(([name, value]) => {
      if (name.endsWith("Time") && typeof value === "string") return [name, seconds(Date.parse(value))];
      return [name, name.endsWith("BestTrainingJob") && isObject(value) ? withTimes(value) : value];
    }),
  );
}

function describe(described: DescribedKind): Operation {
  const { kind, name } = described;
  const longest = kind === "tuning" ? 32 : 63;
  const jobName = text({ min: 1, max: longest, pattern: `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,${longest - 1}}` });
  return operation(structure({ [`${name}Name`]: jobName }, {}), (request, { store }) => {
    const wanted = request[`${name}Name`] ?? "";
    const job = store.jobs.get([kind, wanted]);
    if (job === undefined) throw described.missing(wanted);
    const more = MORE[kind];
    return {
      ...more?.before,
      ...withTimes({ ...job.properties }),
      ...headOf(job, described),
      ...more?.after?.(job),
      FailureReason: job.failureReason?.slice(0, 1024),
    };
  });
}

export const jobs = {
  DescribeProcessingJob: describe(DESCRIBED.processing),
  DescribeTrainingJob: describe(DESCRIBED.training),
  DescribeTransformJob: describe(DESCRIBED.transform),
  DescribeHyperParameterTuningJob: describe(DESCRIBED.tuning),
};
