/**
 * What a transform job predicted: by which models, from which rows. An evaluation that reads predictions has scored the
 * models that the job's Model step was made of.
 */
import type { Json } from "../../pipeline/schema";
import { modelSources, OTHER_SOURCES } from "./container";
import type { ProofDefinition, ProofStep } from "./definition";
import { at, listAt, textAt } from "./json";
import { isStepReference, partsOf } from "./location";

export interface Predictions {
  readonly transform: ProofStep;
  readonly model: ProofStep;
  /** Where the data of each of the model's containers come from. */
  readonly artifacts: readonly (Json | undefined)[];
}

/** Predictions at a location; undefined where it holds none of this definition, or it is unclear of which models. */
export function predictionsAt(uri: Json | undefined, { steps }: ProofDefinition): Predictions | undefined {
  const [first, tail, ...others] = partsOf(uri) ?? [];
  const isBelow = tail === undefined || (typeof tail === "string" && tail.startsWith("/"));
  if (first === undefined || !isStepReference(first) || !isBelow || others.length > 0) return undefined;
  const transform = steps.get(first.step);
  if (transform?.type !== "Transform" || first.path.join("/") !== "TransformOutput/S3OutputPath") return undefined;
  const [name, ...more] = partsOf(transform.args.ModelName) ?? [];
  if (name === undefined || !isStepReference(name) || name.path.join("/") !== "ModelName" || more.length > 0)
    return undefined;
  const model = steps.get(name.step);
  const artifacts = model?.type === "Model" ? artifactsOf(model) : undefined;
  return model === undefined || artifacts === undefined ? undefined : { transform, model, artifacts };
}

/** Keys by which a model is something else than its containers' single models, one after the other. */
const OTHER_MODELS = [...OTHER_SOURCES, "ModelPackageName", "MultiModelConfig", "InferenceSpecificationName"];

function artifactsOf({ args }: ProofStep): (Json | undefined)[] | undefined {
  const containers = [
    ...(args.PrimaryContainer === undefined ? [] : [args.PrimaryContainer]),
    ...listAt(args, "Containers"),
  ];
  const isPlain = containers.every(
    (container) =>
      modelSources(container).length === 1 &&
      OTHER_MODELS.every((key) => at(container, key) === undefined) &&
      (at(container, "Mode") === undefined || textAt(container, "Mode") === "SingleModel"),
  );
  if (containers.length === 0 || !isPlain || args.InferenceExecutionConfig !== undefined) return undefined;
  return containers.flatMap((container) => modelSources(container).map((place) => at(container, ...place)));
}
