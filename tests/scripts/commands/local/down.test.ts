import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { localStack, stateOf, type LocalStack } from "../../../support/localStack";

describe("local down", () => {
  let stack: LocalStack;
  beforeEach(async () => {
    stack = await localStack();
  });
  afterEach(() => stack.remove());

  it("removes the stack and leaves what set-up made and reports", async () => {
    await stack.endpoint.stop();
    const kept = path.join(stack.root, ".sluicegate", "reports");
    mkdirSync(kept);
    writeFileSync(path.join(kept, "one.html"), "");
    const { code, stdout } = await sluicegate(stack.root, "local", "down", "--yes");
    assert.equal(code, 0);
    assert.match(stdout, /^Stack local is gone/);
    assert.equal(existsSync(stateOf(stack.root)), false);
    assert.equal(existsSync(path.join(kept, "one.html")), true);
    const after = await sluicegate(stack.root, "run", "list", "--stack", "local");
    assert.equal(after.code, 1);
    assert.match(after.stderr, /^Expected the local stack to be up, got no outputs of it; run npx sluicegate local up/);
    assert.equal((await sluicegateJson(stack.root, "local", "down", "--yes")).at("removed"), true);
  });

  it("removes nothing while a process serves it", async () => {
    const { code, stderr } = await sluicegate(stack.root, "local", "down", "--yes");
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`^Expected nobody to use the local stack, got process ${process.pid} at http:`));
    assert.equal(existsSync(stateOf(stack.root)), true);
  });

  it("asks for --yes where nobody can be asked", async () => {
    await stack.endpoint.stop();
    const { code, stderr } = await sluicegate(stack.root, "local", "down");
    assert.equal(code, 2);
    assert.match(stderr, /^Expected --yes where nobody can be asked; /);
    assert.equal(existsSync(stateOf(stack.root)), true);
  });
});
