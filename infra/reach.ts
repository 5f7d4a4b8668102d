/**
 * What each role of a pipeline must reach, read from the rendered definition: the inputs and outputs of the steps that
 * run under it, and nothing else. So a policy cannot lag behind a definition, and the held-out rows are readable only
 * by the role of the step that scores on them. Pure: known at preview.
 */
import { buildGraph, type GraphNode } from "../pipeline/graph";
import type { PipelineDefinition } from "../pipeline/schema";
import type { JobKind } from "./names";
import { asObject, placesOf, type Place } from "./places";

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
  /** What the pipeline itself reads, under its own role: the reports of its gates, and what it registers. */
  readonly pipeline: readonly Place[];
}

const JOB_KINDS: Readonly<Record<string, JobKind>> = { Processing: "processing", Training: "training" };

/** Arguments below these names say where a job writes; all others, what it reads. */
const WRITES = /Output|^(DebugHook|Profiler)Config$/;
/** A training job resumes from what it left here. */
const READS_AND_WRITES = "CheckpointConfig";

/** @throws GraphError when the definition is no graph */
export function reachesOf(definition: PipelineDefinition): Reaches {
  const graph = buildGraph(definition);
  const placesIn = placesOf(definition, graph);
  const jobs = new Map<string, Reach>();
  const pipeline: Place[] = [];
  for (const { step } of graph.nodes.values()) {
    if (step.Type === "Condition") continue; // its steps come by themselves
    const kind = JOB_KINDS[step.Type];
    const role = asObject(step.Arguments).RoleArn;
    if (kind === undefined || typeof role !== "string") pipeline.push(...placesIn(step.Arguments));
    else jobs.set(role, merged(jobs.get(role), reachOf(step.Arguments, kind)));
    pipeline.push(...propertyFiles(step).flatMap(placesIn));
  }
  return { jobs, pipeline };

  function reachOf(args: unknown, kind: JobKind): Reach {
    const reads: Place[] = [];
    const writes: Place[] = [];
    for (const [name, value] of Object.entries(asObject(args))) {
      const places = placesIn(value);
      if (!WRITES.test(name)) reads.push(...places);
      if (WRITES.test(name) || name === READS_AND_WRITES) writes.push(...places);
    }
    return { reads, writes, images: imagesIn(args), jobs: [kind] };
  }
}

/** References to the outputs whose files conditions read; the pipeline's role fetches them. */
function propertyFiles(step: GraphNode["step"]): unknown[] {
  if (step.Type !== "Processing") return [];
  return (step.PropertyFiles ?? []).map(({ OutputName }) => ({
    Get: `Steps.${step.Name}.ProcessingOutputConfig.Outputs['${OutputName}'].S3Output.S3Uri`,
  }));
}

function imagesIn(args: unknown): string[] {
  const { AppSpecification, AlgorithmSpecification } = asObject(args);
  const images = [asObject(AppSpecification).ImageUri, asObject(AlgorithmSpecification).TrainingImage];
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
