/**
 * Requests that no client would send: each is refused in AWS's words, none fails the endpoint or ends it.
 *
 * SLUICEGATE_MALFORMED is the number of requests (default 3000), SLUICEGATE_SEED the seed (default: a new one each time).
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, request, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { operations } from "../../../pipeline/local/operations/index";
import { serve, unserve, type Served } from "../../support/endpoint";

const NOT_IMPLEMENTED = 501;
const REQUESTS = Number(process.env.SLUICEGATE_MALFORMED ?? 3000);
/** For each of the two properties. */
const RUNS = {
  numRuns: Math.ceil(REQUESTS / 2),
  ...(process.env.SLUICEGATE_SEED !== undefined && { seed: Number(process.env.SLUICEGATE_SEED) }),
};
/** Fifty requests a second at the least. */
const PATIENCE_MS = Math.max(60_000, REQUESTS * 20);

/** Members that requests have, so that generated ones get past "must not be null" now and then. */
const member = fc.constantFrom(
  ..."PipelineName PipelineDefinition PipelineExecutionArn ModelPackageName ModelPackageArn ModelPackageGroupName".split(
    " ",
  ),
  ..."RoleArn ResourceArn Tags TagKeys ClientRequestToken ClientToken NextToken MaxResults SortBy SortOrder".split(" "),
  ..."PipelineParameters InferenceSpecification CreatedAfter NameContains CustomerMetadataProperties".split(" "),
);
const value = fc.oneof(
  fc.jsonValue(),
  fc.string({ minLength: 32, maxLength: 40 }),
  fc.constantFrom(
    "models",
    "arn:aws:iam::000000000000:role/pipeline",
    "arn:aws:sagemaker:us-east-1:000000000000:pipeline/a/execution/b",
    "arn:aws:sagemaker:us-east-1:000000000000:model-package/models/1",
    '{"Version":"2020-12-01","Steps":[{"Name":"A","Type":"Condition","Arguments":{"Conditions":[{}],"IfSteps":[],"ElseSteps":[]}}]}',
    "W10",
  ),
);
const body = fc.oneof(
  fc.dictionary(member, value, { maxKeys: 6 }).map((each) => JSON.stringify(each)),
  fc.json(),
  fc.string(),
);

describe("malformed requests", function () {
  this.timeout(PATIENCE_MS);
  let served: Served;
  const agent = new Agent({ keepAlive: true });
  before(async () => {
    served = await serve();
  });
  after(async () => {
    agent.destroy();
    await unserve(served);
  });

  async function status(
    method: string,
    path: string,
    headers: Record<string, string>,
    content: string,
  ): Promise<number> {
    const length = { "content-length": String(Buffer.byteLength(content)) };
    const sent = request({ port: served.endpoint.port, agent, method, path, headers: { ...headers, ...length } });
    sent.end(content);
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    await text(response);
    return response.statusCode ?? 0;
  }

  it("to SageMaker are refused, never failed", async () => {
    const property = fc.asyncProperty(fc.constantFrom(...operations.keys()), body, async (name, content) => {
      const answered = await status("POST", "/", { "x-amz-target": `SageMaker.${name}` }, content);
      assert.ok(answered === 200 || answered === 400, `${answered}: ${served.log.at(-1) ?? ""}`);
    });
    await fc.assert(property, RUNS);
  });

  it("to S3 are refused, never failed", async () => {
    const part = fc.oneof(
      fc.constantFrom("bucket", "..", "%2e%2e", "%00", "%zz", "a"),
      fc.string().map(encodeURIComponent),
    );
    const path = fc.array(part, { maxLength: 4 }).map((parts) => `/${parts.join("/")}`);
    const query = fc.constantFrom(
      "",
      "?delete",
      "?list-type=2&max-keys=x",
      "?uploads",
      "?uploadId=1&partNumber=0",
      "?acl",
    );
    const header = fc.constantFrom<Record<string, string>>(
      {},
      { range: "bytes=5-1" },
      { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "x-amz-decoded-content-length": "3" },
      { "x-amz-copy-source": "%zz" },
      { "content-md5": "x" },
      { "content-type": "application/x-www-form-urlencoded" },
    );
    const method = fc.constantFrom("GET", "PUT", "POST", "DELETE", "HEAD", "PATCH");
    const content = fc.oneof(
      fc.string(),
      fc.constantFrom("3\r\nabc\r\n0\r\n\r\n", "ffffffffff\r\nabc", "<Key>a</Key>"),
    );
    const property = fc.asyncProperty(method, path, query, header, content, async (verb, where, what, more, sent) => {
      const answered = await status(verb, where + what, more, sent);
      assert.ok(answered < 500 || answered === NOT_IMPLEMENTED, `${answered}: ${served.log.at(-1) ?? ""}`);
    });
    await fc.assert(property, { ...RUNS, examples: [["PUT", "/bucket", "", {}, ""]] });
  });
});
