/** Which steps an execution runs where not all do, and which earlier execution gives the results of the others. */
import {
  DescribePipelineCommand,
  paginateListPipelineExecutionSteps,
  type SelectiveExecutionConfig,
} from "@aws-sdk/client-sagemaker";
import type { Command } from "commander";
import { buildGraph, reached, type Graph } from "../pipeline/graph";
import type { Reach } from "./connection";
import { findExecution, listExecutions, parseDefinition } from "./executions";
import { UsageError } from "./exit";
import type { FoundPipeline } from "./foundPipeline";

export interface SelectionOptions {
  readonly only?: readonly string[];
  readonly from?: string;
  readonly source?: string;
}

/** How many executions are looked through for one that has the results that are needed. */
const LOOKED_THROUGH = 100;

export function selectionOptions(command: Command): Command {
  return command
    .option("--only <step,...>", "run these steps alone, with what an earlier execution made before them", stepNames)
    .option("--from <step>", "run this step and all that depend on it, likewise")
    .option(
      "--source <execution>",
      "the earlier execution, by its id or ARN (default: the newest that succeeded and has what is needed)",
    );
}

function stepNames(given: string, before: readonly string[] = []): string[] {
  const names = given.split(",").map((name) => name.trim());
  if (!names.includes("")) return [...new Set([...before, ...names])];
  throw new UsageError("Expected names of steps at --only, got an empty one; write --only Train,Evaluate.");
}

/** @throws UsageError for options that contradict each other */
export function checkSelection({ only, from, source }: SelectionOptions): void {
  if (only !== undefined && from !== undefined)
    throw new UsageError("Expected --only or --from, got both; --only can name every step that is to run.");
  if (source !== undefined && only === undefined && from === undefined)
    throw new UsageError("Expected --only or --from with --source, got --source alone; say which steps are to run.");
}

/**
 * What StartPipelineExecution is told of the selected steps; undefined where all run.
 * @throws UsageError for a step that the pipeline does not have; Error when no execution has what the steps need
 */
export async function selectiveConfig(
  reach: Reach,
  pipeline: FoundPipeline,
  { only, from, source }: SelectionOptions,
): Promise<SelectiveExecutionConfig | undefined> {
  const starts = only ?? (from === undefined ? undefined : [from]);
  if (starts === undefined) return undefined;
  const { pipelineName: PipelineName } = pipeline;
  const { PipelineDefinition = "" } = await reach.sagemaker.send(new DescribePipelineCommand({ PipelineName }));
  const graph = buildGraph(parseDefinition(PipelineDefinition));
  checkNames(graph, starts, only === undefined ? "--from" : "--only");
  const chosen = new Set(only ?? [...starts, ...reached(graph, starts, "after")]);
  const needed = neededBy(graph, chosen);
  const arn =
    source === undefined
      ? await newestSource(reach, PipelineName, needed)
      : await findExecution(reach, pipeline, source);
  return {
    SelectedSteps: graph.order.filter((name) => chosen.has(name)).map((StepName) => ({ StepName })),
    ...(arn !== undefined && { SourcePipelineExecutionArn: arn }),
  };
}

function checkNames({ nodes }: Graph, given: readonly string[], option: string): void {
  const unknown = given.filter((name) => !nodes.has(name));
  if (unknown.length === 0) return;
  throw new UsageError(
    `Expected steps of the pipeline at ${option}, got ${unknown.join(", ")}; it has ${[...nodes.keys()].join(", ")}.`,
  );
}

/** Steps that are not chosen and give a chosen one a value, or decide whether it runs. */
function neededBy({ edges }: Graph, chosen: ReadonlySet<string>): string[] {
  const before = edges.filter(({ from, to, kind }) => kind !== "order" && chosen.has(to) && !chosen.has(from));
  return [...new Set(before.map(({ from }) => from))];
}

/** A selective execution has the results of some steps alone, so the newest that succeeded may not do. */
async function newestSource(
  reach: Reach,
  pipelineName: string,
  needed: readonly string[],
): Promise<string | undefined> {
  if (needed.length === 0) return undefined;
  for (const { PipelineExecutionArn: arn, PipelineExecutionStatus: status } of await listExecutions(
    reach,
    pipelineName,
    LOOKED_THROUGH,
  )) {
    if (arn === undefined || status !== "Succeeded") continue;
    const succeeded = await succeededSteps(reach, arn);
    if (needed.every((name) => succeeded.has(name))) return arn;
  }
  throw new Error(
    `Expected an execution that succeeded and has the results of ${needed.join(", ")}, which the selected steps need, got none; run the whole pipeline first, or name an execution with --source.`,
  );
}

async function succeededSteps({ sagemaker }: Reach, PipelineExecutionArn: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const page of paginateListPipelineExecutionSteps({ client: sagemaker }, { PipelineExecutionArn })) {
    for (const { StepName = "", StepStatus } of page.PipelineExecutionSteps ?? []) {
      if (StepStatus === "Succeeded") names.add(StepName);
    }
  }
  return names;
}
