/** Reading an evaluation report: a value by its path, and whether it holds a bound that the proof certified. */
import type { Certificate } from "../policies/proof";

export type Comparator = Certificate["sinks"][number]["atoms"][number]["comparator"];

/** @param path dotted names, as in the gate, for example `regression_metrics.mse.value` */
export function valueAt(report: unknown, path: string): unknown {
  let value = report;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.entries(value).find(([key]) => key === name)?.[1];
  }
  return value;
}

const COMPARE: Readonly<Record<Comparator, (value: number, bound: number) => boolean>> = {
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

export function holds(value: number, comparator: Comparator, bound: number): boolean {
  return COMPARE[comparator](value, bound);
}
