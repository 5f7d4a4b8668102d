/** Whether a value of an evaluation report holds a bound that the proof certified. */
import type { Certificate } from "../policies/proof";

export type Comparator = Certificate["sinks"][number]["atoms"][number]["comparator"];

const COMPARE: Readonly<Record<Comparator, (value: number, bound: number) => boolean>> = {
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

export function holds(value: number, comparator: Comparator, bound: number): boolean {
  return COMPARE[comparator](value, bound);
}
