/** A Callback step: puts a message with a token into an SQS queue, and waits until somebody answers with that token. */

import type { CallbackStep } from "../schema";
import { outputProblems, outputReference, renderOutputs } from "./outputs";
import type { OutputOf, Outputs } from "./outputs";
import { renderFields } from "./reference";
import type { Value } from "./reference";
import { nameProblems, problem, stepHead } from "./step";
import type { PipelineStep, StepOptions } from "./step";

export interface CallbackOptions<O extends Outputs> extends StepOptions {
  /** URL of the SQS queue. */
  readonly queue: string;
  /** What the message says besides its token. */
  readonly arguments: Readonly<Record<string, Value>>;
  /** Names and types of what the answer brings. */
  readonly outputs: O;
}

export interface Callback<O extends Outputs> extends PipelineStep {
  output<N extends keyof O & string>(name: N): OutputOf<O, N>;
}

export function callback<const O extends Outputs>(name: string, options: CallbackOptions<O>): Callback<O> {
  const { queue, outputs } = options;
  const definition: CallbackStep = {
    ...stepHead(name, options),
    Type: "Callback",
    Arguments: renderFields(options.arguments),
    SqsQueueUrl: queue,
    OutputParameters: renderOutputs(outputs),
  };
  const isUrl = /^https:\/\/sqs\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/\d{12}\/[A-Za-z0-9_-]{1,80}(\.fifo)?$/.test(queue);
  return {
    name,
    definition,
    problems: [
      ...nameProblems(name),
      ...(isUrl ? [] : [problem(name, "the URL of an SQS queue", `"${queue}"`)]),
      ...outputProblems(name, outputs),
    ],
    output: (output) => outputReference(name, outputs, output),
  };
}
