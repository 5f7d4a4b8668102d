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

/** All that validators demand of a definition that registers models. */
export interface ProofRequirements {
  /** Each must be guaranteed on the way to every registration. */
  readonly metrics: readonly MetricRequirement[];
  /** Whether a bias check must stand before every registration (GATE-13). */
  readonly biasCheck?: boolean;
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
