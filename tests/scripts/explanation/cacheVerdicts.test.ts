import assert from "node:assert/strict";
import type { StepSnapshot } from "../../../scripts/executions";
import { cacheVerdicts, otherNotes } from "../../../scripts/explanation/cacheVerdicts";

const step = (name: string, more: Partial<StepSnapshot> = {}): StepSnapshot => ({
  name,
  type: "Training",
  status: "Succeeded",
  ...more,
});
const NOTES: Readonly<Record<string, readonly string[]>> = {
  Prepare: ["cache: hit: nothing differs from execution abc"],
  Train: [
    "cache: missed: the step has not run before",
    "Bayesian runs as Random.",
    "cache: missed: Environment differs",
  ],
};
const notesOf = (name: string): readonly string[] => NOTES[name] ?? [];

describe("what the cache decided", () => {
  it("is the last that was noted of each step that asked", () => {
    assert.deepEqual(cacheVerdicts([step("Prepare"), step("Train"), step("Gate")], notesOf), [
      { step: "Prepare", outcome: "hit", why: "nothing differs from execution abc" },
      { step: "Train", outcome: "missed", why: "Environment differs" },
    ]);
  });

  it("is on AWS what the service tells: hits", () => {
    const cachedFrom = "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/p/execution/abcdefghijkl";
    assert.deepEqual(
      cacheVerdicts([step("Prepare", { cachedFrom }), step("Train")], () => []),
      [{ step: "Prepare", outcome: "hit", why: "the result of execution abcdefghijkl was taken" }],
    );
  });

  it("is kept apart from what else was noted", () => {
    assert.deepEqual(otherNotes(notesOf("Train")), ["Bayesian runs as Random."]);
  });
});
