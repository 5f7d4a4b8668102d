/** Takes up an execution that was cut off: keeps what finished steps left, ends what unfinished ones left. */
import { rm } from "node:fs/promises";
import path from "node:path";
import type { Graph } from "../../graph";
import { jobName } from "./jobNames";
import { endLeftovers } from "./processIdentity";
import { readPropertyFiles } from "./propertyFiles";
import type { StepEnd, ExecutionState } from "./stepRun";
import type { StepRecord } from "./types";

/**
 * Restores into `state` what expressions can refer to, and clears away the processes and folders of unfinished steps.
 * @returns how the finished steps ended
 */
export async function resume(
  state: ExecutionState,
  graph: Graph,
  earlier: ReadonlyMap<string, StepRecord>,
): Promise<Map<string, StepEnd>> {
  const ended = new Map<string, StepEnd>();
  for (const record of earlier.values()) {
    const end = endOf(record);
    if (end === undefined) await clearAway(state, record);
    else ended.set(record.name, end);
    if (end?.status === "Succeeded") await restore(state, graph, record);
  }
  return ended;
}

function endOf({ status, outcome, failureReason = "No reason was recorded." }: StepRecord): StepEnd | undefined {
  if (status === "Succeeded") return { status, outcome };
  if (status === "Failed") return { status, failureReason };
  return status === "Stopped" ? { status } : undefined;
}

async function restore(state: ExecutionState, graph: Graph, record: StepRecord): Promise<void> {
  const step = graph.nodes.get(record.name)?.step;
  if (step === undefined) return;
  const properties = record.properties ?? {};
  state.properties.set(record.name, properties);
  const files = await readPropertyFiles(step, properties, state.effects);
  files.forEach((file, name) => state.propertyFiles.set(name, file));
}

async function clearAway(state: ExecutionState, record: StepRecord): Promise<void> {
  await endLeftovers(record.processes ?? []);
  if (record.attempt === undefined) return;
  const folder = path.join(state.effects.jobsDir, jobName(state.request.executionId, record.name, record.attempt));
  await rm(folder, { recursive: true, force: true });
}
