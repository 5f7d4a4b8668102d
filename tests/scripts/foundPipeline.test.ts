import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import path from "node:path";
import { clientPipeline } from "../support/clientPipeline";
import { sluicegate, sluicegateJson } from "../support/commandLine";
import { ended, shellStep } from "../support/endpoint";
import { begin } from "../support/executions";
import { localStack, stateOf, type LocalStack } from "../support/localStack";

describe("the pipeline whose executions are looked at", () => {
  let stack: LocalStack;
  let made: string;
  before(async () => {
    stack = await localStack();
    const pipeline = await clientPipeline(stack, "Mine", [shellStep("Work", "true")]);
    made = await pipeline.start();
    await ended(stack.sagemaker, made);
  });
  after(() => stack.remove());

  const run = (verb: string, ...words: string[]) => sluicegate(stack.root, "run", verb, "--stack", "local", ...words);
  const show = (...words: string[]) => sluicegateJson(stack.root, "run", "show", "--stack", "local", ...words);
  const forgetStack = (): void => {
    rmSync(path.join(stack.root, ".sluicegate", "outputs"), { recursive: true });
  };

  it("is the stack's own where none is named, or its name is given", async () => {
    const arn = await begin(stack, "good");
    await ended(stack.sagemaker, arn);
    for (const words of [[], ["--pipeline", "regression"], ["--pipeline", stack.pipeline.pipelineName], [arn]]) {
      assert.equal((await show(...words)).at("execution.arn"), arn, words.join(" "));
    }
  });

  it("is one that a client made, by its name or by the ARN of an execution", async () => {
    for (const words of [["--pipeline", "Mine"], [made], [made.slice(-12), "--pipeline", "mine"]]) {
      assert.equal((await show(...words)).at("execution.arn"), made, words.join(" "));
    }
    assert.match((await run("list", "--pipeline", "Mine")).stdout, new RegExp(`\n${made.slice(-12)} +Succeeded`));
    assert.match((await run("watch", made)).stdout, new RegExp(`\nExecution ${made.slice(-12)} Succeeded`));
    assert.equal((await run("stop", made)).stdout, `Execution ${made.slice(-12)}: Succeeded\n`);
    assert.match((await run("retry", made)).stderr, /has status Succeeded, so it cannot be retried/);
  });

  it("is started, in part too, and has steps that run by themselves, as the stack's own does", async () => {
    const started = await sluicegateJson(stack.root, "run", "start", "--stack", "local", "--pipeline", "Mine");
    assert.equal((await ended(stack.sagemaker, String(started.at("arn")))).PipelineExecutionStatus, "Succeeded");
    const { code, stdout } = await run("start", "--pipeline", "mine", "--only", "Work", "--watch");
    assert.equal(code, 0);
    assert.match(stdout, /\nExecution \S+ Succeeded/);
    const step = await run("step", "Work", "--pipeline", "Mine", "--execution", made.slice(-12));
    assert.deepEqual([step.code, step.stdout.split("\n")[0]], [0, "Step Work succeeded"]);
  });

  it("is refused by all names that there are, in one line", async () => {
    const { code, stderr } = await run("show", "--pipeline", "none");
    assert.equal(code, 2);
    assert.match(stderr, /Expected one of Mine, regression at --pipeline, got none; .*\n$/);
  });

  it("needs no stack: what clients made at the endpoint is enough", async () => {
    forgetStack();
    assert.equal((await show("--pipeline", "Mine", made.slice(-12))).at("execution.arn"), made);
    const { code, stderr } = await run("list");
    assert.equal(code, 2); // the stack's own pipeline is one like the others now
    assert.match(stderr, /Expected one of Mine, \S+ at --pipeline, got none;/);
  });

  it("is looked for nowhere where there is neither a stack nor an endpoint's state", async () => {
    await stack.endpoint.stop();
    rmSync(stateOf(stack.root), { recursive: true });
    const { code, stderr } = await run("list");
    assert.equal(code, 1);
    assert.match(stderr, /Expected the local stack to be up, got no outputs of it; run npx sluicegate local up/);
  });
});
