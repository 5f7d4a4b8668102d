/**
 * What EventBridge would be told: state changes of executions, steps and model packages, in AWS's shapes, so that rules and
 * their targets can be tried on a laptop.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html
 */
import { randomUUID } from "node:crypto";
import { ACCOUNT } from "../names";
import type { ExecutionRecord, PackageRecord, StoredStep, Tag } from "../records";

export interface StateChange {
  readonly version: "0";
  /** The same for every delivery of one change: a subscriber can tell a repeated one by it. */
  readonly id: string;
  readonly "detail-type": string;
  readonly source: "aws.sagemaker";
  readonly account: string;
  /** UTC, in whole seconds: `2026-01-31T23:59:59Z`. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  /** Members that are undefined are left out when it is written. */
  readonly detail: Readonly<Record<string, unknown>>;
}

const isoSeconds = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, -".000Z".length)}Z`;
const isoOrNothing = (milliseconds: number | undefined): string | undefined =>
  milliseconds === undefined ? undefined : isoSeconds(milliseconds);

type Change = Pick<StateChange, "detail-type" | "resources" | "detail">;

function stateChange(change: Change, milliseconds: number): StateChange {
  const [, , , region = ""] = (change.resources[0] ?? "").split(":");
  return {
    version: "0",
    id: randomUUID(),
    source: "aws.sagemaker",
    account: ACCOUNT,
    time: isoSeconds(milliseconds),
    region,
    ...change,
  };
}

export function executionChange(execution: ExecutionRecord, previous?: string): StateChange {
  const { arn, pipelineArn, status, created, modified } = execution;
  const isOver = status !== "Executing" && status !== "Stopping";
  return stateChange(
    {
      "detail-type": "SageMaker Model Building Pipeline Execution Status Change",
      resources: [pipelineArn, arn],
      detail: {
        pipelineExecutionDisplayName: execution.displayName,
        pipelineExecutionDescription: execution.description,
        currentPipelineExecutionStatus: status,
        previousPipelineExecutionStatus: previous,
        executionStartTime: isoSeconds(created),
        executionEndTime: isOver ? isoSeconds(modified) : undefined,
        pipelineArn,
        pipelineExecutionArn: arn,
      },
    },
    modified,
  );
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** `{ ProcessingJob: { Arn } }` with lower-case initials, as events write what the API writes with upper-case ones. */
function metadataOf({ metadata = {} }: StoredStep): Record<string, unknown> {
  const inner = (value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([name, one]) => [lowerFirst(name), inner(one)]))
      : value;
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [lowerFirst(name), inner(value)]));
}

export type Origin = Pick<ExecutionRecord, "arn" | "pipelineArn">;

export function stepChange(origin: Origin, step: StoredStep, previous?: string): StateChange {
  const { arn, pipelineArn } = origin;
  return stateChange(
    {
      "detail-type": "SageMaker Model Building Pipeline Execution Step Status Change",
      resources: [pipelineArn, arn],
      detail: {
        metadata: metadataOf(step),
        stepStartTime: isoSeconds(step.startTime),
        stepEndTime: isoOrNothing(step.endTime),
        stepName: step.name,
        stepType: step.type,
        previousStepStatus: previous,
        currentStepStatus: step.status,
        failureReason: step.failureReason,
        cacheHitResult: step.cacheHit && { sourcePipelineExecutionArn: step.cacheHit },
        pipelineArn,
        pipelineExecutionArn: arn,
      },
    },
    step.endTime ?? step.startTime,
  );
}

export function packageChange(record: PackageRecord, tags: readonly Tag[]): StateChange {
  const { arn, created, modified } = record;
  return stateChange(
    {
      "detail-type": "SageMaker Model Package State Change",
      resources: [arn],
      detail: {
        ...record.content,
        ModelPackageName: `${record.group}/${record.version}`,
        ModelPackageGroupName: record.group,
        ModelPackageVersion: record.version,
        ModelPackageArn: arn,
        CreationTime: isoSeconds(created),
        ModelPackageStatus: "Completed",
        ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
        ModelApprovalStatus: record.approval,
        ApprovalDescription: record.approvalDescription,
        LastModifiedTime: isoOrNothing(modified),
        Tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
      },
    },
    modified ?? created,
  );
}
