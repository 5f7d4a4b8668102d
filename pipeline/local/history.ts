/** The state changes of executions and their steps, which keep records and orders together. */
import { executionChange, stepChange, type Origin } from "./events/stateChange";
import { closeCallback, deleteCallbacks } from "./callbacks";
import { deleteJobs } from "./jobHistory";
import type { ExecutionRecord, StepCaption, StoredStep } from "./records";
import type { ExecutionOutcome, StepRecord } from "./execution/types";
import { pipelineKey } from "./names";
import { LAST, type Store } from "./store";

const keyOf = (execution: ExecutionRecord): string[] => [pipelineKey(execution.pipelineName), execution.id];

function stored(step: StepRecord, caption: StepCaption | undefined): StoredStep {
  const { startTime, endTime, ...rest } = step;
  return {
    ...rest,
    caption,
    startTime: startTime.getTime(),
    ...(endTime !== undefined && { endTime: endTime.getTime() }),
  };
}

function restored(step: StoredStep): StepRecord {
  const { startTime, endTime, caption: _shown, ...rest } = step;
  return { ...rest, startTime: new Date(startTime), ...(endTime !== undefined && { endTime: new Date(endTime) }) };
}

/** Adds a new execution and marks its pipeline as run. Part of the caller's transaction. */
export function addExecution(store: Store, execution: ExecutionRecord): void {
  const [pipeline = "", id = ""] = keyOf(execution);
  store.executions.putSync([pipeline, id], execution);
  store.executionsByTime.putSync([pipeline, execution.created, id], true);
  store.activeExecutions.putSync([pipeline, id], true);
  const record = store.pipelines.get([pipeline]);
  if (record !== undefined) store.pipelines.putSync([pipeline], { ...record, lastRun: execution.created });
  store.emit(() => executionChange(execution));
}

/** Marks an execution that still runs as being stopped. Returns its record afterwards. */
export function markStopping(store: Store, execution: ExecutionRecord, now: number): ExecutionRecord {
  return store.write(() => {
    const current = store.executions.get(keyOf(execution)) ?? execution;
    if (current.status !== "Executing") return current;
    const stopping: ExecutionRecord = { ...current, status: "Stopping", modified: now };
    store.executions.putSync(keyOf(execution), stopping);
    store.emit(() => executionChange(stopping, current.status));
    return stopping;
  });
}

/** Part of the caller's transaction. */
export function finishExecution(
  store: Store,
  execution: ExecutionRecord,
  outcome: ExecutionOutcome,
  now: number,
): void {
  const current = store.executions.get(keyOf(execution));
  if (current === undefined) return; // Deleted with its pipeline.
  const finished: ExecutionRecord = { ...current, ...outcome, modified: now };
  store.executions.putSync(keyOf(execution), finished);
  store.emit(() => executionChange(finished, current.status));
  store.activeExecutions.removeSync(keyOf(execution));
}

/**
 * Opens an execution that failed or was stopped again: its steps that did not succeed wait for their next attempt. Returns
 * its record afterwards. Part of the caller's transaction.
 */
export function reopenExecution(store: Store, execution: ExecutionRecord, now: number): ExecutionRecord {
  const reopened: ExecutionRecord = { ...execution, status: "Executing", failureReason: undefined, modified: now };
  store.executions.putSync(keyOf(execution), reopened);
  store.activeExecutions.putSync(keyOf(execution), true);
  store.emit(() => executionChange(reopened, execution.status));
  for (const { failureReason: _why, endTime: _when, processes: _gone, ...step } of stepsOf(
    store,
    execution.id,
  ).values())
    if (step.status === "Failed" || step.status === "Stopped")
      putStep(store, reopened, { ...step, status: "Starting" }, store.steps.get([execution.id, step.name])?.caption);
  return reopened;
}

/** What a step has to know of its execution. */
export type StepOrigin = Origin & Pick<ExecutionRecord, "id" | "pipelineName">;

/** Replaces the record of a step. Part of the caller's transaction. */
export function putStep(store: Store, execution: StepOrigin, step: StepRecord, caption?: StepCaption): void {
  const { id: executionId } = execution;
  const record = stored(step, caption);
  const earlier = store.steps.get([executionId, step.name]);
  if (earlier !== undefined && earlier.startTime !== record.startTime)
    store.stepsByTime.removeSync([executionId, earlier.startTime, step.name]);
  store.steps.putSync([executionId, step.name], record);
  if (earlier?.startTime !== record.startTime)
    store.stepsByTime.putSync([executionId, record.startTime, step.name], true);
  if (earlier?.status !== record.status) store.emit(() => stepChange(execution, record, earlier?.status));
  if (step.type === "Callback" && step.endTime !== undefined) closeCallback(store, executionId, step.name);
  if (step.status === "Succeeded" && step.cacheKey !== undefined)
    store.reusable.putSync([pipelineKey(execution.pipelineName), step.name, step.cacheKey], executionId);
}

/** The newest run of a step that may stand for one with the same key. */
export function reusableRun(
  store: Store,
  pipelineName: string,
  step: string,
  cacheKey: string,
): { readonly execution: ExecutionRecord; readonly record: StepRecord } | undefined {
  const pipeline = pipelineKey(pipelineName);
  const id = store.reusable.get([pipeline, step, cacheKey]);
  const execution = id === undefined ? undefined : store.executions.get([pipeline, id]);
  const record = execution === undefined ? undefined : store.steps.get([execution.id, step]);
  return execution === undefined || record === undefined ? undefined : { execution, record: restored(record) };
}

/** How many executions are looked through for a run of a step that is told of, not used. */
const LOOKED_THROUGH = 100;

/** The newest run of a step that ended, in another execution than this, and was no reuse itself. */
export function newestRun(
  store: Store,
  { pipelineName, executionId }: { readonly pipelineName: string; readonly executionId: string },
  step: string,
): { readonly execution: ExecutionRecord; readonly record: StepRecord } | undefined {
  const pipeline = pipelineKey(pipelineName);
  const range = { start: [pipeline, LAST], end: [pipeline], reverse: true, limit: LOOKED_THROUGH };
  for (const [, , id] of store.executionsByTime.getKeys(range)) {
    const execution = typeof id === "string" && id !== executionId ? store.executions.get([pipeline, id]) : undefined;
    const record = execution && store.steps.get([execution.id, step]);
    const counts = record?.endTime !== undefined && record.cacheHit === undefined && record.takenFrom === undefined;
    if (execution !== undefined && record !== undefined && counts) return { execution, record: restored(record) };
  }
  return undefined;
}

export function stepsOf(store: Store, executionId: string): ReadonlyMap<string, StepRecord> {
  const range = store.steps.getRange({ start: [executionId], end: [executionId, LAST] });
  return new Map([...range].map(({ value }) => [value.name, restored(value)]));
}

/** The executions that no server ever brought to their end. */
export function unfinishedExecutions(store: Store): ExecutionRecord[] {
  const found: ExecutionRecord[] = [];
  for (const key of store.activeExecutions.getKeys()) {
    const execution = store.executions.get(key);
    if (execution !== undefined) found.push(execution);
  }
  return found;
}

/** Deletes every execution of a pipeline with its steps. Part of the caller's transaction. */
export function deleteExecutions(store: Store, pipeline: string): void {
  for (const key of [...store.executions.getKeys({ start: [pipeline], end: [pipeline, LAST] })]) {
    const execution = store.executions.get(key);
    if (execution === undefined) continue;
    for (const step of [...store.steps.getKeys({ start: [execution.id], end: [execution.id, LAST] })])
      store.steps.removeSync(step);
    for (const step of [...store.stepsByTime.getKeys({ start: [execution.id], end: [execution.id, LAST] })])
      store.stepsByTime.removeSync(step);
    deleteJobs(store, execution.id);
    deleteCallbacks(store, execution.id);
    store.executionsByTime.removeSync([pipeline, execution.created, execution.id]);
    store.activeExecutions.removeSync(key);
    store.executions.removeSync(key);
  }
  for (const key of [...store.reusable.getKeys({ start: [pipeline], end: [pipeline, LAST] })])
    store.reusable.removeSync(key);
}
