/** Callback steps: put a message with a token into a queue, and wait until somebody answers with that token. */
import { setTimeout as delay } from "node:timers/promises";
import type { CallbackStep } from "../../schema";
import { Argument } from "./argument";
import { evaluate } from "./expressions";
import { StepFailure, StepStopped } from "./failure";
import { outputParameters, outputResult } from "./outputParameters";
import { noteInLog } from "./stepLog";
import type { StepContext, StepRunner } from "./stepContext";
import type { Callback, CallbackAnswer } from "./types";

/** SageMaker waits this long for an answer. */
const LONGEST_WAIT_MS = 7 * 24 * 3600 * 1000;

export const runCallback: StepRunner<CallbackStep> = async (context, step) => {
  const { effects, scope, request } = context;
  const queue = new Argument(evaluate(step.SqsQueueUrl, scope), "SqsQueueUrl").text();
  const message = new Argument(evaluate(step.Arguments, scope), "").members();
  const callback = await effects.openCallback(step.Name);
  const metadata = { CallbackToken: callback.token, SqsQueueUrl: queue };
  context.report({ status: "Executing", metadata: { Callback: metadata } });
  await effects.commit();
  effects.send(queue, callback.token, {
    token: callback.token,
    pipelineExecutionArn: request.executionArn,
    status: "Executing",
    arguments: message,
  });
  const answered = "SendPipelineExecutionStepSuccess or -Failure";
  noteInLog(context, step.Name, `Waits for ${answered} with CallbackToken ${callback.token}.`);
  const answer = await answerTo(context, callback);
  if ("failureReason" in answer) throw new StepFailure(answer.failureReason);
  const values = outputParameters(step.OutputParameters ?? [], answer.outputs, "the answer");
  return outputResult("Callback", metadata, values);
};

/** @throws StepFailure after too long a time; StepStopped when the execution is stopped */
async function answerTo({ effects, signal }: StepContext, { token, opened }: Callback): Promise<CallbackAnswer> {
  const over = new AbortController();
  const left = Math.max(0, opened.getTime() + LONGEST_WAIT_MS - Date.now());
  const waits = AbortSignal.any([signal, over.signal]);
  const answered = effects.callbackAnswer(token, waits);
  // Which one is waited for in vain ends with the other.
  const timeout = delay(left, undefined, { signal: waits }).then(
    () => undefined,
    () => undefined,
  );
  try {
    const answer = await Promise.race([answered, timeout]);
    if (answer !== undefined) return answer;
    if (signal.aborted) throw new StepStopped();
    throw new StepFailure("ClientError: Nobody answered within 7 days.");
  } finally {
    over.abort();
  }
}
