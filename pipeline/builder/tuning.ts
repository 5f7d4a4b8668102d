/** A Tuning step: many training jobs in script mode, with hyperparameters that are chosen, and the best of their models. */

import type { TuningStep } from "../schema";
import { execution } from "./execution";
import { parameterRanges, rangeProblems } from "./range";
import type { Range } from "./range";
import { Reference, joined, renderFields } from "./reference";
import type { Fields } from "./reference";
import { renderRetries } from "./retry";
import { problem, stepHead } from "./step";
import type { PipelineStep } from "./step";
import { trainingProblems, trainingRequest } from "./training";
import type { TrainingOptions } from "./training";

export interface TuningOptions extends Omit<TrainingOptions, "experiment"> {
  /** `Grid` tries every combination of choices; `Bayesian` is chosen at random where the pipeline runs locally. */
  readonly strategy: "Bayesian" | "Random" | "Grid";
  /** What is chosen, by hyperparameter; `hyperParameters` are those that all jobs have alike. */
  readonly ranges: Readonly<Record<string, Range>>;
  readonly objective: {
    readonly metric: string;
    readonly goal: "Minimize" | "Maximize";
    /** A regular expression for a line of the script's output, whose first group is the value; the last one counts. */
    readonly pattern: string;
  };
  readonly jobs: {
    /** Absent for a grid, which has as many as there are combinations. */
    readonly total?: number;
    readonly parallel: number;
  };
  /** From 0 to 2^31 - 1: the same choices each time. */
  readonly seed?: number;
}

type JobProperty = "HyperParameterTuningJobName" | "HyperParameterTuningJobArn" | "HyperParameterTuningJobStatus";

export interface Tuning extends PipelineStep {
  /** The model.tar.gz of the best training job; `rank` 1 is the next best, and so on to 49. */
  model(rank?: number): Reference<"model">;
  /** The best value of the metric. */
  readonly bestMetric: Reference<"number">;
  property(name: JobProperty): Reference<"text">;
}

export function tuning(name: string, options: TuningOptions): Tuning {
  const definition: TuningStep = {
    ...stepHead(name, options),
    Type: "Tuning",
    Arguments: renderFields(request(name, options)),
    ...(options.cache && { CacheConfig: { ...options.cache } }),
    ...renderRetries(options.retry),
  };
  const best = `Steps.${name}.BestTrainingJob`;
  return {
    name,
    definition,
    problems: problems(name, options),
    model: (rank = 0) => {
      const job = new Reference("text", { Get: `Steps.${name}.TrainingJobSummaries[${rank}].TrainingJobName` });
      const folder = [options.results, execution.id, name, "model", job];
      return new Reference("model", joined("/", [...folder, "output/model.tar.gz"]));
    },
    bestMetric: new Reference("number", { Get: `${best}.FinalHyperParameterTuningJobObjectiveMetric.Value` }),
    property: (property) => new Reference("text", { Get: `Steps.${name}.${property}` }),
  };
}

/** The request of CreateHyperParameterTuningJob without the name, which the service makes. */
function request(name: string, options: TuningOptions): Fields {
  const { strategy, objective, jobs, seed, ranges } = options;
  const { HyperParameters, AlgorithmSpecification, ...training } = trainingRequest(name, options);
  return {
    HyperParameterTuningJobConfig: {
      Strategy: strategy,
      HyperParameterTuningJobObjective: { Type: objective.goal, MetricName: objective.metric },
      ResourceLimits: { MaxNumberOfTrainingJobs: jobs.total, MaxParallelTrainingJobs: jobs.parallel },
      ParameterRanges: parameterRanges(ranges),
      TrainingJobEarlyStoppingType: "Off",
      RandomSeed: seed,
    },
    TrainingJobDefinition: {
      StaticHyperParameters: HyperParameters,
      AlgorithmSpecification: {
        ...AlgorithmSpecification,
        MetricDefinitions: [{ Name: objective.metric, Regex: objective.pattern }],
      },
      ...training,
    },
  };
}

function problems(name: string, options: TuningOptions): string[] {
  const { strategy, jobs, ranges, hyperParameters, seed = 0 } = options;
  const found = [...trainingProblems(name, options), ...rangeProblems(name, ranges, strategy === "Grid")];
  const check = (fine: boolean, expected: string, got: string): void => {
    if (!fine) found.push(problem(name, expected, got));
  };
  const isCount = (value: number | undefined, most: number): boolean =>
    Number.isInteger(value) && value !== undefined && value >= 1 && value <= most;
  if (strategy === "Grid") check(jobs.total === undefined, "no number of jobs for a grid", String(jobs.total));
  else check(isCount(jobs.total, 750), "1 to 750 training jobs", String(jobs.total));
  check(isCount(jobs.parallel, 100), "1 to 100 training jobs at a time", String(jobs.parallel));
  check(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31, "a seed from 0 to 2147483647", String(seed));
  const both = Object.keys(ranges).filter((parameter) => Object.hasOwn(hyperParameters, parameter));
  check(both.length === 0, "each hyperparameter fixed or chosen", `both for ${both.join(", ")}`);
  return found;
}
