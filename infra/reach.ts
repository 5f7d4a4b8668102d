/**
 * What each role of a pipeline must reach, read from the rendered definition: the inputs and outputs of the steps that
 * run under it, and nothing else. So a policy cannot lag behind a definition, and the held-out rows are readable only
 * by the role of the step that scores on them. Pure: known at preview.
 */
import { buildGraph } from "../pipeline/graph";
import type { PipelineDefinition, Step } from "../pipeline/schema";
import type { JobKind } from "./names";
import { asObject, literal, placesOf, type Place } from "./places";
import { requestsOf } from "./requests";
import { STEP_CALLS, type StepCalls } from "./stepCalls";

export interface Reach {
  readonly reads: readonly Place[];
  readonly writes: readonly Place[];
  /** URIs of the images that the jobs run in. */
  readonly images: readonly string[];
  readonly jobs: readonly JobKind[];
}

export interface Reaches {
  /** By the ARN of the role. */
  readonly jobs: ReadonlyMap<string, Reach>;
  /** What the pipeline itself does under its own role. */
  readonly pipeline: PipelineReach;
}

export interface PipelineReach {
  /** The reports of its gates, and what it registers. */
  readonly reads: readonly Place[];
  /** What it starts and makes, each once. */
  readonly calls: readonly StepCalls[];
  /** ARNs of the functions and URLs of the queues that its steps call, where the definition names them. */
  readonly functions: readonly string[];
  readonly queues: readonly string[];
}

/** Arguments below these names say where a job writes; all others, what it reads. */
const WRITES = /Output|^(DebugHook|Profiler|DataCapture)Config$/;
/** A training job resumes from what it left here. */
const READS_AND_WRITES = "CheckpointConfig";

/** @throws GraphError when the definition is no graph */
export function reachesOf(definition: PipelineDefinition): Reaches {
  const graph = buildGraph(definition);
  const placesIn = placesOf(definition, graph);
  const jobs = new Map<string, Reach>();
  const pipeline: Place[] = [];
  const steps = [...graph.nodes.values()].map(({ step }) => step);
  for (const step of steps) {
    for (const { asked, role, runsAs } of requestsOf(step, graph)) {
      if (role !== undefined) jobs.set(role, merged(jobs.get(role), reachOf(asked, runsAs)));
    }
    if (step.Type === "RegisterModel") pipeline.push(...placesIn(step.Arguments));
    pipeline.push(...propertyFiles(step).flatMap(placesIn));
  }
  const calls = steps.flatMap(({ Type }) => STEP_CALLS.get(Type) ?? []);
  const functions = steps.flatMap((step) => (step.Type === "Lambda" ? (literal(step.FunctionArn) ?? []) : []));
  const queues = steps.flatMap((step) => (step.Type === "Callback" ? (literal(step.SqsQueueUrl) ?? []) : []));
  return { jobs, pipeline: { reads: pipeline, calls: [...new Set(calls)], functions, queues } };

  function reachOf(request: unknown, kind: JobKind): Reach {
    const reads: Place[] = [];
    const writes: Place[] = [];
    for (const [name, value] of Object.entries(asObject(request))) {
      const places = placesIn(value);
      if (!WRITES.test(name)) reads.push(...places);
      if (WRITES.test(name) || name === READS_AND_WRITES) writes.push(...places);
    }
    return { reads, writes, images: imagesIn(request), jobs: [kind] };
  }
}

/** References to the outputs whose files conditions read; the pipeline's role fetches them. */
function propertyFiles(step: Step): unknown[] {
  if (step.Type !== "Processing") return [];
  return (step.PropertyFiles ?? []).map(({ OutputName }) => ({
    Get: `Steps.${step.Name}.ProcessingOutputConfig.Outputs['${OutputName}'].S3Output.S3Uri`,
  }));
}

/** Where requests of jobs and of models name an image. */
function imagesIn(request: unknown): string[] {
  const { AppSpecification, AlgorithmSpecification, PrimaryContainer, Containers } = asObject(request);
  const images = [
    asObject(AppSpecification).ImageUri,
    asObject(AlgorithmSpecification).TrainingImage,
    ...[PrimaryContainer, ...Object.values(asObject(Containers))].map((container) => asObject(container).Image),
  ];
  return images.filter((image) => typeof image === "string");
}

function merged(one: Reach | undefined, other: Reach): Reach {
  if (one === undefined) return other;
  return {
    reads: [...one.reads, ...other.reads],
    writes: [...one.writes, ...other.writes],
    images: [...new Set([...one.images, ...other.images])],
    jobs: [...new Set([...one.jobs, ...other.jobs])],
  };
}
