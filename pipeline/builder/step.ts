/** What all steps share. */

import { STEP_NAME, type Step } from "../schema";

/** A step of any kind, as the pipeline and other steps see it. */
export interface PipelineStep {
  readonly name: string;
  /** The JSON of the step. */
  readonly definition: Step;
  /** What is wrong with the step, one line each; reported together when the pipeline is rendered. */
  readonly problems: readonly string[];
}

export interface StepOptions {
  readonly displayName?: string;
  readonly description?: string;
  /** Steps to wait for where no value flows; where one flows, the edge comes from the reference. */
  readonly dependsOn?: readonly PipelineStep[];
}

interface StepHead {
  Name: string;
  DisplayName?: string;
  Description?: string;
  DependsOn?: string[];
}

export function stepHead(name: string, { displayName, description, dependsOn = [] }: StepOptions): StepHead {
  return {
    Name: name,
    ...(displayName !== undefined && { DisplayName: displayName }),
    ...(description !== undefined && { Description: description }),
    ...(dependsOn.length > 0 && { DependsOn: dependsOn.map((step) => step.name) }),
  };
}

export function nameProblems(name: string): string[] {
  return STEP_NAME.test(name) ? [] : [problem(name, "a step name of 1 to 64 letters, digits, - and _", `"${name}"`)];
}

export function problem(step: string, expected: string, got: string, remedy?: string): string {
  return `Expected ${expected}, got ${got} in step "${step}"${remedy === undefined ? "." : `; ${remedy}.`}`;
}
