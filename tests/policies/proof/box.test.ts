/** Intervals and boxes against the points that they hold: every bound open and closed, and points at and between the bounds. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Comparator, holds, type MetricSource, opposite } from "../../../policies/proof/atoms";
import {
  ANYTHING,
  type Box,
  boxOf,
  type Interval,
  intervalOf,
  joinAll,
  keyOf,
  meetAll,
} from "../../../policies/proof/box";

const source = (path: string): MetricSource => ({ evaluator: "Evaluate", propertyFile: "EvaluationReport", path });
const METRICS = [source("a"), source("b")];
const POINTS = [-1, 0, 0.5, 1, 1.5, 2, 3];
type Point = readonly [number, number];
const GRID: readonly Point[] = POINTS.flatMap((a) => POINTS.map((b): Point => [a, b]));

const isWithin = ({ low, lowOpen, high, highOpen }: Interval, value: number): boolean =>
  (lowOpen ? value > low : value >= low) && (highOpen ? value < high : value <= high);

function has(box: Box, point: Point): boolean {
  if (box === "never") return false;
  return METRICS.every((metric, index) => {
    const interval = box.get(keyOf(metric));
    return interval === undefined || isWithin(interval, point[index] ?? NaN);
  });
}

const comparator = fc.constantFrom<Comparator>("<", "<=", ">", ">=");
const atom = fc.record({ metric: fc.constantFrom(...METRICS), comparator, bound: fc.constantFrom(0, 1, 2) });
const simple = atom.map(({ metric, comparator: sign, bound }) => boxOf(metric, sign, bound));
const box: fc.Arbitrary<Box> = fc.oneof(
  { weight: 6, arbitrary: fc.array(simple, { minLength: 1, maxLength: 4 }).map(meetAll) },
  { weight: 1, arbitrary: fc.constantFrom<Box>(ANYTHING, "never") },
);
const boxes = fc.array(box, { maxLength: 4 });
const OPTIONS = { seed: 11, numRuns: 1000 };

describe("policies/proof/box", () => {
  it("holds the values of a comparison, and its opposite the others", () => {
    fc.assert(
      fc.property(atom, ({ metric, comparator: sign, bound }) => {
        for (const value of POINTS) {
          assert.equal(isWithin(intervalOf(metric, sign, bound), value), holds(value, sign, bound));
          assert.equal(isWithin(intervalOf(metric, opposite(sign), bound), value), !holds(value, sign, bound));
        }
      }),
      OPTIONS,
    );
  });

  it("meets to what all hold, and to never exactly when they hold nothing together", () => {
    fc.assert(
      fc.property(boxes, (several) => {
        const met = meetAll(several);
        for (const point of GRID) {
          assert.equal(
            has(met, point),
            several.every((one) => has(one, point)),
          );
        }
        assert.equal(met === "never", !GRID.some((point) => has(met, point)));
      }),
      OPTIONS,
    );
  });

  it("joins to the smallest box around what any holds", () => {
    fc.assert(
      fc.property(boxes, (several) => {
        const joined = joinAll(several);
        const held = GRID.filter((point) => several.some((one) => has(one, point)));
        assert.equal(joined === "never", held.length === 0);
        for (const point of GRID) {
          const isBetween = METRICS.every((_, index) => {
            const values = held.map((other) => other[index] ?? NaN);
            const value = point[index] ?? NaN;
            return Math.min(...values) <= value && value <= Math.max(...values);
          });
          assert.equal(has(joined, point), held.length > 0 && isBetween);
        }
      }),
      OPTIONS,
    );
  });

  it("says nothing of a metric that one arm says nothing of", () => {
    const joined = joinAll([boxOf(source("a"), "<", 1), boxOf(source("b"), "<", 1)]);
    assert.deepEqual(joined, ANYTHING);
    assert.deepEqual(joinAll([boxOf(source("a"), "<", 1), "never"]), boxOf(source("a"), "<", 1));
    assert.equal(joinAll([]), "never");
    assert.deepEqual(meetAll([]), ANYTHING);
  });

  it("tells metrics apart by step, file and path", () => {
    const keys = [
      source("a"),
      { ...source("a"), evaluator: "Other" },
      { ...source("a"), propertyFile: "Other" },
      { ...source("a"), path: "Other" },
      { evaluator: "", propertyFile: "Evaluate", path: "EvaluationReport\na" },
    ].map(keyOf);
    assert.equal(new Set(keys).size, keys.length);
    assert.deepEqual(intervalOf(source("a"), "<=", 1).source, source("a"));
  });
});
