/** SendPipelineExecutionStepSuccess and SendPipelineExecutionStepFailure: the answers that Callback steps wait for. */
import { keepAnswer, requireCallback } from "../callbacks";
import type { CallbackAnswer } from "../execution/types";
import { list, structure, text } from "../shapes";
import { once } from "../tokens";
import { clientToken, operation, type Call, type Reply } from "./operation";

const callbackToken = { CallbackToken: text({ min: 10, max: 10, pattern: "[a-zA-Z0-9]+" }) };
const outputParameter = structure({ Name: text({ max: 256 }), Value: text({ max: 1024 }) }, {});

/** The same client token is the same answer; any other is refused once there is one. */
function answer(
  { store, runs }: Call,
  name: string,
  { token, clientToken: client }: { readonly token: string; readonly clientToken: string | undefined },
  given: CallbackAnswer,
): Reply {
  const arn = store.write(() => {
    const { executionArn } = requireCallback(store, token);
    return once(store, { operation: name, scope: token, token: client, request: given }, () => {
      keepAnswer(store, token, given);
      return executionArn;
    });
  });
  runs.waiting.notify(token);
  return { PipelineExecutionArn: arn };
}

const success = operation(
  structure(callbackToken, { OutputParameters: list(outputParameter, { max: 50 }), ...clientToken }),
  (input, call) => {
    const { CallbackToken: token, ClientRequestToken: client, OutputParameters: outputs = [] } = input;
    return answer(
      call,
      "SendPipelineExecutionStepSuccess",
      { token, clientToken: client },
      { outputs: Object.fromEntries(outputs.map(({ Name, Value }) => [Name, Value])) },
    );
  },
);

const failure = operation(
  structure(callbackToken, { FailureReason: text({ max: 256 }), ...clientToken }),
  (input, call) => {
    const { CallbackToken: token, ClientRequestToken: client, FailureReason: reason } = input;
    return answer(
      call,
      "SendPipelineExecutionStepFailure",
      { token, clientToken: client },
      { failureReason: reason ?? "The step was answered with a failure, without a reason." },
    );
  },
);

export const callbackAnswers = {
  SendPipelineExecutionStepSuccess: success,
  SendPipelineExecutionStepFailure: failure,
};
