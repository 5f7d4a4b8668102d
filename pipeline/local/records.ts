/** What the store holds. Times are milliseconds since the epoch. */
import type { CallbackAnswer, JobRecord, StepRecord } from "./execution/types";
import type { JsonObject } from "./shapes";

export interface PipelineRecord {
  readonly name: string;
  readonly arn: string;
  readonly displayName?: string | undefined;
  readonly description?: string | undefined;
  readonly roleArn: string;
  /** sha256 of the definition's text, under which the store keeps it. */
  readonly definition: string;
  readonly maxParallelSteps?: number | undefined;
  /** Counts the definitions this pipeline has had. */
  readonly version: number;
  readonly created: number;
  readonly modified: number;
  readonly lastRun?: number | undefined;
}

/** One definition that a pipeline has, or had: it can still be described and started. */
export interface VersionRecord {
  readonly version: number;
  /** sha256 of the definition's text. */
  readonly definition: string;
  readonly created: number;
  readonly displayName?: string | undefined;
  readonly description?: string | undefined;
  /** Names that lead to this version; a pipeline has each at most once. */
  readonly aliases: readonly string[];
  /** ARN of the newest execution of this version. */
  readonly lastExecution?: string | undefined;
}

export type ExecutionStatus = "Executing" | "Stopping" | "Stopped" | "Failed" | "Succeeded";

export interface ExecutionRecord {
  readonly id: string;
  readonly arn: string;
  readonly pipelineName: string;
  readonly pipelineArn: string;
  readonly version: number;
  readonly status: ExecutionStatus;
  readonly displayName: string;
  readonly description?: string | undefined;
  readonly failureReason?: string | undefined;
  /** Every parameter of the definition with the value this execution runs with. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly definition: string;
  readonly roleArn: string;
  readonly maxParallelSteps?: number | undefined;
  /** SelectiveExecutionConfig, as it was given. */
  readonly selective?: { readonly source?: string | undefined; readonly steps: readonly string[] } | undefined;
  /** No step takes an earlier result, whatever its CacheConfig says. */
  readonly cache?: "off" | undefined;
  readonly created: number;
  readonly modified: number;
}

/** What the definition says of a step for people. */
export interface StepCaption {
  readonly displayName?: string | undefined;
  readonly description?: string | undefined;
}

/** The engine's record with its dates as numbers, and the step's caption. */
export type StoredStep = Omit<StepRecord, "startTime" | "endTime"> & {
  readonly caption?: StepCaption | undefined;
  readonly startTime: number;
  readonly endTime?: number;
};

/** The engine's record of a job with its dates as numbers, and whose it is. */
export type StoredJob = Omit<JobRecord, "startTime" | "endTime"> & {
  readonly executionId: string;
  readonly created: number;
  /** When it changed last. */
  readonly modified: number;
  readonly endTime?: number;
};

/** What a Callback step waits by. */
export interface CallbackRecord {
  readonly executionId: string;
  readonly executionArn: string;
  readonly step: string;
  readonly opened: number;
  readonly answer?: CallbackAnswer;
  /** True when the step has ended, whether or not anybody answered. */
  readonly closed?: boolean;
}

export interface ModelRecord {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  /** The CreateModel request, as describing gives it back. */
  readonly content: JsonObject;
}

export interface GroupRecord {
  readonly name: string;
  readonly arn: string;
  readonly description?: string | undefined;
  readonly created: number;
  readonly managed?: { readonly ManagedStorageType?: string } | undefined;
  /** Version of the newest package that ever was in the group; versions are never given twice. */
  readonly lastVersion: number;
}

export type ApprovalStatus = "Approved" | "Rejected" | "PendingManualApproval";

export interface PackageRecord {
  readonly group: string;
  readonly version: number;
  readonly arn: string;
  readonly approval: ApprovalStatus;
  readonly approvalDescription?: string | undefined;
  readonly created: number;
  readonly modified?: number | undefined;
  /** ARN of who changed the package last. */
  readonly modifiedBy?: string | undefined;
  /** The members of the CreateModelPackage request that describing gives back as they came. */
  readonly content: JsonObject;
}

export type CardStatus = "Draft" | "PendingReview" | "Approved" | "Archived";

export interface CardRecord {
  readonly name: string;
  readonly arn: string;
  readonly kmsKeyId?: string | undefined;
  readonly created: number;
  /** The newest one. */
  readonly version: number;
}

/** One content that a model card has, or had; its status may change, its content does not. */
export interface CardVersionRecord {
  readonly version: number;
  /** JSON, as it came. */
  readonly content: string;
  readonly status: CardStatus;
  readonly created: number;
  readonly modified?: number | undefined;
  /** ARN of who changed the card last. */
  readonly modifiedBy?: string | undefined;
}

/** What a client's token stands for: repeating the request gives `result`, another request with the token is refused. */
export interface TokenRecord {
  readonly request: string;
  readonly result: string;
}

export interface Tag {
  Key: string;
  Value: string;
}

/** What a file of the object store cannot say of itself. Valid while size and time of the file are these. */
export interface ObjectRecord {
  readonly etag: string;
  readonly size: number;
  readonly modified: number;
  readonly contentType?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>>;
}
