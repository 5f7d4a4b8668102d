/**
 * Reuse of what an earlier run of a step made. As in SageMaker, an opted-in step is the same when these attributes of its
 * evaluated arguments are: a URI counts, never what lies behind it, and where outputs go does not count.
 * Source: https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-caching.html and pipelines-default-keys.html there.
 */
import { createHash } from "node:crypto";
import type { Json, ProcessingStep, TrainingStep, TransformStep, TuningStep } from "../../schema";
import type { Argument } from "./argument";
import { StepFailure } from "./failure";
import type { StepContext, StepResult } from "./stepContext";

const ATTRIBUTES = {
  Processing: ["AppSpecification", "Environment", "ProcessingInputs"],
  Training: [
    "AlgorithmSpecification",
    "CheckpointConfig",
    "DebugHookConfig",
    "DebugRuleConfigurations",
    "Environment",
    "HyperParameters",
    "InputDataConfig",
  ],
  Transform: ["DataProcessing", "Environment", "ModelName", "TransformInput"],
  Tuning: ["HyperParameterTuningJobConfig", "TrainingJobDefinition", "TrainingJobDefinitions"],
} as const;

/** The kinds of step that start jobs, whose results may be used again. */
export type JobStep = ProcessingStep | TrainingStep | TransformStep | TuningStep;

/** Years to seconds. AWS's own examples leave the P out. */
const DURATION = /^P?(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;

/**
 * What tells whether two runs of a step of one pipeline do the same.
 * @param request the evaluated arguments
 * @returns undefined for a step that is not to be reused
 */
export function cacheKey(step: JobStep, request: Argument): string | undefined {
  if (step.CacheConfig?.Enabled !== true) return undefined;
  const attributes = ATTRIBUTES[step.Type].map((name) => [name, sorted(request.get(name).value ?? null)]);
  return createHash("sha256")
    .update(JSON.stringify([step.Type, attributes]))
    .digest("hex");
}

/** What the newest run with this key made, if it has not expired. @throws StepFailure for what is no duration */
export function reused(
  { effects, request }: StepContext,
  step: JobStep,
  key: string | undefined,
): StepResult | undefined {
  if (key === undefined) return undefined;
  const oldest = expiry(step.CacheConfig?.ExpireAfter, new Date());
  const earlier = effects.earlierRun(step.Name, key);
  if (earlier === undefined || earlier.executionArn === request.executionArn) return undefined;
  const { endTime, metadata, properties } = earlier.record;
  if (endTime === undefined || endTime < oldest) return undefined;
  return { metadata, properties, cacheHit: earlier.executionArn };
}

/** The moment from which runs count. */
export function expiry(duration: string | undefined, now: Date): Date {
  if (duration === undefined) return new Date(0);
  const found = DURATION.exec(duration);
  if (found === null)
    throw new StepFailure(
      `ValidationError: Expected an ISO 8601 duration such as P30d, got ExpireAfter "${duration}".`,
    );
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const from = new Date(now);
  from.setUTCFullYear(from.getUTCFullYear() - years, from.getUTCMonth() - months, from.getUTCDate() - days - 7 * weeks);
  return new Date(from.getTime() - ((hours * 60 + minutes) * 60 + seconds) * 1000);
}

/** The same value with the members of objects in one order. */
function sorted(value: Json): Json {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(sorted);
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name] ?? null)]));
}
