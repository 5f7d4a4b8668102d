import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { ended } from "../../../support/endpoint";
import { begin, isExecuting } from "../../../support/executions";
import { localStack, stateOf, type LocalStack } from "../../../support/localStack";

describe("run show", () => {
  let stack: LocalStack;
  before(async () => {
    stack = await localStack();
  });
  after(() => stack.remove());

  it("shows each step with its time, and why the execution failed", async () => {
    const arn = await begin(stack, "bad");
    await ended(stack.sagemaker, arn);
    const { code, stdout } = await sluicegate(stack.root, "run", "show", arn.slice(-12), "--stack", "local");
    assert.equal(code, 0);
    const [title = "", times = "", reason = "", empty, head, ...steps] = stdout.trimEnd().split("\n");
    assert.equal(title, `Execution ${arn.slice(-12)} of ${stack.pipeline.pipelineName}: Failed`);
    assert.match(times, /^Started \S+ \S+Z, ended \S+ \S+Z$/);
    assert.match(reason, /^Reason: Step Reject failed: The model missed its gate: mse 9000 \(at most 4000\)$/);
    assert.equal(empty, "");
    assert.equal(head, "STEP        KIND        STATUS     TOOK");
    assert.equal(steps.length, 5);
    assert.match(steps[4] ?? "", /^Reject {6}Fail {8}Failed {5}\d+\.\d s$/);
  });

  it("shows the newest by default, one that has not ended too", async () => {
    const arn = await begin(stack, "wait");
    const { stdout } = await sluicegate(stack.root, "run", "show", "--stack", "local");
    assert.match(stdout, new RegExp(`^Execution ${arn.slice(-12)} of .*: Executing\nStarted \\S+ \\S+Z\n\n`));
  });

  it("leaves an execution that was cut off as it is", async () => {
    const arn = await begin(stack, "wait");
    await isExecuting(stack.sagemaker, arn);
    await stack.endpoint.stop();
    const jobs = path.join(stateOf(stack.root), "jobs");
    const before = readdirSync(jobs);
    const { at } = await sluicegateJson(stack.root, "run", "show", "--stack", "local");
    assert.equal(at("execution.id"), arn.slice(-12));
    assert.equal(at("execution.status"), "Executing");
    assert.deepEqual(readdirSync(jobs), before);
  });

  it("prints everything as JSON", async () => {
    const { at } = await sluicegateJson(stack.root, "run", "show", "--stack", "local");
    assert.equal(at("execution.status"), "Executing");
    assert.equal(at("execution.endTime"), undefined);
    assert.equal(at("execution.pipelineName"), stack.pipeline.pipelineName);
  });
});
