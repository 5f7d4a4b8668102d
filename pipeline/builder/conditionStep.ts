/** A Condition step: decides which of its inner steps run. */

import type { Condition, ConditionStep } from "../schema";
import { nameProblems, problem, stepHead } from "./step";
import type { PipelineStep, StepOptions } from "./step";

export interface ConditionOptions extends StepOptions {
  /** All of these must hold for `then` to run. */
  readonly when: readonly Condition[];
  readonly then: readonly PipelineStep[];
  readonly else?: readonly PipelineStep[];
}

export function condition(name: string, options: ConditionOptions): PipelineStep {
  const inner = [...options.then, ...(options.else ?? [])];
  const definition: ConditionStep = {
    ...stepHead(name, options),
    Type: "Condition",
    Arguments: {
      Conditions: [...options.when],
      IfSteps: options.then.map((step) => step.definition),
      ElseSteps: (options.else ?? []).map((step) => step.definition),
    },
  };
  const problems = [
    ...nameProblems(name),
    ...emptyLists(name, options.when),
    ...inner.flatMap((step) => step.problems),
  ];
  return { name, definition, problems };
}

/** An empty list of conditions always holds, an empty "or" or "in" never: neither decides anything. */
function emptyLists(name: string, conditions: readonly Condition[]): string[] {
  const problems: string[] = [];
  if (conditions.length === 0) problems.push(problem(name, "at least one condition", "none, which always holds"));
  const open = [...conditions];
  for (let test = open.pop(); test !== undefined; test = open.pop()) {
    if (test.Type === "Not") open.push(test.Condition);
    if (test.Type === "Or") open.push(...test.Conditions);
    const list = test.Type === "Or" ? test.Conditions : test.Type === "In" ? test.Values : undefined;
    if (list?.length === 0) problems.push(problem(name, `alternatives in "${test.Type}"`, "none, which never holds"));
  }
  return problems;
}
