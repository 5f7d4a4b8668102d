/** Where a model comes from: followed back over repack steps to the job that trained it (GATE-05). */
import type { ParsedReference } from "../../pipeline/graph";
import type { Json } from "../../pipeline/schema";
import type { ProofDefinition, ProofStep } from "./definition";
import { at, listAt, textAt } from "./json";
import { isStepReference, literalOf, locate, type Location, type Part, partsOf } from "./location";

export type Origin =
  /**
   * `root` names the job: a training step, one job of a tuning step, or one container of an AutoML step's best candidate.
   * `via` is the way from there, root first.
   */
  | { readonly kind: "trained"; readonly root: string; readonly step: ProofStep; readonly via: readonly string[] }
  | { readonly kind: "literal" }
  | { readonly kind: "parameter" }
  /** Made by a step that does not train. */
  | { readonly kind: "other step"; readonly step: string }
  | { readonly kind: "unclear" };

const MODEL = "ModelArtifacts/S3ModelArtifacts";
const CANDIDATE = /^BestCandidate\/InferenceContainers\/[0-9]+(?=\/ModelDataUrl$)/;

export function originOf(expression: Json | undefined, definition: ProofDefinition): Origin {
  const via: string[] = [];
  let current = expression;
  const seen = new Set<string>();
  for (;;) {
    const parts = partsOf(current);
    const [only] = parts ?? [];
    const isOne = parts?.length === 1 && only !== undefined && typeof only !== "string";
    if (parts === undefined || !isOne) return joined(parts, definition, via);
    if (only.kind !== "step") return { kind: only.kind === "parameter" ? "parameter" : "unclear" };
    const step = definition.steps.get(only.step);
    if (step === undefined || seen.has(step.name)) return { kind: "unclear" };
    const property = only.path.join("/");
    if (step.type === "AutoML") return candidate(step, property, via);
    if (step.type !== "Training")
      return step.type === "Tuning" ? { kind: "unclear" } : { kind: "other step", step: step.name };
    if (property !== MODEL) return { kind: "unclear" };
    seen.add(step.name);
    via.unshift(step.name);
    const inner = repacked(step);
    if (inner === undefined) return { kind: "trained", root: step.name, step, via };
    current = inner;
  }
}

function candidate(step: ProofStep, property: string, via: readonly string[]): Origin {
  const container = CANDIDATE.exec(property)?.[0].replaceAll("/", ".");
  if (container === undefined) return { kind: "unclear" };
  return { kind: "trained", root: `${step.name}.${container}`, step, via: [step.name, ...via] };
}

/** Hyperparameters of repack steps stand in quotes in SDK 2.257, and a launcher replaced the script itself. */
const REPACK_PROGRAM = /^"?(_repack_model\.py|_repack_script_launcher\.sh)"?$/;

/** What a repack step of the SageMaker SDK repacks: its only channel. Undefined for a step that trains. */
function repacked(step: ProofStep): Json | undefined {
  const settings = at(step.args, "HyperParameters");
  if (!REPACK_PROGRAM.test(textAt(settings, "sagemaker_program") ?? "")) return undefined;
  const code = literalOf(at(settings, "sagemaker_submit_directory"));
  const channels = listAt(step.args, "InputDataConfig");
  if (channels.length !== 1 || code === undefined) return undefined;
  const model = at(channels[0], "DataSource", "S3DataSource", "S3Uri");
  const archive = partsOf(at(settings, "model_archive"));
  const isOther = archive !== undefined && JSON.stringify(archive) !== JSON.stringify(partsOf(model));
  return isOther ? undefined : model;
}

/** `<S3OutputPath>/<job name>/output/model.tar.gz`: how the SDK names the model of a tuning job. */
function joined(parts: readonly Part[] | undefined, definition: ProofDefinition, via: readonly string[]): Origin {
  if (parts?.every((part) => typeof part === "string") === true) return { kind: "literal" };
  if (parts?.some((part) => typeof part !== "string" && part.kind === "parameter") === true)
    return { kind: "parameter" };
  const jobs = (parts ?? []).filter(isStepReference);
  const job = jobs.at(-1);
  const index = (parts ?? []).findLastIndex((part) => part === job);
  const step = job === undefined ? undefined : definition.steps.get(job.step);
  if (parts === undefined || job === undefined || step === undefined) return { kind: "unclear" };
  const selector = job.path.join(".");
  const tail = parts.slice(index + 1);
  if (tail.length !== 1 || tail[0] !== "/output/model.tar.gz") return { kind: "unclear" };
  const place = step.type === "Tuning" ? ["TrainingJobDefinition", "OutputDataConfig"] : ["OutputDataConfig"];
  if (
    !isJobName(step.type, selector) ||
    !samePath(parts.slice(0, index), at(step.args, ...place, "S3OutputPath"), definition)
  )
    return { kind: "unclear" };
  const root = step.type === "Training" ? step.name : `${step.name}.${selector.replace(/\.TrainingJobName$/, "")}`;
  return { kind: "trained", root, step, via: [step.name, ...via] };
}

function isJobName(type: string, selector: string): boolean {
  if (type === "Training") return selector === "TrainingJobName";
  return type === "Tuning" && /^(BestTrainingJob|TrainingJobSummaries\.[0-9]+)\.TrainingJobName$/.test(selector);
}

function samePath(parts: readonly Part[], path: Json | undefined, definition: ProofDefinition): boolean {
  const expression = {
    "Std:Join": { On: "", Values: parts.map((part) => (typeof part === "string" ? part : asGet(part))) },
  };
  const [here, there] = [locate(expression, definition), locate(path, definition)];
  return here !== undefined && there !== undefined && withoutSlash(here) === withoutSlash(there);
}

/** Without the one at the end; any other doubled slash makes another key. */
const withoutSlash = ({ uri }: Location): string => uri.replace(/\/$/, "");

/** Of a step or an execution variable: a place with a parameter has been told apart before. */
function asGet(reference: ParsedReference): Json {
  if (reference.kind === "step") return { Get: `Steps.${reference.step}.${reference.path.join(".")}` };
  return { Get: `Execution.${reference.name}` };
}
