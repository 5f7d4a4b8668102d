/** The table of what runs: step type to runner. A kind that is not here makes an execution fail before it starts. */
import type { Graph } from "../../graph";
import type { Step, StepType } from "../../schema";
import { runCallback } from "./callback";
import { runCondition } from "./condition";
import { runFail } from "./fail";
import { prepareLambda, runLambda } from "./lambda";
import { runModel } from "./model";
import { prepareProcessing, runProcessing } from "./processing";
import { runRegisterModel } from "./register";
import type { PreparedJob } from "./job";
import type { JobContext, JobPlace, StepContext, StepPreparer, StepResult, StepRunner } from "./stepContext";
import { prepareTraining, runTraining } from "./training";
import { prepareTransform, runTransform } from "./transform";
import { prepareTuning, runTuning } from "./tuning";

export interface StepKind {
  /** Whether the step starts processes. */
  readonly usesCores: boolean;
  readonly run: (context: StepContext, step: Step) => Promise<StepResult>;
  /** Makes its job ready; absent where a step runs none on this machine. */
  readonly prepare: ((context: JobContext, step: Step, place: JobPlace) => Promise<PreparedJob>) | undefined;
}

const KINDS: ReadonlyMap<string, StepKind> = new Map([
  kind("Processing", true, runProcessing, prepareProcessing),
  kind("Training", true, runTraining, prepareTraining),
  kind("Tuning", true, runTuning, prepareTuning),
  kind("Transform", true, runTransform, prepareTransform),
  kind("Model", false, runModel),
  kind("RegisterModel", false, runRegisterModel),
  kind("Condition", false, runCondition),
  kind("Lambda", true, runLambda, prepareLambda),
  kind("Callback", false, runCallback),
  kind("Fail", false, runFail),
]);

function kind<T extends StepType>(
  type: T,
  usesCores: boolean,
  run: StepRunner<StepOf<T>>,
  prepare?: StepPreparer<StepOf<T>>,
): [T, StepKind] {
  return [
    type,
    {
      usesCores,
      run: (context, step) => run(context, ofType(step, type)),
      prepare: prepare && ((context, step, place) => prepare(context, ofType(step, type), place)),
    },
  ];
}

type StepOf<T extends StepType> = Extract<Step, { Type: T }>;

function ofType<T extends StepType>(step: Step, type: T): StepOf<T> {
  if (isOfType(step, type)) return step;
  throw new Error(`Expected a ${type} step, got ${step.Type}.`);
}

function isOfType<T extends StepType>(step: Step, type: T): step is StepOf<T> {
  return step.Type === type;
}

/** Whether steps of this type run; it may be one that no schema knows. */
export function runsLocally(type: string): boolean {
  return KINDS.has(type);
}

/** @throws Error for a type that does not run */
export function kindOf(step: Step): StepKind {
  const found = KINDS.get(step.Type);
  if (found === undefined) throw new Error(`Expected one of ${[...KINDS.keys()].join(", ")}, got ${step.Type}.`);
  return found;
}

/** One line for each step that cannot run locally, naming step and kind. */
export function unsupportedSteps(graph: Graph): string[] {
  return [...graph.nodes.values()]
    .filter(({ step }) => !runsLocally(step.Type))
    .map(({ name, step }) => `Step "${name}" is of type ${step.Type}, which does not run locally.`);
}
