/** Model steps: record a model, its container and data, under a name that other steps use. */
import type { ModelStep } from "../../schema";
import { Argument } from "./argument";
import { evaluate } from "./expressions";
import { jobName } from "./jobNames";
import type { StepRunner } from "./stepContext";

export const runModel: StepRunner<ModelStep> = async (context, step) => {
  const { effects, request, scope } = context;
  const name = jobName(request.executionId, step.Name, 1);
  const input = { ...new Argument(evaluate(step.Arguments, scope), "").members(), ModelName: name };
  const arn = await effects.createModel(name, input);
  return { metadata: { Model: { Arn: arn } }, properties: { ...input, ModelArn: arn } };
};
