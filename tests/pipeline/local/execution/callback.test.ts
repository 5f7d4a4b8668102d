import assert from "node:assert/strict";
import type { CallbackAnswer } from "../../../../pipeline/local/execution";
import type { CallbackStep } from "../../../../pipeline/schema";
import { REQUEST, World } from "../../../support/executionWorld";

const QUEUE = "https://sqs.eu-central-1.amazonaws.com/000000000000/reviews";
const wait: CallbackStep = {
  Name: "Review",
  Type: "Callback",
  SqsQueueUrl: QUEUE,
  Arguments: { model: { Get: "Execution.PipelineName" } },
  OutputParameters: [{ OutputName: "score", OutputType: "Integer" }],
};

describe("pipeline/local/execution/callback", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => {
    world.remove();
  });

  const answering = (answer: CallbackAnswer): void => {
    world.answer = (token) => {
      assert.equal(token, "Token12345");
      return Promise.resolve(answer);
    };
  };

  it("puts a message with a token into the queue, and goes on with the answer", async () => {
    answering({ outputs: { score: "7", other: "x" } });
    assert.deepEqual(await world.run([wait]), { status: "Succeeded" });
    const message = {
      token: "Token12345",
      pipelineExecutionArn: REQUEST.executionArn,
      status: "Executing",
      arguments: { model: "regression" },
    };
    assert.deepEqual(world.sent, [{ queue: QUEUE, token: "Token12345", message }]);
    assert.deepEqual(world.last("Review").properties, { OutputParameters: { score: 7 } });
    assert.deepEqual(world.last("Review").metadata, {
      Callback: { CallbackToken: "Token12345", SqsQueueUrl: QUEUE, OutputParameters: [{ Name: "score", Value: "7" }] },
    });
  });

  it("records its token before it sends it", async () => {
    answering({ outputs: { score: "7" } });
    const tokens: unknown[] = [];
    await world.run([wait], {
      effects: { send: () => tokens.push(world.last("Review").metadata) },
    });
    assert.deepEqual(tokens, [{ Callback: { CallbackToken: "Token12345", SqsQueueUrl: QUEUE } }]);
  });

  it("fails for the reason that it is given, and when an output is missing", async () => {
    answering({ failureReason: "nobody likes it" });
    assert.equal((await world.run([wait])).failureReason, "Step Review failed: nobody likes it");
    answering({ outputs: { score: "seven" } });
    assert.match(
      (await world.run([wait])).failureReason ?? "",
      /Expected the answer to give the outputs that the step declares; see "score" of type Integer/,
    );
  });

  it("waits for seven days, those before a restart included", async () => {
    world.callback = { token: "Token12345", opened: new Date(Date.now() - 7 * 24 * 3600 * 1000) };
    world.answer = () => new Promise(() => undefined);
    assert.equal(
      (await world.run([wait])).failureReason,
      "Step Review failed: ClientError: Nobody answered within 7 days.",
    );
  });

  it("stops waiting when the execution is stopped", async () => {
    world.answer = () => {
      world.abort.abort();
      return new Promise(() => undefined);
    };
    assert.deepEqual(await world.run([wait]), { status: "Stopped" });
    assert.equal(world.last("Review").status, "Stopped");
  });
});
