/** A Lambda step: calls a function, and goes on with what it returns. The gate proof takes such a step as able to do anything. */

import type { LambdaStep } from "../schema";
import { outputProblems, outputReference, renderOutputs } from "./outputs";
import type { OutputOf, Outputs } from "./outputs";
import { renderFields } from "./reference";
import type { Value } from "./reference";
import { nameProblems, problem, stepHead } from "./step";
import type { PipelineStep, StepOptions } from "./step";

export interface LambdaOptions<O extends Outputs> extends StepOptions {
  /** ARN of the function. */
  readonly function: string;
  /** The event that the handler gets. */
  readonly arguments: Readonly<Record<string, Value>>;
  /** Names and types of what the handler returns. */
  readonly outputs: O;
}

export interface Lambda<O extends Outputs> extends PipelineStep {
  output<N extends keyof O & string>(name: N): OutputOf<O, N>;
}

export function lambda<const O extends Outputs>(name: string, options: LambdaOptions<O>): Lambda<O> {
  const { function: arn, outputs } = options;
  const definition: LambdaStep = {
    ...stepHead(name, options),
    Type: "Lambda",
    Arguments: renderFields(options.arguments),
    FunctionArn: arn,
    OutputParameters: renderOutputs(outputs),
  };
  const isArn = /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9$_-]+)?$/.test(arn);
  return {
    name,
    definition,
    problems: [
      ...nameProblems(name),
      ...(isArn ? [] : [problem(name, "the ARN of a Lambda function", `"${arn}"`)]),
      ...outputProblems(name, outputs),
    ],
    output: (output) => outputReference(name, outputs, output),
  };
}
