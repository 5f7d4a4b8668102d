/** What a model must reach before it may be registered: set by validators, never read from the definition. */
import type { Interval } from "./box";

export interface MetricRequirement {
  readonly name: string;
  /** In evaluation.json, compared letter by letter: `regression_metrics.mse.value`. */
  readonly path: string;
  /** `max`: the metric must be at most `bound`; `min`: at least. */
  readonly direction: "max" | "min";
  readonly bound: number;
}

export function meets(requirement: MetricRequirement, value: number): boolean {
  return requirement.direction === "max" ? value <= requirement.bound : value >= requirement.bound;
}

/** True when every value of the interval meets the requirement. */
export function guarantees(interval: Interval, requirement: MetricRequirement): boolean {
  return requirement.direction === "max" ? interval.high <= requirement.bound : interval.low >= requirement.bound;
}

/** The comparator that a requirement wants, metric on the left. */
export function wanted(requirement: MetricRequirement): "<=" | ">=" {
  return requirement.direction === "max" ? "<=" : ">=";
}
