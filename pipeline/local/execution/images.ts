/** Which environment stands for the image of a job, and which steps have images that none stands for. */
import { existsSync } from "node:fs";
import { parseReference } from "../../graph";
import type { GraphNode } from "../../graph";
import type { Step } from "../../schema";
import type { Argument } from "./argument";
import { knownText } from "./expressions";
import type { Scope } from "./expressions";
import { StepFailure } from "./failure";
import type { ImageEnvironment, Surroundings } from "./types";

/** A job without an image runs what it brings itself. */
const NO_IMAGE: ImageEnvironment = { entry: "script" };

/** @throws StepFailure when nothing stands for the image */
export function environmentFor(step: string, image: Argument, effects: Surroundings): ImageEnvironment {
  if (!image.present) return NO_IMAGE;
  const problem = problemOf(step, image.text(), effects);
  if (problem !== undefined) throw new StepFailure(`ClientError: ${problem}`);
  return effects.environment(image.text()) ?? NO_IMAGE;
}

/** One line for each step whose image is known before the start and has no environment. */
export function unmappedImages(nodes: ReadonlyMap<string, GraphNode>, scope: Scope, effects: Surroundings): string[] {
  return [...nodes.values()].flatMap(({ name, step }) => {
    const images = imagesOf(step, nodes).map((expression) => knownText(expression, scope));
    const problems = [...new Set(images)].map((image) =>
      image === undefined ? undefined : problemOf(name, image, effects),
    );
    return problems.filter((problem) => problem !== undefined);
  });
}

function problemOf(step: string, image: string, effects: Surroundings): string | undefined {
  const environment = effects.environment(image);
  if (environment === undefined) {
    return `Step "${step}" runs in image ${image}, which no environment stands for; name one in environments.yaml of the state folder.`;
  }
  const { python } = environment;
  if (python === undefined || existsSync(python)) return undefined;
  return `Step "${step}" runs in image ${image}, but its environment's interpreter ${python} is not there; correct environments.yaml.`;
}

/** The expressions of the images that the jobs of a step run in; a transform runs in that of its model. */
function imagesOf(step: Step, nodes: ReadonlyMap<string, GraphNode>): unknown[] {
  const at = (value: unknown, ...path: readonly string[]): unknown => path.reduce(memberOf, value);
  switch (step.Type) {
    case "Processing":
      return [at(step.Arguments, "AppSpecification", "ImageUri")];
    case "Training":
      return [at(step.Arguments, "AlgorithmSpecification", "TrainingImage")];
    case "Tuning": {
      const { TrainingJobDefinition: one, TrainingJobDefinitions: several } = step.Arguments;
      const definitions: unknown[] = Array.isArray(several) ? several : [one];
      return definitions.map((definition) => at(definition, "AlgorithmSpecification", "TrainingImage"));
    }
    case "Transform":
      return modelContainers(at(step.Arguments, "ModelName", "Get"), nodes).map((container) => at(container, "Image"));
    default:
      return [];
  }
}

/** The container of the model that a step of this pipeline makes; a transform itself refuses a model of several. */
function modelContainers(get: unknown, nodes: ReadonlyMap<string, GraphNode>): unknown[] {
  const reference = typeof get === "string" ? parseReference(get) : undefined;
  const step = reference?.kind === "step" ? nodes.get(reference.step)?.step : undefined;
  if (step?.Type !== "Model") return [];
  const { PrimaryContainer: primary, Containers: several } = step.Arguments;
  const containers: unknown[] = Array.isArray(several) ? several : [primary];
  return containers.length === 1 ? containers : [];
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
