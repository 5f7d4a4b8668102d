/**
 * What a formula guarantees: for each metric the interval that it must lie in. And meets intervals, Or takes their hull,
 * and what one arm says nothing of, the Or says nothing of. Always sound; a formula can guarantee more than its box shows.
 */
import type { Comparator, MetricSource } from "./atoms";

export interface Interval {
  readonly source: MetricSource;
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
}

/** By metric; "never": nothing meets the formula. */
export type Box = ReadonlyMap<string, Interval> | "never";

export const ANYTHING: Box = new Map();

export function keyOf({ evaluator, propertyFile, path }: MetricSource): string {
  return `${evaluator}\n${propertyFile}\n${path}`;
}

export function intervalOf(source: MetricSource, comparator: Comparator, bound: number): Interval {
  const open = comparator === "<" || comparator === ">";
  const above = comparator === ">" || comparator === ">=";
  return above
    ? { source, low: bound, lowOpen: open, high: Infinity, highOpen: true }
    : { source, low: -Infinity, lowOpen: true, high: bound, highOpen: open };
}

export function boxOf(source: MetricSource, comparator: Comparator, bound: number): Box {
  return new Map([[keyOf(source), intervalOf(source, comparator, bound)]]);
}

/** What holds when all hold. */
export function meetAll(boxes: readonly Box[]): Box {
  const all = new Map<string, Interval>();
  for (const box of boxes) {
    if (box === "never") return "never";
    for (const [key, interval] of box) {
      const known = all.get(key);
      const met = known === undefined ? interval : meet(known, interval);
      if (isEmpty(met)) return "never";
      all.set(key, met);
    }
  }
  return all;
}

/** What holds when at least one holds. */
export function joinAll(boxes: readonly Box[]): Box {
  const [first, ...others] = boxes.filter((box) => box !== "never");
  if (first === undefined) return "never";
  const all = new Map(first);
  for (const box of others) {
    for (const [key, interval] of all) {
      const other = box.get(key);
      if (other === undefined) all.delete(key);
      else all.set(key, hull(interval, other));
    }
  }
  return all;
}

function meet(a: Interval, b: Interval): Interval {
  const low = Math.max(a.low, b.low);
  const high = Math.min(a.high, b.high);
  return {
    source: a.source,
    low,
    lowOpen: (a.low === low && a.lowOpen) || (b.low === low && b.lowOpen),
    high,
    highOpen: (a.high === high && a.highOpen) || (b.high === high && b.highOpen),
  };
}

function hull(a: Interval, b: Interval): Interval {
  const low = Math.min(a.low, b.low);
  const high = Math.max(a.high, b.high);
  return {
    source: a.source,
    low,
    lowOpen: (a.low !== low || a.lowOpen) && (b.low !== low || b.lowOpen),
    high,
    highOpen: (a.high !== high || a.highOpen) && (b.high !== high || b.highOpen),
  };
}

function isEmpty({ low, lowOpen, high, highOpen }: Interval): boolean {
  return low > high || (low === high && (lowOpen || highOpen));
}
