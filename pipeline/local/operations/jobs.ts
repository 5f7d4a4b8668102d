/** DescribeProcessingJob and DescribeTrainingJob: the job of a step, found by its name, which carries the execution's id. */
import { invalid } from "../errors";
import type { StepStatus } from "../execution/types";
import { nameOf } from "../names";
import type { StoredStep } from "../records";
import { isObject, structure, text } from "../shapes";
import { LAST, type Store } from "../store";
import { operation, seconds, type Operation, type Reply } from "./operation";

interface Kind {
  /** What Metadata of a step and the members of an answer are called by. */
  readonly name: "ProcessingJob" | "TrainingJob";
  readonly missing: (job: string) => string;
}

const PROCESSING: Kind = {
  name: "ProcessingJob",
  missing: (job) => `Could not find requested job with name: ${job}`,
};
const TRAINING: Kind = { name: "TrainingJob", missing: () => "Requested resource not found." };

const STATUS: Readonly<Record<StepStatus, string>> = {
  Starting: "InProgress",
  Executing: "InProgress",
  Stopping: "Stopping",
  Stopped: "Stopped",
  Failed: "Failed",
  Succeeded: "Completed",
};

const jobName = text({ min: 1, max: 63, pattern: "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" });

function describe(kind: Kind): Operation {
  const input = structure({ [`${kind.name}Name`]: jobName }, {});
  return operation(input, (request, { store }) => {
    const job = request[`${kind.name}Name`] ?? "";
    const found = stepOf(store, job, kind);
    if (found === undefined) throw invalid(kind.missing(job));
    return describeStep(found.step, found.arn, kind);
  });
}

function stepOf(store: Store, job: string, { name }: Kind): { step: StoredStep; arn: string } | undefined {
  const id = /^pipelines-([a-z0-9]{12})-/.exec(job)?.[1];
  if (id === undefined) return undefined;
  for (const { value: step } of store.steps.getRange({ start: [id], end: [id, LAST] })) {
    const made = step.metadata?.[name];
    const arn = isObject(made) ? made.Arn : undefined;
    // A step that took an earlier one's result names that one's job.
    if (typeof arn === "string" && nameOf(arn) === job && step.cacheHit === undefined) return { step, arn };
  }
  return undefined;
}

/** What a step that succeeded has recorded; of another one, what is known of its job. */
function describeStep(step: StoredStep, arn: string, { name }: Kind): Reply {
  const recorded = isObject(step.properties) ? step.properties : {};
  const status = STATUS[step.status];
  return {
    ...Object.fromEntries(Object.entries(recorded).map(([key, value]) => [key, inSeconds(key, value)])),
    [`${name}Name`]: nameOf(arn),
    [`${name}Arn`]: arn,
    [`${name}Status`]: status,
    ...(name === "TrainingJob" && { SecondaryStatus: status === "InProgress" ? "Training" : status }),
    FailureReason: step.failureReason?.slice(0, 1024),
    CreationTime: seconds(step.startTime),
    LastModifiedTime: seconds(step.endTime ?? step.startTime),
  };
}

/** Steps read the times of their jobs as texts, clients as epoch seconds. */
function inSeconds(key: string, value: unknown): unknown {
  return key.endsWith("Time") && typeof value === "string" ? seconds(Date.parse(value)) : value;
}

export const jobs = { DescribeProcessingJob: describe(PROCESSING), DescribeTrainingJob: describe(TRAINING) };
