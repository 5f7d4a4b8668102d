/**
 * Reuse of what an earlier run of a step made. As in SageMaker, an opted-in step is the same when these attributes of its
 * evaluated arguments are: a URI counts, and where outputs go does not. What lies behind a URI counts only in the stricter mode.
 * Source: https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-caching.html and pipelines-default-keys.html there.
 */
import { createHash } from "node:crypto";
import type { Json, ProcessingStep, TrainingStep, TransformStep, TuningStep } from "../../schema";
import { Argument } from "./argument";
import { contentOf } from "./cacheContent";
import { cacheVerdict } from "./cacheVerdict";
import { StepFailure } from "./failure";
import { noteInLog } from "./stepLog";
import type { StepContext, StepResult } from "./stepContext";
import type { CacheVerdict, EarlierRun, StepRecord } from "./types";

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

/** What the cache says of a step, and what the step's record keeps of it. */
export interface CacheLook {
  readonly verdict: CacheVerdict;
  /** What an earlier run made. */
  readonly result: StepResult | undefined;
  /** Undefined for a step that is not to be reused. */
  readonly cacheKey: string | undefined;
  readonly cacheContent: Readonly<Record<string, string>> | undefined;
}

/**
 * Looks for an earlier run that stands for this one, and says in the step's log what it found.
 * @throws StepFailure for what is no duration
 */
export async function consultCache(context: StepContext, step: JobStep, request: Argument): Promise<CacheLook> {
  const { effects } = context;
  const enabled = step.CacheConfig?.Enabled === true;
  const oldest = expiry(enabled ? step.CacheConfig?.ExpireAfter : undefined, new Date());
  const countsContent = enabled && effects.cacheMode === "content";
  const content = countsContent ? await contentOf(step.Type, request, effects) : undefined;
  const key = cacheKey(step, request, content);
  const another = (run: EarlierRun | undefined): EarlierRun | undefined =>
    run?.executionArn === context.request.executionArn ? undefined : run;
  const same = key === undefined ? undefined : another(effects.earlierRun(step.Name, key));
  const newest = key === undefined || same !== undefined ? undefined : effects.newestRun(step.Name);
  const ignored = context.request.cache === "off";
  const facts = { enabled, ignored, attributes: attributesOf(step.Type, request), content, oldest, same, newest };
  const verdict = cacheVerdict(facts, ({ properties }) => attributesOf(step.Type, new Argument(properties, "")));
  if (enabled) noteInLog(context, step.Name, `cache: ${verdict.outcome}: ${verdict.why}`);
  const hit = verdict.outcome === "hit" ? same : undefined;
  const result = hit && { ...resultOf(hit.record), cacheHit: hit.executionArn };
  return { verdict, result, cacheKey: key, cacheContent: content };
}

function resultOf({ metadata, properties }: StepRecord): StepResult {
  return { metadata, properties };
}

/**
 * What tells whether two runs of a step of one pipeline do the same.
 * @param request the evaluated arguments
 * @param content digests of the inputs, where what lies behind a URI counts too
 * @returns undefined for a step that is not to be reused
 */
export function cacheKey(
  step: JobStep,
  request: Argument,
  content?: Readonly<Record<string, string>>,
): string | undefined {
  if (step.CacheConfig?.Enabled !== true) return undefined;
  const facts = [step.Type, Object.entries(attributesOf(step.Type, request)), ...(content ? [sorted(content)] : [])];
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex");
}

function attributesOf(type: JobStep["Type"], request: Argument): Record<string, Json> {
  return Object.fromEntries(ATTRIBUTES[type].map((name) => [name, sorted(request.get(name).value ?? null)]));
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
