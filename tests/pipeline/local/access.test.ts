import assert from "node:assert/strict";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { request, type IncomingMessage } from "node:http";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListPipelinesCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { startEndpoint, type Endpoint } from "../../../pipeline/local/endpoint";
import { valueAt } from "../../../pipeline/evaluation";
import { newFolder } from "../../support/endpoint";

const TOKEN = "0123456789abcdef0123456789abcdef01234567";
const SCOPE = "20260101/us-east-1/s3/aws4_request";
const signedBy = (accessKey: string): string => `AWS4-HMAC-SHA256 Credential=${accessKey}/${SCOPE}, Signature=0`;

describe("an endpoint at another address", () => {
  let stateDir: string;
  let endpoint: Endpoint;
  const log: string[] = [];
  before(async () => {
    stateDir = await newFolder();
    const exposed = { host: "127.0.0.1", port: 0, token: TOKEN };
    endpoint = await startEndpoint({ stateDir, python: "/usr/bin/python3", exposed, log: (line) => log.push(line) });
  });
  after(async () => {
    await endpoint.stop();
    await rm(stateDir, { recursive: true });
    assert.ok(!log.join("\n").includes(TOKEN));
  });

  const options = (accessKeyId: string) => ({
    endpoint: endpoint.exposedUrl ?? "",
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey: "any" },
    maxAttempts: 1,
  });

  async function status(headers: Record<string, string>, path = "/", at = endpoint.exposedUrl ?? ""): Promise<number> {
    const sent = request(new URL(path, at), { headers });
    sent.end();
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    response.resume();
    return response.statusCode ?? 0;
  }

  it("serves every client whose access key is the token", async () => {
    const sagemaker = new SageMakerClient(options(TOKEN));
    const s3 = new S3Client(options(TOKEN));
    const sts = new STSClient(options(TOKEN));
    assert.deepEqual((await sagemaker.send(new ListPipelinesCommand())).PipelineSummaries, []);
    assert.deepEqual((await s3.send(new ListBucketsCommand())).Buckets ?? [], []);
    assert.equal((await sts.send(new GetCallerIdentityCommand())).Account, "000000000000");
    for (const client of [sagemaker, s3, sts]) client.destroy();
  });

  it("refuses every client with another access key", async () => {
    const wrong = options(TOKEN.replace(/7$/, "8"));
    const [sagemaker, s3, sts] = [new SageMakerClient(wrong), new S3Client(wrong), new STSClient(wrong)];
    const isRefused = (error: unknown): boolean => valueAt(error, "$metadata.httpStatusCode") === 403;
    await assert.rejects(sagemaker.send(new ListPipelinesCommand()), isRefused);
    await assert.rejects(s3.send(new ListBucketsCommand()), isRefused);
    await assert.rejects(sts.send(new GetCallerIdentityCommand()), isRefused);
    for (const client of [sagemaker, s3, sts]) client.destroy();
  });

  it("reads the token of a signed request and of a presigned URL, under any name of the machine, for no web page", async () => {
    const authorization = signedBy(TOKEN);
    assert.equal(await status({ authorization, host: "machine.example" }), 200);
    assert.equal(await status({}, `/?X-Amz-Credential=${encodeURIComponent(`${TOKEN}/${SCOPE}`)}`), 200);
    assert.equal(await status({ authorization, origin: "http://machine.example" }), 403);
    const others = [signedBy("local"), signedBy(`${TOKEN}0`), signedBy(TOKEN.slice(1)), TOKEN, `Bearer ${TOKEN}`];
    for (const other of others) assert.equal(await status({ authorization: other }), 403, other);
    assert.equal(await status({}), 403);
  });

  it("has its page at this machine's own address only", async () => {
    const browser = { accept: "text/html" };
    assert.deepEqual(
      [await status(browser, "/_/", endpoint.url), await status(browser, "/", endpoint.url)],
      [200, 302],
    );
    const presigned = `X-Amz-Credential=${encodeURIComponent(`${TOKEN}/${SCOPE}`)}`;
    assert.equal(await status(browser, `/_/?${presigned}`), 501);
    assert.equal(await status({ ...browser, authorization: signedBy(TOKEN) }, "/_/"), 501);
    assert.equal(await status(browser, `/?${presigned}`), 200);
  });

  it("still serves this machine at its own address, without a token and under its own names only", async () => {
    assert.equal(await status({}, "/", endpoint.url), 200);
    const authorization = signedBy(TOKEN);
    assert.equal(await status({ authorization, host: "machine.example" }, "/", endpoint.url), 403);
  });
});
