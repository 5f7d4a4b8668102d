/** Decides which training jobs a tuning job consists of, before the first one starts. */
import { createHash } from "node:crypto";
import type { Argument } from "./argument";
import { StepFailure } from "./failure";
import { rangesOf, type Range } from "./tuningRanges";

/** A kind of training job within a tuning job; most tuning jobs have one. */
interface Definition {
  readonly definition: Argument;
  readonly name: string | undefined;
  readonly objective: Argument;
  readonly ranges: readonly Range[];
}

/** One training job to run. */
export interface Candidate {
  readonly definition: Argument;
  readonly definitionName: string | undefined;
  readonly objective: Argument;
  readonly hyperparameters: Readonly<Record<string, string>>;
}

export interface TuningPlan {
  readonly candidates: readonly Candidate[];
  readonly maxParallel: number;
  /** What the configuration asks for that happens otherwise here, a line each. */
  readonly notes: readonly string[];
}

/** As many as SageMaker runs in a tuning job. */
const MOST_JOBS = 750;

/**
 * @param request the evaluated arguments of the step
 * @param name what the choices follow from where the request has no RandomSeed
 * @throws StepFailure for what does not run locally
 */
export function planTuning(request: Argument, name: string): TuningPlan {
  const config = request.get("HyperParameterTuningJobConfig");
  const strategy = config.get("Strategy").oneOf("Bayesian", "Random", "Grid");
  const limits = config.get("ResourceLimits");
  const definitions = definitionsOf(request, config);
  const wanted = limits.get("MaxNumberOfTrainingJobs");
  const seed = seedOf(config.get("RandomSeed"), name);
  const candidates = strategy === "Grid" ? grid(definitions, wanted) : random(definitions, wanted, seed);
  return { candidates, maxParallel: limits.get("MaxParallelTrainingJobs").count(1), notes: notesOf(request, strategy) };
}

function definitionsOf(request: Argument, config: Argument): Definition[] {
  for (const unsupported of ["WarmStartConfig", "Autotune"]) {
    if (request.get(unsupported).present) request.get(unsupported).refuse("nothing, since that does not run locally");
  }
  const single = request.get("TrainingJobDefinition");
  const several = request.get("TrainingJobDefinitions").items();
  if (single.present === several.length > 0) {
    single.refuse("either TrainingJobDefinition or TrainingJobDefinitions");
  }
  return (single.present ? [single] : several).map((definition) => {
    const own = definition.get("TuningObjective");
    const ranges = definition.get("HyperParameterRanges");
    const name = definition.get("DefinitionName");
    return {
      definition,
      name: name.present ? name.text() : undefined,
      objective: own.present ? own : config.get("HyperParameterTuningJobObjective"),
      ranges: rangesOf(ranges.present ? ranges : config.get("ParameterRanges")),
    };
  });
}

/** Every combination; SageMaker's grid search takes categorical ranges only, and so knows how many there are. */
function grid(definitions: readonly Definition[], wanted: Argument): Candidate[] {
  const candidates = definitions.flatMap((definition) =>
    combinations(definition.ranges).map((hyperparameters) => candidate(definition, hyperparameters)),
  );
  if (wanted.present && wanted.count(1) !== candidates.length) {
    wanted.refuse(`no number or that of all combinations, ${candidates.length}`);
  }
  return candidates;
}

function combinations(ranges: readonly Range[]): Record<string, string>[] {
  let found: Record<string, string>[] = [{}];
  for (const { name, values } of ranges) {
    if (values === undefined) {
      throw new StepFailure(`ClientError: Expected categorical ranges for strategy Grid, got ${name} by bounds.`);
    }
    if (found.length * values.length > MOST_JOBS) {
      throw new StepFailure(`ClientError: Expected at most ${MOST_JOBS} combinations of a grid, got more.`);
    }
    found = found.flatMap((combination) => values.map((value) => ({ ...combination, [name]: value })));
  }
  return found;
}

/** Several definitions take turns. */
function random(definitions: readonly Definition[], wanted: Argument, seed: string): Candidate[] {
  const count = wanted.present ? wanted.count(1) : wanted.refuse("how many training jobs to run");
  if (count > MOST_JOBS) wanted.refuse(`at most ${MOST_JOBS} training jobs`);
  return Array.from({ length: count }, (_, index) => {
    const definition = definitions[index % definitions.length];
    if (definition === undefined) throw new Error("Expected a tuning job to have a definition.");
    const drawn = definition.ranges.map(({ name, draw }) => [name, draw(unit(seed, index, name))] as const);
    return candidate(definition, Object.fromEntries(drawn));
  });
}

function candidate({ definition, name, objective }: Definition, hyperparameters: Record<string, string>): Candidate {
  return { definition, definitionName: name, objective, hyperparameters };
}

function seedOf(given: Argument, name: string): string {
  if (!given.present) return name;
  const { value } = given;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? `seed ${value}`
    : given.refuse("a whole number from 0 up");
}

/** A number in [0, 1) that depends on these three alone, so neither order nor parallelism matters. */
function unit(seed: string, job: number, parameter: string): number {
  const digest = createHash("sha256")
    .update(JSON.stringify([seed, job, parameter]))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

function notesOf(request: Argument, strategy: string): string[] {
  const config = request.get("HyperParameterTuningJobConfig");
  const notes: string[] = [];
  if (strategy === "Bayesian")
    notes.push("Strategy Bayesian chooses at random here: no job waits for another's result.");
  if (config.get("TrainingJobEarlyStoppingType").text("Off") !== "Off")
    notes.push("Training jobs are not stopped early here.");
  if (config.get("TuningJobCompletionCriteria").present)
    notes.push("TuningJobCompletionCriteria are not looked at here: all training jobs run.");
  if (config.get("ResourceLimits").get("MaxRuntimeInSeconds").present)
    notes.push("The tuning job's own MaxRuntimeInSeconds is not looked at here; that of each training job is.");
  return notes;
}
