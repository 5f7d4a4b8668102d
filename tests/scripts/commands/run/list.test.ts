import assert from "node:assert/strict";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { ended } from "../../../support/endpoint";
import { begin } from "../../../support/executions";
import { localStack, type LocalStack } from "../../../support/localStack";

describe("run list", () => {
  let stack: LocalStack;
  before(async () => {
    stack = await localStack();
  });
  after(() => stack.remove());

  it("says how to start the first execution", async () => {
    const { code, stdout } = await sluicegate(stack.root, "run", "list", "--stack", "local");
    assert.equal(code, 0);
    assert.match(stdout, /^No execution yet; start one with: npx sluicegate run start\n$/);
  });

  it("lists executions, newest first, with their reasons", async () => {
    const arns = [];
    for (const input of ["good", "broken"] as const) {
      const arn = await begin(stack, input);
      await ended(stack.sagemaker, arn);
      arns.unshift(arn);
    }
    const { stdout } = await sluicegate(stack.root, "run", "list", "--stack", "local");
    const [head = "", broken = "", good = ""] = stdout.split("\n");
    assert.match(head, /^EXECUTION {5}STATUS {5}STARTED {15}REASON$/);
    assert.match(broken, /^\w{12} {2}Failed {5}\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ {2}Step Preprocess failed: /);
    assert.match(good, /^\w{12} {2}Succeeded {2}\S+ \S+Z$/);
    const { at } = await sluicegateJson(stack.root, "run", "list", "--stack", "local");
    assert.deepEqual([at("executions.0.arn"), at("executions.1.arn")], arns);
    assert.match(String(at("executions.0.startTime")), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.equal(at("stack"), "local");
  });

  it("stops at the limit", async () => {
    const { at } = await sluicegateJson(stack.root, "run", "list", "--stack", "local", "--limit", "1");
    assert.notEqual(at("executions.0"), undefined);
    assert.equal(at("executions.1"), undefined);
  });
});
