/** What a job reads: its model, its data and its code, told apart by where they lie in the container. */
import type { Json } from "../../pipeline/schema";
import type { ProofDefinition, ProofStep } from "./definition";
import { at, listAt, textAt } from "./json";
import { isStepReference, locate, type Location, outputOf, partsOf, type ProcessingOutput } from "./location";
import { originOf, type Origin } from "./origin";
import { predictionsAt, type Predictions } from "./predictions";

export interface Input {
  readonly step: ProofStep;
  /** Keys from the step to the input's URI. */
  readonly keys: readonly (string | number)[];
  readonly uri: Json | undefined;
  readonly isCode: boolean;
}

/** Where each kind of training step has its channels, and the settings that name the channel of its code. */
const CHANNELS: Readonly<Record<string, { readonly list: readonly string[]; readonly settings?: readonly string[] }>> =
  {
    Training: { list: ["InputDataConfig"], settings: ["HyperParameters"] },
    Tuning: {
      list: ["TrainingJobDefinition", "InputDataConfig"],
      settings: ["TrainingJobDefinition", "StaticHyperParameters"],
    },
    AutoML: { list: ["InputDataConfig"] },
  };

/** Inputs of a processing step, channels of a step that trains, or what a transform step scores. */
export function inputsOf(step: ProofStep): Input[] {
  if (step.type === "Processing") return processingInputs(step);
  if (step.type === "Transform") return [transformInput(step)];
  const { list, settings } = CHANNELS[step.type] ?? { list: ["InputDataConfig"] };
  const codeChannel =
    settings === undefined
      ? undefined
      : /^"?\/opt\/ml\/input\/data\/([^/]+)\//.exec(
          textAt(step.args, ...settings, "sagemaker_submit_directory") ?? "",
        )?.[1];
  return listAt(step.args, ...list).map((channel, index) => ({
    step,
    keys: ["Arguments", ...list, index, "DataSource", "S3DataSource", "S3Uri"],
    uri: readUri(at(channel, "DataSource", "S3DataSource")),
    isCode: codeChannel !== undefined && textAt(channel, "ChannelName") === codeChannel,
  }));
}

function transformInput(step: ProofStep): Input {
  const keys = ["TransformInput", "DataSource", "S3DataSource"];
  return { step, keys: ["Arguments", ...keys, "S3Uri"], uri: readUri(at(step.args, ...keys)), isCode: false };
}

function processingInputs(step: ProofStep): Input[] {
  const entrypoint = listAt(step.args, "AppSpecification", "ContainerEntrypoint").filter(
    (part) => typeof part === "string",
  );
  return listAt(step.args, "ProcessingInputs").map((input, index) => {
    const path = textAt(input, "S3Input", "LocalPath");
    const isRun = path !== undefined && entrypoint.some((part) => part.includes(path));
    return {
      step,
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
  /** Each model that is scored: read by the step itself, or by the transform job whose predictions it reads. */
  readonly models: readonly Trained[];
  readonly data: readonly Input[];
  /** Of trained models only. */
  readonly predictions: readonly Predictions[];
}

type Trained = Extract<Origin, { kind: "trained" }>;

export function evaluationInputs(step: ProofStep, definition: ProofDefinition): EvaluationInputs {
  const models: Trained[] = [];
  const data: Input[] = [];
  const predictions: Predictions[] = [];
  for (const input of inputsOf(step).filter(({ isCode }) => !isCode)) {
    const predicted = predictionsAt(input.uri, definition);
    const origins = (predicted?.artifacts ?? [input.uri]).map((uri) => originOf(uri, definition));
    const trained = origins.filter((origin) => origin.kind === "trained");
    if (trained.length < origins.length) data.push(input);
    else {
      models.push(...trained);
      if (predicted === undefined) continue;
      predictions.push(predicted);
      data.push(...inputsOf(predicted.transform));
    }
  }
  return { models, data, predictions };
}
