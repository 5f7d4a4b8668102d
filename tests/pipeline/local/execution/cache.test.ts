import assert from "node:assert/strict";
import type { StepRecord } from "../../../../pipeline/local/execution";
import { Argument } from "../../../../pipeline/local/execution/argument";
import { cacheKey, expiry } from "../../../../pipeline/local/execution/cache";
import type { Arguments, Json, TrainingStep } from "../../../../pipeline/schema";
import { World, input, shell } from "../../../support/executionWorld";

const CacheConfig = { Enabled: true, ExpireAfter: "P1D" };
const EARLIER = "arn:aws:sagemaker:eu-central-1:000000000000:pipeline/regression/execution/earlier00000";
const keyOf = (more: Arguments, script = "true"): string | undefined => {
  const step = shell("Step", script, { CacheConfig, arguments: more });
  return cacheKey(step, new Argument(step.Arguments as Json, ""));
};

describe("pipeline/local/execution/cache", () => {
  let world: World;
  beforeEach(() => (world = new World()));
  afterEach(() => {
    world.remove();
  });

  it("keys by command, environment and inputs, in whatever order they are written, not by outputs and resources", () => {
    const inputs = { ProcessingInputs: [input("in", "s3://bucket/in")] };
    assert.equal(keyOf({ Environment: { A: "1", B: "2" } }), keyOf({ Environment: { B: "2", A: "1" } }));
    assert.equal(keyOf(inputs), keyOf({ ...inputs, ProcessingOutputConfig: {}, StoppingCondition: {} }));
    const different = [keyOf({}), keyOf({}, "false"), keyOf({ Environment: { A: "1" } }), keyOf(inputs)];
    assert.equal(new Set([...different, keyOf({ ProcessingInputs: [input("in", "s3://bucket/other")] })]).size, 5);
  });

  it("keys a training by algorithm, hyperparameters and channels, and nothing that is not opted in", () => {
    const key = (more: Arguments, enabled = true): string | undefined => {
      const step: TrainingStep = { Name: "T", Type: "Training", Arguments: more, CacheConfig: { Enabled: enabled } };
      return cacheKey(step, new Argument(step.Arguments as Json, ""));
    };
    assert.equal(key({ HyperParameters: { a: "1" } }), key({ HyperParameters: { a: "1" }, ResourceConfig: {} }));
    assert.notEqual(key({ HyperParameters: { a: "1" } }), key({ HyperParameters: { a: "2" } }));
    assert.equal(key({}, false), undefined);
    assert.equal(keyOf({})?.length, 64);
  });

  const now = new Date("2026-03-31T12:00:00.000Z");
  for (const [duration, moment] of [
    ["P30D", "2026-03-01T12:00:00.000Z"],
    ["30dT5h", "2026-03-01T07:00:00.000Z"],
    ["T16m", "2026-03-31T11:44:00.000Z"],
    ["P1Y2M1W", "2025-01-24T12:00:00.000Z"],
    ["PT90S", "2026-03-31T11:58:30.000Z"],
  ] as const) {
    it(`counts ${duration} back`, () => {
      assert.equal(expiry(duration, now).toISOString(), moment);
    });
  }

  it("refuses what is no duration", () => {
    for (const wrong of ["", "P", "PT", "30", "P1H"]) assert.throws(() => expiry(wrong, now), /Expected an ISO 8601/);
    assert.deepEqual(expiry(undefined, now), new Date(0));
  });

  /** Runs a step once, then again with what the first run recorded, `age` milliseconds old. */
  async function again(age: number): Promise<StepRecord> {
    const step = shell("Copy", "echo ran; echo 1 > /opt/ml/processing/out/x", { CacheConfig });
    assert.deepEqual(await world.run([step]), { status: "Succeeded" });
    const first = world.last("Copy");
    world.earlier = (name, key) => {
      assert.deepEqual([name, key], ["Copy", first.cacheKey]);
      return { executionArn: EARLIER, record: { ...first, endTime: new Date(Date.now() - age) } };
    };
    assert.deepEqual(await world.run([step]), { status: "Succeeded" });
    return first;
  }

  it("takes what an earlier run made, and starts no job", async () => {
    const first = await again(0);
    assert.deepEqual(world.lines, ["Copy: ran"]);
    const { startTime: _start, endTime: _end, ...record } = world.last("Copy");
    const { metadata, properties } = first;
    assert.deepEqual(record, {
      name: "Copy",
      type: "Processing",
      status: "Succeeded",
      metadata,
      properties,
      cacheHit: EARLIER,
    });
  });

  it("runs again when the earlier run is too old", async () => {
    await again(24 * 3600 * 1000 + 1000);
    assert.deepEqual(world.lines, ["Copy: ran", "Copy: ran"]);
    assert.equal(world.last("Copy").cacheHit, undefined);
  });
});
