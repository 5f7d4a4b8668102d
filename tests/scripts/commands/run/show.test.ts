import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { ended } from "../../../support/endpoint";
import { begin, isExecuting } from "../../../support/executions";
import { localStack, stateOf, type LocalStack } from "../../../support/localStack";

describe("run show", () => {
  let stack: LocalStack;
  const locale = process.env.LC_ALL;
  before(async () => {
    stack = await localStack();
    process.env.LC_ALL = "C.UTF-8";
  });
  after(async () => {
    if (locale === undefined) delete process.env.LC_ALL;
    else process.env.LC_ALL = locale;
    await stack.remove();
  });

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
    assert.match(head ?? "", /^STEP +KIND +STATUS +TOOK$/);
    assert.deepEqual(
      steps.map((line) => line.replace(/\d+\.\d s$/, "0.0 s")),
      [
        "✔ Preprocess        Processing     succeeded  0.0 s",
        "✔ Train             Training       succeeded  0.0 s",
        "✔ Evaluate          Processing     succeeded  0.0 s",
        "✔ Gate              Condition      succeeded  0.0 s",
        "├─ if   ↓ Register  RegisterModel  not taken",
        "└─ else ⊘ Reject    Fail           refused    0.0 s",
      ],
    );
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
    const before = readdirSync(jobs).sort();
    const { at } = await sluicegateJson(stack.root, "run", "show", "--stack", "local");
    assert.equal(at("execution.id"), arn.slice(-12));
    assert.equal(at("execution.status"), "Executing");
    assert.deepEqual(readdirSync(jobs).sort(), before);
  });

  it("prints everything as JSON", async () => {
    const { at } = await sluicegateJson(stack.root, "run", "show", "--stack", "local");
    assert.equal(at("execution.status"), "Executing");
    assert.equal(at("execution.endTime"), undefined);
    assert.equal(at("execution.pipelineName"), stack.pipeline.pipelineName);
    const edges = at("edges") as readonly { from: string; to: string; kind: string; outcome?: string }[];
    assert.deepEqual(edges.map(({ from, to, kind, outcome }) => `${from} > ${to}: ${outcome ?? kind}`).sort(), [
      "Evaluate > Gate: data",
      "Evaluate > Register: data",
      "Evaluate > Reject: data",
      "Gate > Register: if",
      "Gate > Reject: else",
      "Preprocess > Evaluate: data",
      "Preprocess > Train: data",
      "Train > Evaluate: data",
      "Train > Register: data",
    ]);
  });
});
