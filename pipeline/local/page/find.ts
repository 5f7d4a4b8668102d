/** Records by the names that an address holds. */
import { pipelineKey } from "../names";
import type { ExecutionRecord, PipelineRecord } from "../records";
import type { Store } from "../store";

/** @param params pipeline and id */
export function executionNamed(store: Store, [pipeline = "", id = ""]: readonly string[]): ExecutionRecord | undefined {
  return store.executions.get([pipelineKey(pipeline), id]);
}

export function pipelineNamed(store: Store, [name = ""]: readonly string[]): PipelineRecord | undefined {
  return store.pipelines.get([pipelineKey(name)]);
}
