import assert from "node:assert/strict";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { begin, isExecuting, statusOf } from "../../../support/executions";
import { localStack, type LocalStack } from "../../../support/localStack";

describe("run stop", () => {
  let stack: LocalStack;
  before(async () => {
    stack = await localStack();
  });
  after(() => stack.remove());

  const stop = (...words: string[]) => sluicegate(stack.root, "run", "stop", "--stack", "local", ...words);

  it("stops the newest execution, waits until it has ended, and is content to be asked again", async () => {
    const arn = await begin(stack, "wait");
    await isExecuting(stack.sagemaker, arn);
    const { code, stdout } = await stop();
    assert.equal(code, 0);
    assert.equal(stdout, `Execution ${arn.slice(-12)}: Stopped\n`);
    assert.equal(await statusOf(stack.sagemaker, arn), "Stopped");
    assert.equal((await stop(arn)).stdout, stdout);
  });

  it("leaves an execution that has ended as it is", async () => {
    const followed = await sluicegateJson(
      stack.root,
      "run",
      "start",
      "--watch",
      "--param",
      "InputData=good",
      "--stack",
      "local",
    );
    const { at, code } = await sluicegateJson(stack.root, "run", "stop", "--stack", "local");
    assert.equal(code, 0);
    assert.deepEqual(at("execution"), followed.at("execution"));
  });

  it("says that there is none", async () => {
    const { code, stderr } = await stop("abcdefghijkl");
    assert.equal(code, 1);
    assert.match(stderr, /abcdefghijkl does not exist/);
  });
});
