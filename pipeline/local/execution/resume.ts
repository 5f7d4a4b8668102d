/** Takes up an execution that was cut off: keeps what finished steps left, ends what unfinished ones left. */
import { rm } from "node:fs/promises";
import path from "node:path";
import type { Graph } from "../../graph";
import { jobName } from "./jobNames";
import { endLeftovers } from "./processIdentity";
import { readPropertyFiles } from "./propertyFiles";
import type { StepEnd, ExecutionState } from "./stepRun";
import type { StepRecord, Surroundings } from "./types";

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

/** Restores what expressions can refer to of a step that succeeded. */
export async function restore(state: ExecutionState<Surroundings>, graph: Graph, record: StepRecord): Promise<void> {
  const step = graph.nodes.get(record.name)?.step;
  if (step === undefined) return;
  const properties = record.properties ?? {};
  state.properties.set(record.name, properties);
  const files = await readPropertyFiles(step, properties, state.effects);
  files.forEach((file, name) => state.propertyFiles.set(name, file));
  const folder = jobFolder(state, record);
  if (folder !== undefined) state.discarded.push(folder);
}

async function clearAway(state: ExecutionState, record: StepRecord): Promise<void> {
  await endLeftovers(record.processes ?? []);
  const folder = jobFolder(state, record);
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}

function jobFolder(
  { request, effects }: ExecutionState<Surroundings>,
  { name, attempt }: StepRecord,
): string | undefined {
  return attempt === undefined ? undefined : path.join(effects.jobsDir, jobName(request.executionId, name, attempt));
}
