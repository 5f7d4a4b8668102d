import assert from "node:assert/strict";
import { nearest } from "../../policies/nearest";

const NAMES = ["GATE-01", "GATE-10", "S3-01", "bucket-key-enabled", "key-rotation-enabled"];

describe("the names nearest to a word", () => {
  it("differ by the fewest letters, in any case", () => {
    assert.deepEqual(nearest("gate-1", NAMES, 2), ["GATE-01", "GATE-10"]);
    assert.deepEqual(nearest("bucket-key-enable", NAMES, 1), ["bucket-key-enabled"]);
    assert.deepEqual(nearest("s301", NAMES, 1), ["S3-01"]);
  });

  it("are the first ones where all are as far, and no more than there are", () => {
    assert.deepEqual(nearest("", ["ab", "cd", "ef"], 2), ["ab", "cd"]);
    assert.deepEqual(nearest("x".repeat(100_000), ["ab"], 3), ["ab"]);
  });
});
