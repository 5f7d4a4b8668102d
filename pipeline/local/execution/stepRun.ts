/** Takes one step from its first record to its last, whatever happens on the way. */
import type { Json, Step } from "../../schema";
import type { PropertyFile, Scope } from "./expressions";
import { StepStopped, reasonOf } from "./failure";
import { resolveParameters } from "./parameters";
import type { ParameterValue } from "./parameters";
import { readPropertyFiles } from "./propertyFiles";
import type { Settled } from "./scheduler";
import type { StepContext } from "./stepContext";
import { kindOf } from "./stepKinds";
import type { Effects, ExecutionRequest, StepRecord, Surroundings } from "./types";

/** What the steps of one execution share. */
export interface ExecutionState<E extends Surroundings = Effects> {
  readonly request: ExecutionRequest;
  readonly effects: E;
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  readonly properties: Map<string, Json>;
  readonly propertyFiles: Map<string, PropertyFile>;
  /** Folders of jobs that are over, to be deleted after the end. */
  readonly discarded: string[];
}

/** @throws ParameterError with all that is wrong with the parameters */
export function newState<E extends Surroundings>(request: ExecutionRequest, effects: E): ExecutionState<E> {
  return {
    request,
    effects,
    parameters: resolveParameters(request.definition, request.parameters),
    properties: new Map(),
    propertyFiles: new Map(),
    discarded: [],
  };
}

/** How a step ended; `failureReason` is there exactly when it failed. */
export type StepEnd = Settled & { readonly failureReason?: string };

/** Runs a step; never rejects. `earlier` is the record of the run that was cut off, if there was one. */
export async function runStep(
  state: ExecutionState,
  step: Step,
  cores: number,
  signal: AbortSignal,
  earlier: StepRecord | undefined,
): Promise<StepEnd> {
  const records = new StepRecords(step, state.effects);
  const { request, effects } = state;
  const context: StepContext = {
    request,
    effects,
    signal,
    scope: scopeOf(state),
    cores,
    firstAttempt: (earlier?.attempt ?? 0) + 1,
    report: (change) => {
      records.add(change);
    },
    discard: (folder) => state.discarded.push(folder),
  };
  try {
    const result = await kindOf(step).run(context, step);
    const properties = result.properties ?? {};
    const files = await readPropertyFiles(step, properties, effects);
    records.add({ ...result, status: "Succeeded", endTime: new Date() });
    state.properties.set(step.Name, properties);
    files.forEach((file, name) => state.propertyFiles.set(name, file));
    return { status: "Succeeded", outcome: result.outcome };
  } catch (error) {
    const end: StepEnd =
      error instanceof StepStopped ? { status: "Stopped" } : { status: "Failed", failureReason: reasonOf(error) };
    records.add({ ...end, endTime: new Date() });
    return end;
  }
}

/** What expressions can refer to at this moment. */
export function scopeOf({ request, parameters, properties, propertyFiles }: ExecutionState<Surroundings>): Scope {
  const variables: Readonly<Record<string, () => string>> = {
    StartDateTime: () => request.startTime.toISOString(),
    CurrentDateTime: () => new Date().toISOString(),
    PipelineName: () => request.pipelineName,
    PipelineArn: () => request.pipelineArn,
    PipelineExecutionId: () => request.executionId,
    PipelineExecutionArn: () => request.executionArn,
  };
  const execution = (name: string): string | undefined =>
    Object.hasOwn(variables, name) ? variables[name]?.() : undefined;
  return { parameters, execution, properties, propertyFiles };
}

/** The record of a step as it grows. */
class StepRecords {
  private latest: StepRecord;

  constructor(
    step: Step,
    private readonly effects: Effects,
  ) {
    this.latest = { name: step.Name, type: step.Type, status: "Executing", startTime: new Date() };
  }

  add(change: Partial<StepRecord>): void {
    this.latest = { ...this.latest, ...change };
    this.effects.record(this.latest);
  }
}
