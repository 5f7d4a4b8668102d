/** Reads the metric that the training jobs of a tuning job are compared by from what they print. */
import type { Argument } from "./argument";
import type { ImageEnvironment } from "./types";

export type Direction = "Maximize" | "Minimize";

export interface Objective {
  readonly type: Direction;
  readonly metric: string;
  /** Its first group is the value. */
  readonly pattern: RegExp;
}

/** The metrics of the XGBoost algorithm: `validation:rmse` is what a line says as `#011validation-rmse:0.5`. */
const XGBOOST_METRIC = /^(train|validation):([A-Za-z0-9@._-]+)$/;
const NUMBER = "([-+]?[0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?)";

/**
 * @param objective HyperParameterTuningJobObjective
 * @param algorithm AlgorithmSpecification of the training jobs
 * @param entry of the environment that stands for their image
 * @throws StepFailure for a metric that nothing says how to read
 */
export function objectiveOf(objective: Argument, algorithm: Argument, entry: ImageEnvironment["entry"]): Objective {
  const type = objective.get("Type").text();
  if (type !== "Maximize" && type !== "Minimize") return objective.get("Type").refuse("Maximize or Minimize");
  const metric = objective.get("MetricName").text();
  return { type, metric, pattern: patternOf(metric, objective, algorithm, entry) };
}

function patternOf(metric: string, objective: Argument, algorithm: Argument, entry: ImageEnvironment["entry"]): RegExp {
  const defined = algorithm
    .get("MetricDefinitions")
    .items()
    .find((definition) => definition.get("Name").text() === metric);
  if (defined !== undefined) return compiled(defined.get("Regex"));
  const [, channel, name] = XGBOOST_METRIC.exec(metric) ?? [];
  if (channel === undefined || name === undefined || entry !== "xgboost") {
    return objective
      .get("MetricName")
      .refuse("a metric of the XGBoost algorithm, or one that MetricDefinitions say how to read");
  }
  return new RegExp(`#011${channel}-${name.replaceAll(".", "\\.")}:${NUMBER}`);
}

function compiled(regex: Argument): RegExp {
  try {
    return new RegExp(regex.text());
  } catch (error) {
    if (error instanceof SyntaxError) return regex.refuse("a regular expression");
    throw error;
  }
}

/** The last value of the metric in the lines so far: what SageMaker calls the final one. */
export class MetricReader {
  private last: number | undefined;

  constructor(private readonly objective: Objective) {}

  read(line: string): void {
    const text = this.objective.pattern.exec(line)?.[1];
    const value = text === undefined || text === "" ? NaN : Number(text);
    if (Number.isFinite(value)) this.last = value;
  }

  get value(): number | undefined {
    return this.last;
  }
}
