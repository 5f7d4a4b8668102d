import assert from "node:assert/strict";
import { StopPipelineExecutionCommand } from "@aws-sdk/client-sagemaker";
import { readOwner } from "../../../../pipeline/local/endpoint";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { clientsFor } from "../../../support/endpoint";
import { begin, isExecuting, statusOf } from "../../../support/executions";
import { localStack, stateOf, type LocalStack } from "../../../support/localStack";
import { eventually } from "../../../support/processes";

describe("run watch", () => {
  let stack: LocalStack;
  beforeEach(async () => {
    stack = await localStack();
  });
  afterEach(() => stack.remove());

  const watch = (...words: string[]) => sluicegate(stack.root, "run", "watch", "--stack", "local", ...words);

  it("follows an execution that another client started, by id, by ARN, or the newest", async () => {
    const arn = await begin(stack, "good");
    for (const words of [[], [arn], [arn.slice(-12)]]) {
      const { code, stdout } = await watch(...words);
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`\\nExecution ${arn.slice(-12)} Succeeded after .* s\\n$`));
    }
  });

  it("has the exit code of the execution's end, also with --json", async () => {
    await begin(stack, "bad");
    const { code, at } = await sluicegateJson(stack.root, "run", "watch", "--stack", "local");
    assert.equal(code, 3);
    assert.equal(at("execution.status"), "Failed");
    assert.equal(at("execution.steps.4.type"), "Fail");
  });

  it("ends on a signal without ending the execution, and says how to go on", async () => {
    const arn = await begin(stack, "wait");
    await isExecuting(stack.sagemaker, arn);
    const watched = watch();
    process.emit("SIGTERM");
    const { code, stderr } = await watched;
    assert.equal(code, 130);
    assert.match(
      stderr,
      /^Not over yet; go on with: npx sluicegate run watch \w{12} --stack local --pipeline regression\n$/,
    );
    assert.equal(await statusOf(stack.sagemaker, arn), "Executing");
  });

  it("goes on with an execution whose process has ended", async () => {
    const arn = await begin(stack, "wait");
    await isExecuting(stack.sagemaker, arn);
    const watched = watch();
    await stack.endpoint.stop();
    const url = await eventually(() => readOwner(stateOf(stack.root))?.url);
    const { sagemaker } = clientsFor(url, stack.outputs.region);
    await isExecuting(sagemaker, arn);
    await sagemaker.send(
      new StopPipelineExecutionCommand({ PipelineExecutionArn: arn, ClientRequestToken: "s".repeat(32) }),
    );
    sagemaker.destroy();
    const { code, stdout } = await watched;
    assert.equal(code, 1);
    assert.match(stdout, /\nExecution \w{12} Stopped after/);
    assert.equal(readOwner(stateOf(stack.root)), undefined);
  });

  it("says that there is none, and what is no execution", async () => {
    assert.match((await watch()).stderr, /^Expected an execution, got none yet; start one with/);
    assert.equal((await watch("none")).code, 2);
    const unknown = await watch("abcdefghijkl");
    assert.equal(unknown.code, 1);
    assert.match(
      unknown.stderr,
      /^Expected it to exist, got ResourceNotFound: .*abcdefghijkl does not exist; check .*\n$/,
    );
  });
});
