/**
 * Where in S3 the values of a definition lie, as far as the definition says it: a reference to a step's output is
 * followed to that output, and what only an execution knows (its id, a parameter) stands as `*`. Pure.
 */
import { parseReference, type Graph } from "../pipeline/graph";
import type { PipelineDefinition } from "../pipeline/schema";

/** A bucket, and a key or key prefix below it in which `*` stands for anything. */
export interface Place {
  readonly bucket: string;
  readonly key: string;
}

const ANY = "*";
/** Properties of a check. Source: the SageMaker developer guide, "Baseline calculation, drift detection and lifecycle". */
const BASELINE = /^(CalculatedBaseline|BaselineUsedForDriftCheck)(Statistics|Constraints)$/;
const S3_URI = /s3:\/\/([^/\s"',*]+)(?:\/([^\s"',]*))?/g;

/** @returns a function that finds every place in a value of the definition, at any depth */
export function placesOf(definition: PipelineDefinition, { nodes }: Graph): (value: unknown) => Place[] {
  const defaults = new Map(definition.Parameters.map(({ Name, DefaultValue }) => [Name, DefaultValue]));
  return placesIn;

  function placesIn(value: unknown): Place[] {
    const pattern = patternOf(value);
    if (pattern === undefined) return Object.values(asObject(value)).flatMap(placesIn);
    return [...pattern.matchAll(S3_URI)].map(([, bucket = "", key = ""]) => ({ bucket, key: key.replace(/\/$/, "") }));
  }

  /** The text that an expression becomes; undefined for what is no expression. */
  function patternOf(value: unknown): string | undefined {
    if (typeof value !== "object" || value === null) return String(value);
    const { Get: get, "Std:Join": join, "Std:JsonGet": jsonGet } = asObject(value);
    if (typeof get === "string") return referenced(get);
    if (jsonGet !== undefined) return ANY;
    if (join === undefined) return undefined;
    const { On: on, Values: values } = asObject(join);
    return Object.values(asObject(values))
      .map((part) => patternOf(part) ?? ANY)
      .join(typeof on === "string" ? on : "");
  }

  function referenced(get: string): string {
    const reference = parseReference(get);
    if (reference?.kind === "parameter") {
      const value = defaults.get(reference.name);
      return typeof value === "string" && value.startsWith("s3://") ? value : ANY;
    }
    if (reference?.kind !== "step") return ANY;
    const args = nodes.get(reference.step)?.step.Arguments;
    const [first] = reference.path;
    // A training job leaves its model in a folder that bears the job's name.
    if (first === "ModelArtifacts") return `${patternOf(at(args, ["OutputDataConfig", "S3OutputPath"])) ?? ANY}/${ANY}`;
    // A check leaves its baselines in the folder of its only output, under names that it chooses.
    if (BASELINE.test(String(first))) {
      return `${patternOf(at(args, ["ProcessingOutputConfig", "Outputs", 0, "S3Output", "S3Uri"])) ?? ANY}/${ANY}`;
    }
    const found = at(args, reference.path);
    return found === undefined ? ANY : (patternOf(found) ?? ANY);
  }
}

/** What stands at a path; a list is entered by index or by the name of an output. */
function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce((found: unknown, segment) => {
    if (!Array.isArray(found) || typeof segment === "number") return asObject(found)[segment];
    return found.find((item) => asObject(item).OutputName === segment);
  }, value);
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** A text that the definition says itself; undefined for an expression, and where there is none. */
export function literal(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
