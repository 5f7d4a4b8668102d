/** Executions as a person follows them: found by a short id, read as one snapshot, watched to their end. */
import {
  DescribePipelineDefinitionForExecutionCommand,
  DescribePipelineExecutionCommand,
  paginateListPipelineExecutions,
  paginateListPipelineExecutionSteps,
  type DescribePipelineExecutionResponse,
  type PipelineExecutionStep,
  type PipelineExecutionSummary,
} from "@aws-sdk/client-sagemaker";
import type { PipelineDefinition } from "../pipeline/schema";
import type { Reach } from "./connection";
import { EXIT, UsageError } from "./exit";

export interface StepSnapshot {
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly startTime?: Date;
  readonly endTime?: Date;
  readonly failureReason?: string;
  /** ARN of what the step made: a job, a model package; of the function that it called. */
  readonly arn?: string;
  /** How often its job was started, from 1. */
  readonly attempt?: number;
  /** Of a step that waits, or waited, for an answer to its message. */
  readonly callback?: { readonly token: string; readonly queueUrl: string };
  /** ARN of the execution whose result the step took, where it ran no job of its own. */
  readonly cachedFrom?: string;
}

export interface ExecutionSnapshot {
  readonly arn: string;
  readonly id: string;
  readonly pipelineName: string;
  readonly status: string;
  readonly startTime?: Date;
  readonly endTime?: Date;
  readonly failureReason?: string;
  /** In the order in which they started. */
  readonly steps: readonly StepSnapshot[];
}

/** Statuses that pass; anything else, also one that is not known yet, is an end. */
const UNDER_WAY = new Set(["Executing", "Stopping", "Starting"]);

export const isOver = (status: string): boolean => !UNDER_WAY.has(status);

/** @returns 0 when it succeeded, 3 when the pipeline's own gate refused (a Fail step ended it), else 1 */
export function exitCodeOfExecution(snapshot: ExecutionSnapshot): number {
  if (snapshot.status === "Succeeded") return EXIT.done;
  return snapshot.steps.some((step) => step.type === "Fail" && step.status === "Failed") ? EXIT.refused : EXIT.failed;
}

export const executionId = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** @param pipelineName physical name; newest executions come first */
export async function listExecutions(
  { sagemaker }: Reach,
  pipelineName: string,
  limit: number,
): Promise<PipelineExecutionSummary[]> {
  const found: PipelineExecutionSummary[] = [];
  const pages = paginateListPipelineExecutions(
    { client: sagemaker },
    { PipelineName: pipelineName, SortOrder: "Descending" },
  );
  for await (const page of pages) {
    found.push(...(page.PipelineExecutionSummaries ?? []));
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

/** @throws UsageError when what is given is neither an execution's id nor its ARN */
export function namedExecution({ pipelineArn }: { readonly pipelineArn: string }, given: string): string {
  if (given.startsWith("arn:")) return given;
  if (/^[a-z0-9]{12}$/.test(given)) return `${pipelineArn}/execution/${given}`;
  throw new UsageError(
    "Expected an execution's id (12 letters and digits) or its ARN, got neither; run list shows them.",
  );
}

/**
 * @param given an execution's id or ARN; without it the newest one
 * @throws UsageError when it is neither, Error when there is none yet
 */
export async function findExecution(
  connection: Reach,
  pipeline: { readonly pipelineName: string; readonly pipelineArn: string },
  given: string | undefined,
): Promise<string> {
  if (given !== undefined) return namedExecution(pipeline, given);
  const [newest] = await listExecutions(connection, pipeline.pipelineName, 1);
  if (newest?.PipelineExecutionArn === undefined) {
    throw new Error("Expected an execution, got none yet; start one with npx sluicegate run start.");
  }
  return newest.PipelineExecutionArn;
}

export async function readExecution(connection: Reach, arn: string): Promise<ExecutionSnapshot> {
  return withSteps(connection, arn, await describe(connection, arn));
}

function describe({ sagemaker }: Reach, arn: string): Promise<DescribePipelineExecutionResponse> {
  return sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: arn }));
}

async function withSteps(
  { sagemaker }: Reach,
  arn: string,
  described: DescribePipelineExecutionResponse,
): Promise<ExecutionSnapshot> {
  const steps: StepSnapshot[] = [];
  const pages = paginateListPipelineExecutionSteps(
    { client: sagemaker },
    { PipelineExecutionArn: arn, SortOrder: "Ascending" },
  );
  for await (const page of pages) steps.push(...(page.PipelineExecutionSteps ?? []).map(stepSnapshot));
  const status = described.PipelineExecutionStatus ?? "Unknown";
  return {
    arn,
    id: executionId(arn),
    pipelineName: arn.split("/")[1] ?? "",
    status,
    startTime: described.CreationTime,
    endTime: isOver(status) ? described.LastModifiedTime : undefined,
    failureReason: described.FailureReason,
    steps,
  };
}

function stepSnapshot(step: PipelineExecutionStep): StepSnapshot {
  return {
    name: step.StepName ?? "",
    ...madeBy(step),
    status: step.StepStatus ?? "Unknown",
    startTime: step.StartTime,
    endTime: step.EndTime,
    failureReason: step.FailureReason,
    attempt: step.AttemptCount,
    cachedFrom: step.CacheHitResult?.SourcePipelineExecutionArn,
  };
}

/** Steps whose type is not what the service calls that which they made. */
const TYPES: Readonly<Record<string, string>> = {
  ProcessingJob: "Processing",
  TrainingJob: "Training",
  TransformJob: "Transform",
  TuningJob: "Tuning",
  AutoMLJob: "AutoML",
};

/** The service tells a step's type by what the step made. */
function madeBy({ Metadata }: PipelineExecutionStep): Pick<StepSnapshot, "type" | "arn" | "callback"> {
  const members: Readonly<Record<string, object | undefined>> = { ...Metadata };
  const [kind = "", made = {}] = Object.entries(members)[0] ?? [];
  const { Arn: arn, CheckJobArn: checkJob, CallbackToken: token, SqsQueueUrl: queueUrl = "" } = texts(made);
  const type = Object.hasOwn(TYPES, kind) ? (TYPES[kind] ?? kind) : kind;
  return { type, arn: arn ?? checkJob, ...(token !== undefined && { callback: { token, queueUrl } }) };
}

function texts(made: object): Partial<Record<string, string>> {
  return Object.fromEntries(Object.entries(made).filter(([, value]) => typeof value === "string"));
}

/** The definition that an execution runs, as text. */
export async function readDefinition({ sagemaker }: Reach, arn: string): Promise<string> {
  const answer = await sagemaker.send(new DescribePipelineDefinitionForExecutionCommand({ PipelineExecutionArn: arn }));
  return answer.PipelineDefinition ?? "";
}

/** The definition of an execution as data; the service checked it when the pipeline was made. */
export function parseDefinition(text: string): PipelineDefinition {
  return JSON.parse(text) as PipelineDefinition;
}

/** Snapshots of an execution until it is over, the last one included. Ends early when `signal` is aborted. */
export async function* watchExecution(
  connection: Reach,
  arn: string,
  signal: AbortSignal,
): AsyncGenerator<ExecutionSnapshot> {
  const news = connection.news(executionId(arn), "change");
  while (!signal.aborted) {
    const snapshot = await readExecution(connection, arn);
    yield snapshot;
    if (isOver(snapshot.status)) return;
    await news.next(signal);
  }
}

/** @returns an execution's last snapshot, or undefined when `signal` is aborted before the execution is over */
export async function endOfExecution(
  connection: Reach,
  arn: string,
  signal: AbortSignal,
): Promise<ExecutionSnapshot | undefined> {
  const news = connection.news(executionId(arn), "end");
  while (!signal.aborted) {
    const described = await describe(connection, arn);
    if (isOver(described.PipelineExecutionStatus ?? "")) return withSteps(connection, arn, described);
    await news.next(signal);
  }
  return undefined;
}
