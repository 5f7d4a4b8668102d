/** The newest executions over several pipelines, whose own orders the store keeps. */
import type { ExecutionRecord } from "../records";
import { LAST, type Store } from "../store";

/** Of an execution in the order of all: its time of creation, then its id. */
export interface Place {
  readonly created: number;
  readonly id: string;
}

/**
 * @param pipelines lower-case names
 * @param before where the list goes on: behind this place
 */
export function newestExecutions(
  store: Store,
  pipelines: readonly string[],
  limit: number,
  before?: Place,
): ExecutionRecord[] {
  const places = pipelines.flatMap((pipeline) => {
    const start = before === undefined ? [pipeline, LAST] : [pipeline, before.created, before.id];
    const keys = store.executionsByTime.getKeys({ start, exclusiveStart: true, end: [pipeline], reverse: true, limit });
    return [...keys].map(([, created, id]) => ({ pipeline, created: Number(created), id: String(id) }));
  });
  places.sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
  return places.slice(0, limit).flatMap(({ pipeline, id }) => store.executions.get([pipeline, id]) ?? []);
}
