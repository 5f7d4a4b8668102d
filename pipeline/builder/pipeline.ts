/** Puts parameters and steps together and refuses whatever would not run, all faults at once. */

import { DEFINITION_VERSION } from "../schema";
import type { Json, PipelineDefinition } from "../schema";
import { definitionProblems } from "./check";
import type { Experiment } from "./job";
import { parameterProblems } from "./parameter";
import type { Parameter } from "./parameter";
import { execution } from "./execution";
import { expression } from "./reference";
import type { PipelineStep } from "./step";

export interface PipelineOptions {
  readonly parameters: readonly Parameter[];
  readonly steps: readonly PipelineStep[];
  /** Experiment that executions are recorded in; without one SageMaker records none. */
  readonly experiment?: Omit<Experiment, "component">;
  readonly metadata?: Readonly<Record<string, Json>>;
}

/** A pipeline that cannot be rendered. `problems` has all that is wrong, one line each. */
export class RenderError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "RenderError";
  }
}

/** @throws RenderError with every fault of every step */
export function pipeline({ parameters, steps, experiment, metadata }: PipelineOptions): PipelineDefinition {
  const definition: PipelineDefinition = {
    Version: DEFINITION_VERSION,
    Metadata: { ...metadata },
    Parameters: parameters.map((parameter) => ({ ...parameter.definition })),
    PipelineExperimentConfig: experiment
      ? {
          ExperimentName: expression(experiment.experiment),
          TrialName: expression(experiment.trial ?? execution.id),
        }
      : null,
    Steps: steps.map((step) => step.definition),
  };
  const problems = [
    ...parameters.flatMap(parameterProblems),
    ...steps.flatMap((step) => step.problems),
    ...definitionProblems(definition),
  ];
  if (problems.length > 0) throw new RenderError([...new Set(problems)]);
  return definition;
}

/** The service's limit on a definition, in characters. */
const LONGEST_DEFINITION = 1_048_576;

/**
 * The text that AWS, the policy pack and the local runner read: the same for the same definition, byte by byte.
 * @throws RenderError when the text is longer than SageMaker accepts
 */
export function render(definition: PipelineDefinition): string {
  const text = JSON.stringify(definition);
  if (text.length > LONGEST_DEFINITION) {
    throw new RenderError([`Expected a definition of at most ${LONGEST_DEFINITION} characters, got ${text.length}.`]);
  }
  return text;
}
