/** What became of executions, as people are told: a gate's refusal is no crash. */
import type { State } from "../../drawing/states";
import type { RanStep } from "../../drawing/states";
import type { Timed } from "../../drawing/text";
import type { ExecutionRecord, ExecutionStatus, StoredStep } from "../records";
import { LAST, type Store } from "../store";

const STATES: Readonly<Record<ExecutionStatus, State>> = {
  Executing: "running",
  Stopping: "running",
  Stopped: "stopped",
  Failed: "failed",
  Succeeded: "succeeded",
};

export const isLive = ({ status }: ExecutionRecord): boolean => STATES[status] === "running";

/** In the order of their names. */
export function stepsOf(store: Store, { id }: ExecutionRecord): StoredStep[] {
  return [...store.steps.getRange({ start: [id], end: [id, LAST] })].map(({ value }) => value);
}

/** @param steps of the execution, of which a Fail step that failed is how a gate refuses */
export function stateOf({ status }: ExecutionRecord, steps: readonly StoredStep[]): State {
  const refused = status === "Failed" && steps.some((step) => step.type === "Fail" && step.status === "Failed");
  return refused ? "refused" : STATES[status];
}

export function timesOf(execution: ExecutionRecord): Timed {
  const { created, modified } = execution;
  return { startTime: new Date(created), ...(!isLive(execution) && { endTime: new Date(modified) }) };
}

/** A step that ran, with the record that the links to its log come from. */
export interface ShownStep extends RanStep {
  readonly record: StoredStep;
}

export function shownStep(record: StoredStep): ShownStep {
  const { name, status, startTime, endTime, failureReason, cacheHit } = record;
  return {
    name,
    status,
    startTime: new Date(startTime),
    ...(endTime !== undefined && { endTime: new Date(endTime) }),
    ...(failureReason !== undefined && { failureReason }),
    ...(cacheHit !== undefined && { cachedFrom: cacheHit }),
    record,
  };
}
