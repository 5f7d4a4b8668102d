/** What the runner of one step gets and gives. */
import type { Step } from "../../schema";
import type { Scope } from "./expressions";
import type { PreparedJob } from "./job";
import type { Effects, ExecutionRequest, StepRecord, Surroundings } from "./types";

/** What a job gets: nothing by which it could register or make anything. */
export interface JobContext {
  readonly request: ExecutionRequest;
  readonly effects: Surroundings & Pick<Effects, "commit">;
  /** Aborted when the execution is to stop. */
  readonly signal: AbortSignal;
  readonly scope: Scope;
  /** Cores that the step may use. */
  readonly cores: number;
  /** Adds to the step's record. */
  report(change: Partial<StepRecord>): void;
}

export interface StepContext extends JobContext {
  readonly effects: Effects;
  /** Number of the step's first attempt in this run: those before it belong to a run that was cut off. */
  readonly firstAttempt: number;
  /** Has a folder that is needed no more deleted when the execution has ended. */
  discard(folder: string): void;
}

/** What a step that succeeded adds to its record. */
export type StepResult = Pick<StepRecord, "metadata" | "outcome" | "properties" | "cache" | "cacheHit">;

/** Runs one step. Rejects with StepFailure, StepStopped or whatever the system threw. */
export type StepRunner<S extends Step> = (context: StepContext, step: S) => Promise<StepResult>;

/** The folder that a job is made ready in, and the attempt that its name tells of. */
export interface JobPlace {
  readonly folder: string;
  readonly attempt: number;
}

/** Makes the job of a step ready to start. Rejects as its runner would. */
export type StepPreparer<S extends Step> = (context: JobContext, step: S, place: JobPlace) => Promise<PreparedJob>;
