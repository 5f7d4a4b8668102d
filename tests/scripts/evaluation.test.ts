import assert from "node:assert/strict";
import { holds } from "../../scripts/evaluation";

describe("a value of an evaluation report", () => {
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
