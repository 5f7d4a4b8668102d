/**
 * Selective execution: some steps of a pipeline run, and what they need of the others is taken from an earlier execution. A
 * step in a branch needs its condition, which stands with the outcome that it had. Steps after the selected ones do not run.
 * Source: https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-selective-ex.html and API_SelectiveExecutionConfig there.
 */
import { buildGraph, reached, type Edge, type Graph } from "../graph";
import type { PipelineDefinition } from "../schema";
import { invalid } from "./errors";
import type { StepRecord } from "./execution/types";
import { stepsOf } from "./history";
import type { ExecutionRecord } from "./records";
import type { Store } from "./store";

const USABLE: readonly string[] = ["Succeeded", "Failed"];

/**
 * The records of the steps that are not run, as they begin the new execution.
 * @param selected names of the steps to run
 * @throws ValidationException with all that is wrong with the selection
 */
export function takenSteps(
  store: Store,
  definition: PipelineDefinition,
  pipelineArn: string,
  selected: readonly string[],
  source: ExecutionRecord | undefined,
): StepRecord[] {
  const graph = buildGraph(definition);
  const chosen = new Set(selected);
  const problems = [...selectionProblems(graph, selected, chosen), ...sourceProblems(pipelineArn, source)];
  if (problems.length > 0) throw invalid(problems.join("; "));
  const earlier = source === undefined ? new Map<string, StepRecord>() : stepsOf(store, source.id);
  const before = graph.edges.filter(({ from, to }) => chosen.has(to) && !chosen.has(from));
  const missing = missingSteps(before, earlier, source);
  if (missing.length > 0) throw invalid(missing.join("; "));
  return [...new Set(before.map(({ from }) => from))].flatMap((name) => {
    const record = earlier.get(name);
    return source === undefined || record?.status !== "Succeeded" ? [] : [taken(record, source.arn)];
  });
}

function selectionProblems(graph: Graph, selected: readonly string[], chosen: ReadonlySet<string>): string[] {
  const unknown = selected.filter((name) => !graph.nodes.has(name));
  const after = reached(graph, chosen, "after");
  const between = [...reached(graph, chosen, "before")].filter((name) => after.has(name) && !chosen.has(name));
  return [
    ...(chosen.size < selected.length ? ["SelectedSteps names a step twice"] : []),
    ...unknown.map((name) => `Selected step '${name}' is not a step of the pipeline`),
    ...between.sort().map((name) => `Step '${name}' lies between selected steps and must be selected too`),
  ];
}

function sourceProblems(pipelineArn: string, source: ExecutionRecord | undefined): string[] {
  if (source === undefined) return [];
  if (source.pipelineArn !== pipelineArn)
    return [`Source pipeline execution ${source.arn} is not one of this pipeline`];
  if (USABLE.includes(source.status)) return [];
  return [`Source pipeline execution ${source.arn} has status ${source.status}, but must be Succeeded or Failed`];
}

/** A step that only stands before another by DependsOn gives it nothing, so nothing of it is needed. */
function missingSteps(
  before: readonly Edge[],
  earlier: ReadonlyMap<string, StepRecord>,
  source: ExecutionRecord | undefined,
): string[] {
  const needed = before.filter(({ kind }) => kind !== "order");
  const lacking = needed.filter(({ from }) => earlier.get(from)?.status !== "Succeeded");
  const named = [...new Map(lacking.map(({ from, to }) => [from, to]))];
  return named.map(([from, to]) =>
    source === undefined
      ? `Selected step '${to}' depends on step '${from}', which is not selected, so SourcePipelineExecutionArn is required`
      : `Selected step '${to}' depends on step '${from}', which did not succeed in source pipeline execution ${source.arn}`,
  );
}

/** Its job, attempts and cache key are the other execution's. */
function taken(record: StepRecord, takenFrom: string): StepRecord {
  const { name, type, status, startTime, endTime, metadata, outcome, properties } = record;
  return {
    ...{ name, type, status, startTime, takenFrom },
    ...(endTime !== undefined && { endTime }),
    ...(metadata !== undefined && { metadata }),
    ...(outcome !== undefined && { outcome }),
    ...(properties !== undefined && { properties }),
  };
}
