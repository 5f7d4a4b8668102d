/** RegisterModel steps: hand the evaluated request to the registry. */
import type { RegisterModelStep } from "../../schema";
import { Argument } from "./argument";
import { evaluate } from "./expressions";
import type { StepRunner } from "./stepContext";

export const runRegisterModel: StepRunner<RegisterModelStep> = async (context, step) => {
  const { effects, request, scope } = context;
  const input = new Argument(evaluate(step.Arguments, scope), "").members();
  const arn = await effects.registerModel(step.Name, input, `${request.executionId}/${step.Name}`);
  return {
    metadata: { RegisterModel: { Arn: arn } },
    properties: { ...input, ModelPackageArn: arn, ModelPackageStatus: "Completed" },
  };
};
