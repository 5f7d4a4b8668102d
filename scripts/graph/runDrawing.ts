/** What became of the steps of an execution: as a graph where that can be drawn, else as a table. */
import { buildGraph, GraphError, type Graph } from "../../pipeline/graph";
import { stepFacts } from "../../pipeline/drawing/states";
import { took } from "../../pipeline/drawing/text";
import { MOST_STEPS } from "../../pipeline/drawing/ways";
import { parseDefinition, type ExecutionSnapshot } from "../executions";
import { table } from "../print";
import type { Look } from "../terminal";
import { drawSteps } from "./textDrawing";

/** Undefined for a definition that AWS ran and that is no graph by our reading. */
export function graphOf(definition: string): Graph | undefined {
  try {
    return buildGraph(parseDefinition(definition));
  } catch (error) {
    if (error instanceof GraphError) return undefined;
    throw error;
  }
}

export function drawRun({ steps }: Pick<ExecutionSnapshot, "steps">, graph: Graph | undefined, look: Look): string {
  if (graph !== undefined && graph.nodes.size <= MOST_STEPS) return drawSteps(graph, stepFacts(graph, steps), look);
  const rows = steps.map((step) => [step.name, step.type, step.status, took(step)]);
  return table(["STEP", "KIND", "STATUS", "TOOK"], rows);
}
