/**
 * Which models a registration registers, and of which models a report speaks: for the oracle, by following the texts of
 * references. A set of models is a text, so that two are compared at a glance; "none" equals nothing.
 */
import type { Json } from "../../../pipeline/schema";

type Tree = Record<string, Json>;

const named = (name: string | undefined, steps: readonly Tree[]): Tree | undefined =>
  steps.find(({ Name }) => Name === name);
const isCached = (step: Tree | undefined): boolean =>
  JSON.stringify(step?.CacheConfig ?? {}).includes('"Enabled":true');
const setOf = (models: readonly string[]): string => [...new Set(models)].sort().join(" + ");

/** A model by the text of its location: of a training job, or of one of a tuning step's jobs. */
function modelIn(text: string): string | undefined {
  const trained = /Steps\.(\w+)\.ModelArtifacts\.S3ModelArtifacts/.exec(text);
  if (trained !== null) return trained[1];
  const tuned = /Steps\.(\w+)\.TrainingJobSummaries\[(\d+)\]/.exec(text);
  return tuned === null ? undefined : `${tuned[1] ?? ""} ${tuned[2] ?? ""}`;
}

export function registered(sink: Tree): string {
  const { Containers } = (sink.Arguments as Tree).InferenceSpecification as { Containers: Tree[] };
  return setOf(Containers.map(({ ModelDataUrl }) => modelIn(JSON.stringify(ModelDataUrl ?? "")) ?? "another"));
}

/** @param report `Steps.<step>.PropertyFiles.<file>` */
export function measured(report: string, steps: readonly Tree[]): string {
  const step = named(/^Steps\.(\w+)\./.exec(report)?.[1], steps);
  if (step === undefined || isCached(step)) return "none";
  const inputs = ((step.Arguments as Tree).ProcessingInputs as Tree[]).map((input) => JSON.stringify(input));
  const models: string[] = [];
  const rows: string[] = [];
  for (const input of inputs) {
    const transform = named(/Steps\.(\w+)\.TransformOutput/.exec(input)?.[1], steps);
    if (transform === undefined) {
      const model = modelIn(input);
      if (model === undefined) rows.push(input);
      else models.push(model);
      continue;
    }
    const args = transform.Arguments as Tree;
    const made = named(/Steps\.(\w+)\.ModelName/.exec(JSON.stringify(args.ModelName))?.[1], steps);
    if (made === undefined || isCached(transform) || isCached(made)) return "none";
    rows.push(JSON.stringify(args.TransformInput));
    models.push(modelIn(JSON.stringify(made.Arguments)) ?? "another");
  }
  const seen = rows.some((row) => /Outputs\['(train|validation)'\]/.test(row));
  return seen || models.length === 0 ? "none" : setOf(models);
}
