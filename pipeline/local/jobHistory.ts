/** The records of the jobs that steps started, with the keys that listings read. All are part of the caller's transaction. */
import type { JobRecord, StepStatus } from "./execution/types";
import type { StoredJob } from "./records";
import { LAST, type Store } from "./store";

const OVER: readonly StepStatus[] = ["Succeeded", "Failed", "Stopped"];

/** Replaces the record of a job. */
export function putJob(
  store: Store,
  executionId: string,
  { startTime, endTime, ...record }: JobRecord,
  now: number,
): void {
  put(store, {
    ...record,
    executionId,
    created: startTime.getTime(),
    modified: now,
    ...(endTime !== undefined && { endTime: endTime.getTime() }),
  });
}

function put(store: Store, job: StoredJob): void {
  const { kind, name, status, created, executionId, tuned } = job;
  const earlier = store.jobs.get([kind, name]);
  if (earlier !== undefined) removeKeys(store, earlier);
  store.jobs.putSync([kind, name], job);
  store.jobsByTime.putSync([kind, created, name], true);
  store.jobsByStatus.putSync([kind, status, name], true);
  store.jobsByExecution.putSync([executionId, kind, name], true);
  if (tuned !== undefined) store.jobsByTuning.putSync([tuned.tuningJob, name], true);
}

function removeKeys(store: Store, { kind, name, status, created }: StoredJob): void {
  store.jobsByTime.removeSync([kind, created, name]);
  store.jobsByStatus.removeSync([kind, status, name]);
}

function jobsOf(store: Store, executionId: string): StoredJob[] {
  const keys = [...store.jobsByExecution.getKeys({ start: [executionId], end: [executionId, LAST] })];
  return keys.flatMap((key) => store.jobs.get(key.slice(1)) ?? []);
}

/** Marks the jobs that a server left running when it ended: their processes are gone, and their steps start others. */
export function stopCutOffJobs(store: Store, executionId: string, now: number): void {
  for (const job of jobsOf(store, executionId))
    if (!OVER.includes(job.status)) put(store, { ...job, status: "Stopped", endTime: now, modified: now });
}

export function deleteJobs(store: Store, executionId: string): void {
  for (const job of jobsOf(store, executionId)) {
    const { kind, name, tuned } = job;
    removeKeys(store, job);
    store.jobsByExecution.removeSync([executionId, kind, name]);
    if (tuned !== undefined) store.jobsByTuning.removeSync([tuned.tuningJob, name]);
    store.jobs.removeSync([kind, name]);
  }
}
