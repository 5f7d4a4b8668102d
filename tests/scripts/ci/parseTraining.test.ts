import assert from "node:assert/strict";
import { parseTraining } from "../../../scripts/ci/parseTraining";

describe("the numbers of a training", () => {
  const bound = { comparator: "<=", value: 4000, holds: true };
  const metric = { name: "mse", value: 3000, interval: [2500, 3600], baseline: 6000, bound };
  const printed = JSON.stringify({ schemaVersion: 1, stack: "local", report: "/somewhere", metrics: [metric] });
  const kept = { name: "mse", value: 3000, interval: [2500, 3600], bound };

  it("are what start --json printed, without what belongs to the machine", () => {
    assert.deepEqual(parseTraining("regression", 0, printed), {
      pipeline: "regression",
      outcome: "passed",
      metrics: [kept],
    });
  });

  it("stay when the gate refused", () => {
    assert.deepEqual(parseTraining("regression", 3, printed), {
      pipeline: "regression",
      outcome: "refused",
      metrics: [kept],
    });
  });

  it("are none when it failed or printed something else", () => {
    const failed = { pipeline: "regression", outcome: "failed", metrics: [] };
    for (const [code, text] of [
      [1, ""],
      [0, "{}"],
      [3, "refused by the pack"],
    ] as const) {
      assert.deepEqual(parseTraining("regression", code, text), failed);
    }
    assert.equal(parseTraining("regression", 1, printed).outcome, "failed");
  });

  it("leave out what is no number, no interval or no bound", () => {
    const odd = {
      metrics: [
        { name: "a", value: null },
        { name: "b", value: 1, interval: [1], bound: { value: 1 } },
      ],
    };
    assert.deepEqual(parseTraining("regression", 0, JSON.stringify(odd)).metrics, [{ name: "b", value: 1 }]);
  });
});
