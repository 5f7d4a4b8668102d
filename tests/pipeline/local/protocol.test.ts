import assert from "node:assert/strict";
import { once } from "node:events";
import { request, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { serve, unserve, type Served } from "../../support/endpoint";

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe("the JSON protocol", () => {
  let served: Served;
  before(async () => {
    served = await serve();
  });
  after(() => unserve(served));

  async function ask(target: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
    const sent = request({
      port: served.endpoint.port,
      method: "POST",
      headers: { "x-amz-target": target, ...headers },
    });
    sent.end(body);
    const [[response]] = (await Promise.all([once(sent, "response"), once(sent, "finish")])) as [
      [IncomingMessage],
      unknown,
    ];
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  }
  const fault = async (target: string, body: string): Promise<{ type: unknown; message: string }> => {
    const answer = await ask(target, body);
    assert.equal(answer.status, 400);
    const { __type: type, Message: message } = JSON.parse(answer.body) as { __type: unknown; Message: string };
    return { type, message };
  };

  it("answers in AWS's form", async () => {
    const answer = await ask("SageMaker.ListPipelines", "{}");
    assert.equal(answer.status, 200);
    assert.equal(answer.headers["content-type"], "application/x-amz-json-1.1");
    assert.match(String(answer.headers["x-amzn-requestid"]), /^[0-9a-f-]{36}$/);
    assert.equal(answer.headers["access-control-allow-origin"], undefined);
    assert.deepEqual(JSON.parse(answer.body), { PipelineSummaries: [] });
  });

  it("words constraints as AWS does", async () => {
    assert.deepEqual(await fault("SageMaker.DescribePipeline", "{}"), {
      type: "ValidationException",
      message:
        "1 validation error detected: Value null at 'pipelineName' failed to satisfy constraint: Member must not be null",
    });
    const two = await fault("SageMaker.ListPipelines", `{"MaxResults":0,"SortOrder":"Up"}`);
    assert.equal(
      two.message,
      "2 validation errors detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value " +
        "greater than or equal to 1; Value 'Up' at 'sortOrder' failed to satisfy constraint: Member must satisfy enum " +
        "value set: [Ascending, Descending]",
    );
    const nested = `{"ResourceArn":"arn:aws:sagemaker:eu-west-1:000000000000:pipeline/x","Tags":[{"Key":"","Value":"v"}]}`;
    assert.match((await fault("SageMaker.AddTags", nested)).message, /Value '' at 'tags\.1\.member\.key' failed/);
  });

  it("calls what is not of the type, or no JSON, a serialization fault; null counts as absent", async () => {
    for (const body of [`{"MaxResults":"1"}`, "{", "[]", "3", `{"SortBy":1}`, `{"MaxResults":1.5}`])
      assert.equal((await fault("SageMaker.ListPipelines", body)).type, "SerializationException", body);
    assert.equal((await ask("SageMaker.ListPipelines", `{"MaxResults":null}`)).status, 200);
  });

  it("names in the log an operation that is not served", async () => {
    for (const target of ["SageMaker.CreateNotebookInstance", "Other.ListPipelines", "SageMaker.__proto__"]) {
      const answer = await ask(target, "{}");
      assert.equal(answer.status, 404);
      assert.match(answer.body, /UnknownOperationException/);
      assert.ok(served.log.some((line) => line.includes(target)));
    }
  });

  it("serves neither other hosts' names nor web pages", async () => {
    const foreign: Record<string, string>[] = [
      { host: "evil.example" },
      { origin: "http://localhost:3000" },
      { host: "127.0.0.1.evil.example" },
    ];
    for (const headers of foreign) assert.equal((await ask("SageMaker.ListPipelines", "{}", headers)).status, 403);
    assert.equal((await ask("SageMaker.ListPipelines", "{}", { host: "localhost:1" })).status, 200);
  });

  it("refuses a body that is too long", async () => {
    const answer = await ask("SageMaker.ListPipelines", Buffer.alloc(64 * 1024 ** 2, " "));
    assert.equal(answer.status, 413);
    assert.match(answer.body, /RequestEntityTooLarge/);
  });
});
