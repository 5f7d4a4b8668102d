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
import type { Connection } from "./connection";
import { EXIT, UsageError } from "./exit";

export interface StepSnapshot {
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly startTime?: Date;
  readonly endTime?: Date;
  readonly failureReason?: string;
  /** ARN of what the step made: a job, a model package. */
  readonly arn?: string;
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
  { sagemaker }: Connection,
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
  connection: Connection,
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

export async function readExecution(connection: Connection, arn: string): Promise<ExecutionSnapshot> {
  return withSteps(connection, arn, await describe(connection, arn));
}

function describe({ sagemaker }: Connection, arn: string): Promise<DescribePipelineExecutionResponse> {
  return sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: arn }));
}

async function withSteps(
  { sagemaker }: Connection,
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
  const { type, arn } = madeBy(step);
  return {
    name: step.StepName ?? "",
    type,
    status: step.StepStatus ?? "Unknown",
    startTime: step.StartTime,
    endTime: step.EndTime,
    failureReason: step.FailureReason,
    arn,
    cachedFrom: step.CacheHitResult?.SourcePipelineExecutionArn,
  };
}

/** The service tells a step's type by what the step made. */
function madeBy({ Metadata }: PipelineExecutionStep): { type: string; arn?: string } {
  if (Metadata?.ProcessingJob !== undefined) return { type: "Processing", arn: Metadata.ProcessingJob.Arn };
  if (Metadata?.TrainingJob !== undefined) return { type: "Training", arn: Metadata.TrainingJob.Arn };
  if (Metadata?.RegisterModel !== undefined) return { type: "RegisterModel", arn: Metadata.RegisterModel.Arn };
  if (Metadata?.Condition !== undefined) return { type: "Condition" };
  if (Metadata?.Fail !== undefined) return { type: "Fail" };
  return { type: Object.keys(Metadata ?? {})[0] ?? "" };
}

/** The definition that an execution runs, as text. */
export async function readDefinition({ sagemaker }: Connection, arn: string): Promise<string> {
  const answer = await sagemaker.send(new DescribePipelineDefinitionForExecutionCommand({ PipelineExecutionArn: arn }));
  return answer.PipelineDefinition ?? "";
}

/** The definition of an execution as data; the service checked it when the pipeline was made. */
export function parseDefinition(text: string): PipelineDefinition {
  return JSON.parse(text) as PipelineDefinition;
}

/** Snapshots of an execution until it is over, the last one included. Ends early when `signal` is aborted. */
export async function* watchExecution(
  connection: Connection,
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
  connection: Connection,
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
