import assert from "node:assert/strict";
import { isDerived, metricsOf, valueAt } from "../../pipeline/evaluation";

const report = {
  regression_metrics: { mse: { value: 12.5, standard_deviation: 2 }, r2: { value: 0.4 }, kind: "x", broken: {} },
  intervals: { mse: { lower: 10, upper: 15 }, r2: { lower: 0.1 }, seed: 7 },
  baseline: { mse: 30 },
};

describe("an evaluation report", () => {
  it("is read by dotted names", () => {
    const report = { a: { b: { value: 1 }, list: [2, 3] } };
    assert.equal(valueAt(report, "a.b.value"), 1);
    assert.equal(valueAt(report, "a.list.1"), 3);
    for (const path of ["a.c", "a.b.value.x", "a.toString", "a.__proto__", ""]) {
      assert.equal(valueAt(report, path), undefined);
    }
    assert.equal(valueAt(undefined, "a"), undefined);
  });

  it("tells its metrics, each with the interval and the baseline that it has", () => {
    assert.deepEqual(metricsOf(report), [
      { name: "mse", value: 12.5, standardDeviation: 2, interval: [10, 15], baseline: 30 },
      { name: "r2", value: 0.4, standardDeviation: undefined, interval: undefined, baseline: undefined },
    ]);
    const dotted = { a_metrics: { "p.95": { value: 1 } }, intervals: { "p.95": { lower: 0, upper: 2 } } };
    assert.deepEqual(metricsOf(dotted)[0]?.interval, [0, 2]);
    const classes = { multiclass_classification_metrics: { accuracy: { value: 1 } } };
    assert.deepEqual(
      metricsOf(classes).map(({ name, value }) => [name, value]),
      [["accuracy", 1]],
    );
  });

  it("has no metrics where it is none", () => {
    for (const other of [undefined, null, 3, "x", [], {}, { a_metrics: null }, { a_metrics: [1] }])
      assert.deepEqual(metricsOf(other), []);
  });

  it("derives a metric where it estimates others and not this one", () => {
    const [mse, r2] = metricsOf(report);
    assert.ok(mse !== undefined && r2 !== undefined);
    assert.deepEqual([isDerived(mse, report), isDerived(r2, report), isDerived(r2, {})], [false, true, false]);
  });
});
