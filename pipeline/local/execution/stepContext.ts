/** What the runner of one step gets and gives. */
import type { Step } from "../../schema";
import type { Scope } from "./expressions";
import type { Effects, ExecutionRequest, StepRecord } from "./types";

export interface StepContext {
  readonly request: ExecutionRequest;
  readonly effects: Effects;
  /** Aborted when the execution is to stop. */
  readonly signal: AbortSignal;
  readonly scope: Scope;
  /** Cores that the step may use. */
  readonly cores: number;
  /** Number of the step's first attempt in this run: those before it belong to a run that was cut off. */
  readonly firstAttempt: number;
  /** Adds to the step's record. */
  report(change: Partial<StepRecord>): void;
  /** Has a folder that is needed no more deleted when the execution has ended. */
  discard(folder: string): void;
}

/** What a step that succeeded adds to its record. */
export type StepResult = Pick<StepRecord, "metadata" | "outcome" | "properties" | "cache" | "cacheHit">;

/** Runs one step. Rejects with StepFailure, StepStopped or whatever the system threw. */
export type StepRunner<S extends Step> = (context: StepContext, step: S) => Promise<StepResult>;
