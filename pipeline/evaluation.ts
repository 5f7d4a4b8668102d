/**
 * What evaluation reports say: JSON in the form of SageMaker's model quality metrics, with the intervals and the baseline
 * that our own steps add. https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality-metrics.html
 */

/** @param path dotted names, as in the gate, for example `regression_metrics.mse.value` */
export function valueAt(report: unknown, path: string): unknown {
  return path.split(".").reduce(member, report);
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

/** One number that an evaluation measured. */
export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly standardDeviation?: number;
  /** 95 % bootstrap interval. */
  readonly interval?: readonly [number, number];
  /** What predicting without any feature gives. */
  readonly baseline?: number;
}

/** In the order of the report; none for what is no such report. */
export function metricsOf(evaluation: unknown): Metric[] {
  const groups: [string, unknown][] =
    typeof evaluation === "object" && evaluation !== null ? Object.entries(evaluation) : [];
  const [, metrics] = groups.find(([name]) => name.endsWith("_metrics")) ?? [];
  if (typeof metrics !== "object" || metrics === null) return [];
  return Object.entries(metrics).flatMap(([name, entry]): Metric[] => {
    const value = numberAt(entry, "value");
    if (value === undefined) return [];
    const standardDeviation = numberAt(entry, "standard_deviation");
    return [
      {
        name,
        value,
        standardDeviation,
        interval: intervalAt(evaluation, name),
        baseline: numberAt(member(evaluation, "baseline"), name),
      },
    ];
  });
}

/**
 * Whether a metric says something that no other does: an evaluation that estimates its metrics has derived ones beside
 * them (a rate is 1 minus another), without an interval.
 */
export function isDerived({ interval }: Metric, evaluation: unknown): boolean {
  return member(evaluation, "intervals") !== undefined && interval === undefined;
}

function numberAt(value: unknown, name: string): number | undefined {
  const found = member(value, name);
  return typeof found === "number" ? found : undefined;
}

function intervalAt(evaluation: unknown, name: string): [number, number] | undefined {
  const found = member(member(evaluation, "intervals"), name);
  const low = numberAt(found, "lower");
  const high = numberAt(found, "upper");
  return low === undefined || high === undefined ? undefined : [low, high];
}
