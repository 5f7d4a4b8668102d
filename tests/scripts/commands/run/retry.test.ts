import assert from "node:assert/strict";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { ended } from "../../../support/endpoint";
import { begin } from "../../../support/executions";
import { localStack, type LocalStack } from "../../../support/localStack";

describe("run retry", () => {
  let stack: LocalStack;
  before(async () => {
    stack = await localStack();
  });
  after(() => stack.remove());

  const retry = (...words: string[]) => sluicegate(stack.root, "run", "retry", "--stack", "local", ...words);

  it("runs what failed again, follows it on demand, and ends as the execution does", async () => {
    const arn = await begin(stack, "broken");
    await ended(stack.sagemaker, arn);
    const { code, stdout } = await retry("--watch");
    assert.equal(code, 1);
    assert.match(stdout, new RegExp(`\nExecution ${arn.slice(-12)} Failed after`));
    const { at } = await sluicegateJson(stack.root, "run", "retry", "--stack", "local");
    assert.equal(at("arn"), arn);
    await ended(stack.sagemaker, arn);
  });

  it("refuses what has succeeded in one line", async () => {
    const arn = await begin(stack, "good");
    await ended(stack.sagemaker, arn);
    const { code, stderr } = await retry(arn);
    assert.equal(code, 1);
    assert.match(stderr, /has status Succeeded, so it cannot be retried; correct it\.\n$/);
    assert.equal(stderr.trimEnd().split("\n").length, 1);
  });
});
