/** Condition steps: decide which branch runs. */
import type { ConditionStep } from "../../schema";
import { allHold } from "./conditions";
import { noteInLog } from "./stepLog";
import type { StepRunner } from "./stepContext";

export const runCondition: StepRunner<ConditionStep> = (context, step) => {
  const say = (line: string): void => {
    noteInLog(context, step.Name, line);
  };
  const outcome = allHold(step.Arguments.Conditions, context.scope, say) ? "True" : "False";
  return Promise.resolve({ outcome, properties: { Outcome: outcome }, metadata: { Condition: { Outcome: outcome } } });
};
