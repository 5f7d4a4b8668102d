/** Reading an evaluation report: a value by its path, and whether it holds a bound that the proof certified. */

/** @param path dotted names, as in the gate, for example `regression_metrics.mse.value` */
export function valueAt(report: unknown, path: string): unknown {
  let value = report;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.entries(value).find(([key]) => key === name)?.[1];
  }
  return value;
}

const COMPARE: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  LessThan: (value, bound) => value < bound,
  LessThanOrEqualTo: (value, bound) => value <= bound,
  GreaterThan: (value, bound) => value > bound,
  GreaterThanOrEqualTo: (value, bound) => value >= bound,
};

/** @returns false also for a comparator that is none */
export function holds(value: number, comparator: string, bound: number): boolean {
  return COMPARE[comparator]?.(value, bound) === true;
}
