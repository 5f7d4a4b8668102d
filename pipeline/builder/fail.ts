/** A Fail step: ends the execution as Failed, with a reason that may hold numbers of this execution. */

import type { FailStep } from "../schema";
import { expression } from "./reference";
import type { Text } from "./reference";
import { nameProblems, problem, stepHead } from "./step";
import type { PipelineStep, StepOptions } from "./step";

export interface FailOptions extends StepOptions {
  readonly message: Text;
}

export function fail(name: string, options: FailOptions): PipelineStep {
  const definition: FailStep = {
    ...stepHead(name, options),
    Type: "Fail",
    Arguments: { ErrorMessage: expression(options.message) },
  };
  const silent = options.message === "";
  return {
    name,
    definition,
    problems: [...nameProblems(name), ...(silent ? [problem(name, "a message that says why", "an empty one")] : [])],
  };
}
