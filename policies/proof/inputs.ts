/** What a job reads: its model, its data and its code, told apart by where they lie in the container. */
import type { Json } from "../../pipeline/schema";
import type { ProofDefinition, ProofStep } from "./definition";
import { at, listAt, textAt } from "./json";
import { isStepReference, locate, type Location, outputOf, partsOf, type ProcessingOutput } from "./location";
import { originOf, type Origin } from "./origin";

export interface Input {
  /** Keys from the step to the input's URI. */
  readonly keys: readonly (string | number)[];
  readonly uri: Json | undefined;
  readonly isCode: boolean;
}

/** Inputs of a processing step, or channels of a training or tuning step. */
export function inputsOf(step: ProofStep): Input[] {
  if (step.type === "Processing") return processingInputs(step);
  const place = step.type === "Tuning" ? ["Arguments", "TrainingJobDefinition"] : ["Arguments"];
  const codeChannel = /^"?\/opt\/ml\/input\/data\/([^/]+)\//.exec(
    textAt(step.json, ...place, "HyperParameters", "sagemaker_submit_directory") ?? "",
  )?.[1];
  return listAt(step.json, ...place, "InputDataConfig").map((channel, index) => ({
    keys: [...place, "InputDataConfig", index, "DataSource", "S3DataSource", "S3Uri"],
    uri: readUri(at(channel, "DataSource", "S3DataSource")),
    isCode: codeChannel !== undefined && textAt(channel, "ChannelName") === codeChannel,
  }));
}

function processingInputs(step: ProofStep): Input[] {
  const entrypoint = listAt(step.args, "AppSpecification", "ContainerEntrypoint").filter(
    (part) => typeof part === "string",
  );
  return listAt(step.args, "ProcessingInputs").map((input, index) => {
    const path = textAt(input, "S3Input", "LocalPath");
    const isRun = path !== undefined && entrypoint.some((part) => part.includes(path));
    return {
      keys: ["Arguments", "ProcessingInputs", index, "S3Input", "S3Uri"],
      uri: readUri(at(input, "S3Input")),
      isCode: isRun || textAt(input, "InputName") === "code",
    };
  });
}

/** A manifest names other places, which nobody sees here: its location says nothing of the data's. */
function readUri(source: Json | undefined): Json | undefined {
  const type = at(source, "S3DataType");
  return type === undefined || type === null || type === "S3Prefix" ? at(source, "S3Uri") : undefined;
}

/** Something that data can be followed back from. */
export interface Datum {
  readonly output: ProcessingOutput | undefined;
  readonly location: Location | undefined;
  /** The step that makes it; undefined for what lies there beforehand. */
  readonly maker: ProofStep | undefined;
}

export function datumOf(uri: Json | undefined, definition: ProofDefinition): Datum {
  const parts = partsOf(uri) ?? [];
  const [only] = parts;
  const output = parts.length === 1 && only !== undefined && typeof only !== "string" ? outputOf(only) : undefined;
  const made = parts.find(isStepReference);
  const maker = made === undefined ? undefined : definition.steps.get(made.step);
  return { output, location: locate(uri, definition), maker };
}

/** The inputs of an evaluation step, sorted by what they are. */
export interface EvaluationInputs {
  readonly models: readonly { readonly input: Input; readonly origin: Extract<Origin, { kind: "trained" }> }[];
  readonly data: readonly Input[];
}

export function evaluationInputs(step: ProofStep, definition: ProofDefinition): EvaluationInputs {
  const models: { input: Input; origin: Extract<Origin, { kind: "trained" }> }[] = [];
  const data: Input[] = [];
  for (const input of inputsOf(step).filter(({ isCode }) => !isCode)) {
    const origin = originOf(input.uri, definition);
    if (origin.kind === "trained") models.push({ input, origin });
    else data.push(input);
  }
  return { models, data };
}
