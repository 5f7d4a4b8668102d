import assert from "node:assert/strict";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { ended } from "../../../support/endpoint";
import { begin } from "../../../support/executions";
import { localStack, type LocalStack } from "../../../support/localStack";

describe("model list, show and reject", () => {
  let stack: LocalStack;
  before(async () => {
    stack = await localStack();
  });
  after(() => stack.remove());

  const model = (...words: string[]) => sluicegate(stack.root, "model", ...words, "--stack", "local");

  it("say that there is none yet", async () => {
    assert.match((await model("list")).stdout, /^No model registered yet; start an execution with/);
    const { code, stderr } = await model("show");
    assert.equal(code, 1);
    assert.match(stderr, /^Expected a registered model, got none yet; start an execution with/);
  });

  it("list versions, newest first", async () => {
    for (const input of ["good", "bad", "good"] as const) await ended(stack.sagemaker, await begin(stack, input));
    const [head, ...rows] = (await model("list")).stdout.trimEnd().split("\n");
    assert.equal(head, "VERSION  APPROVAL               REGISTERED");
    assert.deepEqual(
      rows.map((row) => row.slice(0, 30).trimEnd()),
      ["2        PendingManualApproval", "1        PendingManualApproval"],
    );
    const { at } = await sluicegateJson(stack.root, "model", "list", "--stack", "local");
    assert.equal(at("models.0.version"), 2);
    assert.match(String(at("models.1.arn")), /\/1$/);
  });

  it("show the newest, with what its approval would check", async () => {
    const { code, stdout } = await model("show");
    assert.equal(code, 0);
    assert.match(stdout, /^Model regression version 2: PendingManualApproval\nARN {9}arn:/);
    assert.match(stdout, /\nok {3}mse <= 4000\n {5}3000\n$/);
    assert.equal(stdout.match(/^ok /gm)?.length, 5);
    const { at } = await sluicegateJson(stack.root, "model", "show", "1", "--stack", "local");
    assert.equal(at("model.version"), 1);
    assert.equal(at("checks.0.ok"), true);
  });

  it("reject a version with its reason, also one that was approved", async () => {
    await model("approve", "1");
    const { code, stdout } = await model("reject", "1", "--reason", "drifted");
    assert.equal(code, 0);
    assert.match(stdout, /^Version 1 of regression is Rejected: arn:/);
    const { at } = await sluicegateJson(stack.root, "model", "show", "1", "--stack", "local");
    assert.equal(at("model.approval"), "Rejected");
    assert.equal(at("model.approvalDescription"), "drifted");
  });
});
