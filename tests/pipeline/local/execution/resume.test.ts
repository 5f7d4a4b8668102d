import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { startTimeOf } from "../../../../pipeline/local/execution";
import type { StepRecord } from "../../../../pipeline/local/execution";
import { jobName } from "../../../../pipeline/local/execution/jobNames";
import { REQUEST, World, shell } from "../../../support/executionWorld";
import { evaluate, gate, register, reject } from "../../../support/gatedSteps";

describe("pipeline/local/execution/resume", () => {
  let world: World;
  beforeEach(() => (world = new World()));
  afterEach(() => {
    world.remove();
  });

  it("resumes after what succeeded, with its properties and property files", async () => {
    await world.run([evaluate('{"mse":{"value":2900}}')]);
    const earlier = [world.last("Evaluate")];
    world.records.length = 0;
    const steps = [evaluate("never run again"), gate([register], [reject])];
    assert.deepEqual(await world.run(steps, { earlier }), { status: "Succeeded" });
    assert.deepEqual(world.names(), ["Gate", "Register"]);
    assert.equal(world.registered.length, 1);
  });

  it("ends what an unfinished step left, and runs it as a new attempt", async () => {
    const orphan = spawn("tail", ["-f", "/dev/null"], { detached: true, stdio: "ignore" });
    await once(orphan, "spawn");
    const pid = orphan.pid ?? 0;
    const startTime = (await startTimeOf(pid)) ?? "";
    const left = path.join(world.effects.jobsDir, jobName(REQUEST.executionId, "A", 1));
    mkdirSync(left, { recursive: true });
    const record: StepRecord = {
      name: "A",
      type: "Processing",
      status: "Executing",
      startTime: new Date(),
      attempt: 1,
      processes: [{ pid, startTime }],
    };
    const ended = once(orphan, "exit");
    assert.deepEqual(await world.run([shell("A", "true")], { earlier: [record] }), { status: "Succeeded" });
    assert.deepEqual(await ended, [null, "SIGKILL"]);
    assert.equal(existsSync(left), false);
    assert.equal(world.last("A").attempt, 2);
  });

  it("ends as a step ended before", async () => {
    const base = { name: "A", type: "Processing", startTime: new Date() } as const;
    const steps = [shell("A", "true"), shell("B", "true")];
    const failed = await world.run(steps, {
      earlier: [{ ...base, status: "Failed", failureReason: "AlgorithmError: x" }],
    });
    assert.deepEqual(failed, { status: "Failed", failureReason: "Step A failed: AlgorithmError: x" });
    assert.deepEqual(await world.run(steps, { earlier: [{ ...base, status: "Stopped" }] }), { status: "Stopped" });
    assert.deepEqual(world.records, []);
  });
});
