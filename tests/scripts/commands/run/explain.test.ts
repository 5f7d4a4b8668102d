import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { ended } from "../../../support/endpoint";
import { begin } from "../../../support/executions";
import { localStack, stateOf, type LocalStack } from "../../../support/localStack";

describe("run explain", () => {
  let stack: LocalStack;
  before(async () => {
    stack = await localStack();
  });
  after(() => stack.remove());

  const explain = (...words: string[]) => sluicegate(stack.root, "run", "explain", "--stack", "local", ...words);

  it("tells the step that failed, its reason, and the end of its log", async () => {
    const arn = await begin(stack, "broken");
    await ended(stack.sagemaker, arn);
    const { code, stdout } = await explain("--lines", "1");
    assert.equal(code, 0);
    const [title = "", empty, step = "", reason = "", ...rest] = stdout.trimEnd().split("\n");
    assert.match(title, new RegExp(`^Execution ${arn.slice(-12)}: Failed\\. Step \\w+ failed: AlgorithmError`));
    assert.equal(empty, "");
    assert.match(step, /^\w+ \(\w+\): Failed after \d+\.\d s$/);
    assert.match(reason, /^ {2}Reason: AlgorithmError: Expected a header/);
    assert.deepEqual(rest, [
      "  Likely cause: none that is known.",
      "  Next: run what failed again:",
      `    npx sluicegate run retry ${arn.slice(-12)} --stack local --pipeline regression`,
      "  Log: it wrote nothing",
    ]);
    const log = path.join(stateOf(stack.root), "logs", "aws", "sagemaker", "ProcessingJobs");
    const job = readdirSync(log).find((name) => name.includes(arn.slice(-12))) ?? "";
    const file = path.join(log, job, "algo-1.log");
    writeFileSync(file, "one\ntwo\n\n");
    const again = (await explain("--lines", "1")).stdout.trimEnd().split("\n");
    assert.deepEqual(again.slice(-2), [`  Log: ${file}`, "  | two"]);
  });

  it("tells what the gate said, and the same as JSON", async () => {
    const arn = await begin(stack, "bad");
    await ended(stack.sagemaker, arn);
    const { stdout } = await explain(arn);
    assert.match(stdout, /\nReject \(Fail\): Failed after .*\n {2}Reason: The model missed its gate/);
    const cause =
      "A gate did not hold, so the pipeline did what it is for; this is no bug. Gate: 9000 LessThanOrEqualTo 4000: false.";
    const show = `npx sluicegate run show ${arn.slice(-12)} --stack local --pipeline regression`;
    assert.ok(stdout.includes(`\n  Likely cause: ${cause}\n`), stdout);
    assert.ok(stdout.includes(`\n    ${show}\n`), stdout);
    const { at } = await sluicegateJson(stack.root, "run", "explain", arn, "--stack", "local");
    assert.equal(at("execution.status"), "Failed");
    assert.equal(at("steps.0.name"), "Reject");
    assert.equal(at("steps.0.hosts"), undefined);
    assert.equal(at("steps.0.cause"), cause);
    assert.equal(at("steps.0.next.command"), show);
    assert.deepEqual(at("cache"), []);
    assert.equal(at("steps.1"), undefined);
  });

  it("has nothing to explain of an execution that succeeded", async () => {
    const arn = await begin(stack, "good");
    await ended(stack.sagemaker, arn);
    assert.equal((await explain()).stdout, `Execution ${arn.slice(-12)} succeeded; there is nothing to explain.\n`);
  });
});
