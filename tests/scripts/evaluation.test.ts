import assert from "node:assert/strict";
import { holds, valueAt } from "../../scripts/evaluation";

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

  it("holds a bound as the gate's own comparison does", () => {
    assert.deepEqual(
      (["<", "<=", ">", ">="] as const).map((comparator) => [1, 2, 3].map((value) => holds(value, comparator, 2))),
      [
        [true, false, false],
        [true, true, false],
        [false, false, true],
        [false, true, true],
      ],
    );
    assert.equal(holds(Number.NaN, "<=", 2), false);
  });
});
