import assert from "node:assert/strict";
import { existsSync, readFileSync, watch } from "node:fs";
import path from "node:path";
import {
  CreatePipelineCommand,
  ListPipelineExecutionStepsCommand,
  RetryPipelineExecutionCommand,
  SendPipelineExecutionStepFailureCommand,
  SendPipelineExecutionStepSuccessCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
  type PipelineExecutionStep,
} from "@aws-sdk/client-sagemaker";
import { startEndpoint } from "../../../pipeline/local/endpoint";
import type { Step } from "../../../pipeline/schema";
import { clientsFor, definitionOf, ended, ROLE, serve, unserve, type Served } from "../../support/endpoint";

interface Message {
  readonly token: string;
  readonly arguments: unknown;
  readonly pipelineExecutionArn: string;
}

const review = (queue: string): Step => ({
  Name: "Review",
  Type: "Callback",
  SqsQueueUrl: `https://sqs.eu-west-1.amazonaws.com/000000000000/${queue}`,
  Arguments: { question: "good?" },
  OutputParameters: [{ OutputName: "answer", OutputType: "String" }],
});

describe("callbacks over the endpoint", () => {
  let served: Served;
  before(async () => {
    served = await serve();
  });
  after(() => unserve(served));

  const queueFile = (queue: string): string => path.join(served.stateDir, "queues", `${queue}.jsonl`);
  const messages = (queue: string): Message[] =>
    existsSync(queueFile(queue))
      ? readFileSync(queueFile(queue), "utf8")
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => JSON.parse(line) as Message)
      : [];

  /** Resolves with the message of that number when it is in the queue. */
  function message(queue: string, number = 1): Promise<Message> {
    return new Promise((resolve, reject) => {
      const watcher = watch(path.join(served.stateDir, "queues"), look).on("error", reject);
      function look(): void {
        const found = messages(queue)[number - 1];
        if (found === undefined) return;
        watcher.close();
        resolve(found);
      }
      look();
    });
  }

  async function begin(queue: string): Promise<string> {
    const made = { PipelineName: queue, RoleArn: ROLE, PipelineDefinition: definitionOf([review(queue)]) };
    await served.sagemaker.send(new CreatePipelineCommand({ ...made, ClientRequestToken: undefined }));
    const start = new StartPipelineExecutionCommand({ PipelineName: queue, ClientRequestToken: undefined });
    return (await served.sagemaker.send(start)).PipelineExecutionArn ?? "";
  }

  const succeed = (CallbackToken: string, more: { Value?: string; ClientRequestToken?: string } = {}) =>
    served.sagemaker.send(
      new SendPipelineExecutionStepSuccessCommand({
        CallbackToken,
        OutputParameters: [{ Name: "answer", Value: more.Value ?? "yes" }],
        ClientRequestToken: more.ClientRequestToken,
      }),
    );
  const step = async (PipelineExecutionArn: string): Promise<PipelineExecutionStep | undefined> => {
    const list = new ListPipelineExecutionStepsCommand({ PipelineExecutionArn });
    return (await served.sagemaker.send(list)).PipelineExecutionSteps?.[0];
  };

  it("asks by a message, and goes on with the answer, once", async () => {
    const arn = await begin("asked");
    const { token, arguments: asked, pipelineExecutionArn } = await message("asked");
    assert.match(token, /^[A-Za-z0-9]{10}$/);
    assert.deepEqual([asked, pipelineExecutionArn], [{ question: "good?" }, arn]);
    const once = { ClientRequestToken: "a".repeat(32) };
    assert.equal((await succeed(token, once)).PipelineExecutionArn, arn);
    assert.equal((await ended(served.sagemaker, arn)).PipelineExecutionStatus, "Succeeded");
    assert.deepEqual((await step(arn))?.Metadata?.Callback, {
      CallbackToken: token,
      SqsQueueUrl: "https://sqs.eu-west-1.amazonaws.com/000000000000/asked",
      OutputParameters: [{ Name: "answer", Value: "yes" }],
    });
    // The same answer again is no other one.
    assert.equal((await succeed(token, once)).PipelineExecutionArn, arn);
    await assert.rejects(succeed(token, { Value: "no" }), { name: "ConflictException" });
  });

  it("fails for the reason that it is given; a retry asks anew", async () => {
    const arn = await begin("failed");
    const first = await message("failed");
    const failure = { CallbackToken: first.token, FailureReason: "nobody likes it", ClientRequestToken: undefined };
    await served.sagemaker.send(new SendPipelineExecutionStepFailureCommand(failure));
    const done = await ended(served.sagemaker, arn);
    assert.equal(done.FailureReason, "Step Review failed: nobody likes it");
    const retry = { PipelineExecutionArn: arn, ClientRequestToken: undefined };
    await served.sagemaker.send(new RetryPipelineExecutionCommand(retry));
    const second = await message("failed", 2);
    assert.notEqual(second.token, first.token);
    await assert.rejects(succeed(first.token), { name: "ResourceNotFound" });
    await succeed(second.token);
    assert.equal((await ended(served.sagemaker, arn)).PipelineExecutionStatus, "Succeeded");
  });

  it("takes no answer when the step waits no more, or never did", async () => {
    const arn = await begin("stopped");
    const { token } = await message("stopped");
    const stop = { PipelineExecutionArn: arn, ClientRequestToken: undefined };
    await served.sagemaker.send(new StopPipelineExecutionCommand(stop));
    assert.equal((await ended(served.sagemaker, arn)).PipelineExecutionStatus, "Stopped");
    await assert.rejects(succeed(token), { name: "ConflictException" });
    await assert.rejects(succeed("0123456789"), { name: "ResourceNotFound", message: /0123456789 does not exist/ });
    await assert.rejects(succeed("short"), { name: "ValidationException" });
  });

  it("fails for a queue that is none", async () => {
    const wrong = { ...review("q"), SqsQueueUrl: "https://sqs.eu-west-1.amazonaws.com/000000000000/../x y" };
    const made = { PipelineName: "wrong", RoleArn: ROLE, PipelineDefinition: definitionOf([wrong]) };
    await served.sagemaker.send(new CreatePipelineCommand({ ...made, ClientRequestToken: undefined }));
    const start = new StartPipelineExecutionCommand({ PipelineName: "wrong", ClientRequestToken: undefined });
    const done = await ended(served.sagemaker, (await served.sagemaker.send(start)).PipelineExecutionArn);
    assert.match(done.FailureReason ?? "", /Expected the URL of an SQS queue at SqsQueueUrl/);
  });

  it("goes on waiting by the same token after a restart, and asks no second time", async () => {
    const arn = await begin("restarted");
    const { token } = await message("restarted");
    const restart = async (): Promise<void> => {
      await served.endpoint.stop();
      served.endpoint = await startEndpoint({ stateDir: served.stateDir, python: "/usr/bin/python3", cores: 2 });
      Object.assign(served, clientsFor(served.endpoint.url));
    };
    await restart();
    assert.equal((await step(arn))?.StepStatus, "Executing");
    await restart();
    await succeed(token);
    assert.equal((await ended(served.sagemaker, arn)).PipelineExecutionStatus, "Succeeded");
    assert.equal(messages("restarted").length, 1);
  });
});
