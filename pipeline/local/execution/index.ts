/** Runs a pipeline definition as processes on this machine: the only entrance to this folder besides types.ts. */
import { setImmediate } from "node:timers/promises";
import { buildGraph } from "../../graph";
import type { Graph, GraphNode } from "../../graph";
import { deleteFolders } from "./discard";
import { reasonOf } from "./failure";
import { unmappedImages } from "./images";
import { unmappedFunctions } from "./lambda";
import { resume } from "./resume";
import { schedule } from "./scheduler";
import { restrictTo } from "./selection";
import { kindOf, unsupportedSteps } from "./stepKinds";
import { newState, runStep, scopeOf } from "./stepRun";
import type { ExecutionState, StepEnd } from "./stepRun";
import type { ExecutionOutcome, RunExecution, StepRecord } from "./types";

export { containerFile } from "./containers";
export { JOB_KINDS, jobName, logFile, type JobKind } from "./jobNames";
export { readPropertyFiles } from "./propertyFiles";
export { findNamespace } from "./namespace";
export { ParameterError, resolveParameters } from "./parameters";
export { endLeftovers, startTimeOf } from "./processIdentity";
export { stepLogFile } from "./stepLog";
export { runsLocally, unsupportedSteps } from "./stepKinds";
export { prepareTrial, type Trial, type TrialHost } from "./trial";
export type * from "./types";

/** See RunExecution in types.ts. */
export const runExecution: RunExecution = async (request, effects, signal, earlier = new Map()) => {
  try {
    const { definition, selected } = request;
    const whole = buildGraph(definition);
    const graph = selected === undefined ? whole : restrictTo(whole, new Set([...selected, ...earlier.keys()]));
    const unsupported = unsupportedSteps(graph);
    if (unsupported.length > 0) return { status: "Failed", failureReason: unsupported.join(" ") };
    const state = newState(request, effects);
    const scope = scopeOf(state);
    const unmapped = [
      ...unmappedFunctions(graph.nodes.values(), scope, effects),
      ...unmappedImages(graph.nodes, scope, effects),
    ];
    if (unmapped.length > 0) return { status: "Failed", failureReason: unmapped.join(" ") };
    return await walk(graph, state, signal, earlier);
  } catch (error) {
    return { status: "Failed", failureReason: reasonOf(error) };
  }
};

async function walk(
  graph: Graph,
  state: ExecutionState,
  signal: AbortSignal,
  earlier: ReadonlyMap<string, StepRecord>,
): Promise<ExecutionOutcome> {
  const ended = await resume(state, graph, earlier);
  const { request, effects } = state;
  const limits = {
    cores: effects.cores,
    maxParallelSteps: request.maxParallelSteps ?? Infinity,
    usesCores: ({ step }: GraphNode) => kindOf(step).usesCores,
  };
  const complete = await schedule(graph, limits, signal, new Map(ended), async ({ name, step }, cores) => {
    const end = await runStep(state, step, cores, signal, earlier.get(name));
    ended.set(name, end);
    return end;
  });
  // Not waited for: some disks take longer to free space than all steps take to run. The outcome is recorded first.
  const deleted = setImmediate().then(() => deleteFolders(state.discarded));
  effects.background(deleted);
  const failureReason = failures(ended);
  if (failureReason !== "") return { status: "Failed", failureReason };
  return { status: complete ? "Succeeded" : "Stopped" };
}

/** A line for each step that failed: steps that run beside a failing one can fail too. */
function failures(ended: ReadonlyMap<string, StepEnd>): string {
  return [...ended]
    .flatMap(([name, { failureReason }]) =>
      failureReason === undefined ? [] : [`Step ${name} failed: ${failureReason}`],
    )
    .join("\n");
}
