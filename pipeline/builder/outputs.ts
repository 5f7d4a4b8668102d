/** What Lambda and Callback steps give back to the pipeline: typed values by name. */

import type { OutputParameter, ParameterType } from "../schema";
import { Reference } from "./reference";
import { problem } from "./step";

/** The types of outputs, as the service calls them, and what a reference to one is. */
interface OutputKinds {
  readonly String: "text";
  readonly Integer: "number";
  readonly Float: "number";
  readonly Boolean: "boolean";
}

const KINDS: { readonly [T in ParameterType]: OutputKinds[T] } = {
  String: "text",
  Integer: "number",
  Float: "number",
  Boolean: "boolean",
};

export type Outputs = Readonly<Record<string, ParameterType>>;

/** The reference that an output's type makes. */
export type OutputOf<O extends Outputs, N extends keyof O> = Reference<OutputKinds[O[N]]>;

export function renderOutputs(outputs: Outputs): OutputParameter[] {
  return Object.entries(outputs).map(([OutputName, OutputType]) => ({ OutputName, OutputType }));
}

export function outputReference<O extends Outputs, N extends keyof O & string>(
  step: string,
  outputs: O,
  name: N,
): OutputOf<O, N> {
  const type: O[N] = outputs[name];
  return new Reference(KINDS[type], { Get: `Steps.${step}.OutputParameters['${name}']` });
}

export function outputProblems(step: string, outputs: Outputs): string[] {
  const names = Object.keys(outputs);
  const wrong = names.filter((name) => !/^[A-Za-z0-9_-]{1,64}$/.test(name));
  const found = wrong.map((name) => problem(step, "output names of 1 to 64 letters, digits, - and _", `"${name}"`));
  return names.length > 50 ? [...found, problem(step, "at most 50 outputs", String(names.length))] : found;
}
