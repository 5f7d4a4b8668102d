import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Floors } from "../../../policies/floors";
import { definitionsOf, incomparable, loosenedFloors, loosenedGates } from "../../../scripts/plan/loosened";
import { PIPELINE, planned, urnOf } from "../../support/planned";
import { repositoryRoot } from "../../support/repository";

const floors: Floors = {
  relaxedStacks: ["local"],
  pipelines: {
    regression: { metrics: { mse: { path: "regression_metrics.mse.value", direction: "max", bound: 4500 } } },
  },
};

/** The floors with one thing changed. */
function changed(
  change: (copy: { relaxedStacks: string[]; pipelines: Record<string, { metrics: Record<string, object> }> }) => void,
) {
  const copy = structuredClone(floors) as unknown as Parameters<typeof change>[0];
  change(copy);
  return copy as unknown as Floors;
}

const mse = (change: object) =>
  changed(({ pipelines }) => {
    const metrics = pipelines.regression?.metrics ?? {};
    metrics.mse = { ...metrics.mse, ...change };
  });

describe("floors that become weaker", () => {
  const none: string[] = [];
  const weaker = (after: Floors) =>
    loosenedFloors(floors, after).map(({ pipeline, metric, from, to }) => [pipeline, metric, from, to]);

  it("are none where nothing changes, or a bound becomes stricter, or a metric is new", () => {
    assert.deepEqual(weaker(floors), none);
    assert.deepEqual(weaker(mse({ bound: 4000 })), none);
    const more = changed(({ pipelines }) => {
      pipelines.other = { metrics: { f1: { path: "f1", direction: "min", bound: 0.8 } } };
    });
    assert.deepEqual(weaker(more), none);
  });

  it("are those with a weaker bound, on the side that the direction says", () => {
    assert.deepEqual(weaker(mse({ bound: 4600 })), [["regression", "mse", 4500, 4600]]);
    const before = mse({ direction: "min", bound: 0.8 });
    const [after] = loosenedFloors(before, mse({ direction: "min", bound: 0.7 }));
    assert.deepEqual([after?.from, after?.to], [0.8, 0.7]);
  });

  it("are those that are gone, read from elsewhere or turned round", () => {
    const gone = changed(({ pipelines }) => {
      pipelines.regression = { metrics: {} };
    });
    const removed = changed(({ pipelines }) => {
      delete pipelines.regression;
    });
    for (const after of [gone, removed, mse({ path: "other" }), mse({ direction: "min" })]) {
      assert.deepEqual(weaker(after), [["regression", "mse", 4500, "removed"]]);
    }
  });

  it("are those of a stack that becomes relaxed", () => {
    const relaxed = changed(({ relaxedStacks }) => relaxedStacks.push("prod"));
    assert.deepEqual(weaker(relaxed), [["*", "stack prod", "production", "relaxed"]]);
  });
});

describe("gates that become weaker", () => {
  const before = readFileSync(join(repositoryRoot, "tests/pipeline/regression/definition.json"), "utf8");
  const bound = /"RightValue": (\d+)/.exec(before)?.[1] ?? "";
  const after = before.replace(`"RightValue": ${bound}`, `"RightValue": ${Number(bound) + 500}`);
  const resource = (from: unknown, to: unknown) =>
    planned({
      type: PIPELINE,
      urn: urnOf(PIPELINE, "regression"),
      operation: "update",
      before: { pipelineDefinition: from },
      after: { pipelineDefinition: to },
    });
  const gates = (from: unknown, to: unknown) => loosenedGates(definitionsOf([resource(from, to)]), floors);

  it("are told by the name that the floors have for the metric", () => {
    assert.deepEqual(gates(before, after), [
      {
        kind: "gate",
        pipeline: "regression",
        metric: "mse",
        from: Number(bound),
        to: Number(bound) + 500,
        urn: urnOf(PIPELINE, "regression"),
      },
    ]);
    assert.deepEqual(gates(after, before), []);
  });

  it("cannot be told of a definition that is not known, or whose old gate is not proved", () => {
    assert.deepEqual(gates(before, undefined), []);
    const unproved = before.replaceAll("LessThanOrEqualTo", "Equals");
    assert.deepEqual(gates(unproved, after), []);
    assert.deepEqual(incomparable(definitionsOf([resource(unproved, after)])), ["regression"]);
    assert.deepEqual(incomparable(definitionsOf([resource(before, after)])), []);
  });
});
