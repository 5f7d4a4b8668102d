/** Fail steps: end the execution with a message. */
import type { FailStep } from "../../schema";
import { Argument } from "./argument";
import { evaluate } from "./expressions";
import { StepFailure } from "./failure";
import type { StepRunner } from "./stepContext";

export const runFail: StepRunner<FailStep> = (context, step) => {
  const message = new Argument(evaluate(step.Arguments.ErrorMessage, context.scope), "ErrorMessage").text();
  context.report({ metadata: { Fail: { ErrorMessage: message } } });
  return Promise.reject(new StepFailure(message));
};
