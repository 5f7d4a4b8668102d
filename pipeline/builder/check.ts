/** Checks a rendered definition as a whole: what no type and no single step can see. */

import { GraphError, buildGraph, parseReference, references } from "../graph";
import type { GraphNode } from "../graph";
import type { PipelineDefinition, Step } from "../schema";
import { problem } from "./step";

/** Everything that is wrong, one line each, naming the step. */
export function definitionProblems(definition: PipelineDefinition): string[] {
  try {
    const { nodes } = buildGraph(definition);
    return [...nodes.values()].flatMap((node) => [...nonFinite(node), ...missingProperties(node, nodes)]);
  } catch (error) {
    if (error instanceof GraphError) return [...error.problems];
    throw error;
  }
}

/** JSON has no infinite number: it would silently become null. */
function nonFinite({ name, step }: GraphNode): string[] {
  const problems: string[] = [];
  const open: unknown[] = [step.Type === "Condition" ? step.Arguments.Conditions : step.Arguments];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === "number" && !Number.isFinite(value)) {
      problems.push(problem(name, "finite numbers", String(value)));
    } else if (typeof value === "object" && value !== null) {
      for (const child of Object.values(value)) open.push(child);
    }
  }
  return problems;
}

/** Types catch these first; names that were computed as plain text come this far. */
function missingProperties({ name, step }: GraphNode, nodes: ReadonlyMap<string, GraphNode>): string[] {
  const problems: string[] = [];
  const reads = step.Type === "Condition" ? step.Arguments.Conditions : step.Arguments;
  for (const { get } of references(reads)) {
    const found = parseReference(get);
    if (found?.kind !== "step") continue;
    const target = nodes.get(found.step)?.step;
    const [property, group, output] = found.path;
    if (target === undefined || typeof property !== "string") continue;
    if (property === "PropertyFiles" && !propertyFiles(target).includes(String(group))) {
      problems.push(problem(name, `a property file of step "${target.Name}"`, `"${group ?? ""}"`));
    }
    if (property === "ProcessingOutputConfig" && group === "Outputs" && !outputs(target).includes(output)) {
      problems.push(problem(name, `an output of step "${target.Name}"`, `"${output ?? ""}"`));
    }
  }
  return problems;
}

function propertyFiles(step: Step): string[] {
  return step.Type === "Processing" ? (step.PropertyFiles ?? []).map((file) => file.PropertyFileName) : [];
}

function outputs(step: Step): unknown[] {
  const config: unknown = step.Type === "Processing" ? step.Arguments.ProcessingOutputConfig : undefined;
  if (typeof config !== "object" || config === null || !("Outputs" in config) || !Array.isArray(config.Outputs))
    return [];
  return config.Outputs.map((output: unknown) =>
    typeof output === "object" && output !== null && "OutputName" in output ? output.OutputName : undefined,
  );
}
