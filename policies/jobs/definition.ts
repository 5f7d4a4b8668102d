/**
 * The jobs inside a pipeline's definition, as the rules on jobs see them. No resource stands for them, so a policy that
 * reads resources only misses every one. What the proof cannot read has no jobs here: GATE-09 then blocks it.
 */
import type { Json } from "../../pipeline/schema";
import { definitionOf, parsedDefinition } from "../judgement";
import { oncePerText } from "../oncePer";
import { Findings } from "../proof/finding";
import { at, listAt, pointerTo, textAt } from "../proof/json";
import { readDefinition } from "../proof/reader";
import type { ProofStep } from "../proof/definition";
import type { ResourceView } from "../rule";
import { Field } from "./field";
import { formOf, type JobForm } from "./forms";

export interface Job {
  readonly step: ProofStep;
  /** What may stand where in its request. */
  readonly form: JobForm;
  /** The field at the first of the given places that is there, else at the first. */
  readonly at: (places: readonly (readonly (string | number)[])[]) => Field;
}

export interface Jobs {
  readonly jobs: readonly Job[];
  /** Every step, also those that are no job. */
  readonly steps: readonly ProofStep[];
  /** The values that a parameter may take; undefined where whoever starts an execution is free. */
  readonly choices: ReadonlyMap<string, readonly unknown[] | undefined>;
  /** Where something of a step stands, as findings say it. */
  readonly where: (step: ProofStep, keys: readonly (string | number)[]) => string;
  readonly field: (step: ProofStep, keys: readonly (string | number)[]) => Field;
}

/** A tuning step holds the requests of its training jobs; any other job is its step's request. */
function requestsOf(step: ProofStep): { readonly type: string; readonly keys: readonly (string | number)[] }[] {
  if (step.type !== "Tuning") return [{ type: step.type, keys: ["Arguments"] }];
  const several = listAt(step.args, "TrainingJobDefinitions").map((_, index) => ["TrainingJobDefinitions", index]);
  const all = at(step.args, "TrainingJobDefinition") === undefined ? several : [["TrainingJobDefinition"], ...several];
  return all.map((keys) => ({ type: "Training", keys: ["Arguments", ...keys] }));
}

function choicesOf(json: Json): Jobs["choices"] {
  const named = listAt(json, "Parameters").map((parameter) => {
    const values = at(parameter, "EnumValues");
    return [textAt(parameter, "Name") ?? "", Array.isArray(values) ? values : undefined] as const;
  });
  return new Map(named);
}

/** @param path of the property that holds the text */
function read(path: string, text: string): Jobs | undefined {
  const parsed = parsedDefinition(text);
  if (!parsed.ok) return undefined;
  const definition = readDefinition(parsed.value, new Findings());
  if (definition === undefined) return undefined;
  const steps = [...definition.steps.values()];
  const choices = choicesOf(parsed.value);
  const where = (step: ProofStep, keys: readonly (string | number)[]): string =>
    `${path} step "${step.name}" ${pointerTo(step.pointer, keys)}`;
  const field = (step: ProofStep, keys: readonly (string | number)[]): Field =>
    new Field(at(step.json, ...keys), where(step, keys), choices);
  const jobs = steps.flatMap((step) =>
    requestsOf(step).flatMap(({ type, keys }) => {
      const form = formOf(type);
      if (form === undefined) return [];
      const place = (places: readonly (readonly (string | number)[])[]): Field => {
        const present = places.find((one) => at(step.json, ...keys, ...one) !== undefined);
        return field(step, [...keys, ...(present ?? places[0] ?? [])]);
      };
      return [{ step, form, at: place }];
    }),
  );
  return { jobs, steps, choices, where, field };
}

const readAt = oncePerText((path) => oncePerText((text) => read(path, text)));

/** Read once for all rules, those on the stack included; undefined for what the proof cannot read, which GATE-09 reports. */
export function jobsOf(pipeline: ResourceView): Jobs | undefined {
  const { text } = definitionOf(pipeline);
  return text.text === undefined ? undefined : readAt(text.path)(text.text);
}
