/** Definitions of steps alone, also of types that the vocabulary of pipeline/builder does not have. */
import type { Json, PipelineDefinition } from "../../pipeline/schema";

/** A definition of these steps, with a parameter "Which" that has no default. */
export function definitionOf(...steps: readonly Json[]): PipelineDefinition {
  const definition = { Version: "2020-12-01", Parameters: [{ Name: "Which", Type: "String" }], Steps: steps };
  return JSON.parse(JSON.stringify(definition)) as PipelineDefinition;
}
