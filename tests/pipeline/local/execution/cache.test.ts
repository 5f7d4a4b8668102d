import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { stepLogFile, type StepRecord } from "../../../../pipeline/local/execution";
import { Argument } from "../../../../pipeline/local/execution/argument";
import { cacheKey, expiry } from "../../../../pipeline/local/execution/cache";
import type { Arguments, Json, TrainingStep } from "../../../../pipeline/schema";
import { REQUEST, World, input, shell } from "../../../support/executionWorld";

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
    assert.deepEqual(world.lines, [
      "Copy: cache: missed: the step has not run before",
      "Copy: ran",
      "Copy: cache: hit: nothing differs from execution earlier00000",
    ]);
    const { startTime: _start, endTime: _end, ...record } = world.last("Copy");
    const { metadata, properties } = first;
    assert.deepEqual(record, {
      name: "Copy",
      type: "Processing",
      status: "Succeeded",
      metadata,
      properties,
      cache: { outcome: "hit", why: "nothing differs from execution earlier00000", execution: EARLIER },
      cacheHit: EARLIER,
    });
  });

  it("keeps what the cache said in a file of the step's own", async () => {
    await again(0);
    const file = stepLogFile(world.effects.logsDir, REQUEST.executionId, "Copy");
    assert.deepEqual(readFileSync(file, "utf8").split("\n"), [
      "cache: missed: the step has not run before",
      "cache: hit: nothing differs from execution earlier00000",
      "",
    ]);
  });

  it("says of a step that is not opted in that it is not, in its record alone", async () => {
    await world.run([shell("Copy", "echo ran")]);
    assert.deepEqual(world.last("Copy").cache, { outcome: "off", why: "the step has no CacheConfig that is enabled" });
    assert.deepEqual(world.lines, ["Copy: ran"]);
  });

  describe("where content counts", () => {
    /** Runs a step with one input in this mode; later runs find the first by its key. */
    const ProcessingInputs = [input("in", "s3://bucket/in")];
    const step = shell("Copy", "echo ran", { CacheConfig, arguments: { ProcessingInputs } });
    async function run(content: string): Promise<StepRecord> {
      world.put("s3://bucket/in/a.csv", content);
      assert.deepEqual(await world.run([step], { effects: { cacheMode: "content" } }), { status: "Succeeded" });
      return world.last("Copy");
    }

    it("takes an earlier result only while the objects are the same", async () => {
      const first = await run("1");
      const found = { executionArn: EARLIER, record: first };
      world.earlier = (_name, key) => (key === first.cacheKey ? found : undefined);
      world.newest = () => found;
      assert.equal((await run("1")).cacheHit, EARLIER);
      const other = await run("2");
      assert.equal(other.cacheHit, undefined);
      assert.deepEqual(other.cache, {
        outcome: "missed",
        why: "content of input in differs from execution earlier00000",
        execution: EARLIER,
      });
      assert.notEqual(other.cacheContent?.in, first.cacheContent?.in);
    });

    it("fails as the job would when an input has no object", async () => {
      const { failureReason } = await world.run([step], { effects: { cacheMode: "content" } });
      assert.match(failureReason ?? "", /No S3 objects found under S3 URL "s3:\/\/bucket\/in"/);
    });
  });

  it("runs again when the earlier run is too old", async () => {
    await again(24 * 3600 * 1000 + 1000);
    assert.deepEqual(world.lines.slice(2), [
      "Copy: cache: missed: the run in execution earlier00000 has expired",
      "Copy: ran",
    ]);
    assert.equal(world.last("Copy").cacheHit, undefined);
  });
});
