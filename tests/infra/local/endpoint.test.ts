/** The stand-in against the endpoint that local runs use. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DescribePipelineCommand, ListTagsCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { startEndpoint, type Endpoint } from "../../../pipeline/local/endpoint";
import { Engine, REGION, urn } from "./caller";

const PIPELINE = urn("aws:sagemaker/pipeline:Pipeline", "train");
const GROUP = urn("aws:sagemaker/modelPackageGroup:ModelPackageGroup", "models");
const GROUP_POLICY = urn("aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy", "readers");
const READERS = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sagemaker:DescribeModelPackage", Resource: "*" }],
};
const BUCKET = urn("aws:s3/bucket:Bucket", "artifacts");
const OBJECT = urn("aws:s3/bucketObject:BucketObject", "code");

function definition(message: string): string {
  return JSON.stringify({
    Version: "2020-12-01",
    Steps: [{ Name: "Stop", Type: "Fail", Arguments: { ErrorMessage: message } }],
  });
}

function pipeline(message: string, tags: Record<string, string>) {
  const pipelineDefinition = definition(message);
  const roleArn = "arn:aws:iam::000000000000:role/worker";
  return { pipelineName: "train", pipelineDisplayName: "train", pipelineDefinition, roleArn, tags };
}

describe("infra/local with the local endpoint", () => {
  let folder: string;
  let endpoint: Endpoint;
  let engine: Engine;
  let client: SageMakerClient;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "sluicegate-endpoint-"));
    endpoint = await startEndpoint({ stateDir: path.join(folder, "endpoint"), python: process.execPath });
    engine = await Engine.start({ stateDir: path.join(folder, "provider"), endpoint: endpoint.url });
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    client = new SageMakerClient({ endpoint: endpoint.url, region: REGION, credentials });
  });
  afterEach(async () => {
    client.destroy();
    await engine.stop();
    await endpoint.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const standing = async (): Promise<string | undefined> =>
    (await client.send(new DescribePipelineCommand({ PipelineName: "train" }))).PipelineDefinition;

  it("brings a stack up, changes it and takes it down", async () => {
    await engine.create(BUCKET, { bucket: "artifacts-1" });
    const { id, outputs: object } = await engine.create(OBJECT, { bucket: "artifacts-1", key: "a/b", content: "x" });
    await engine.create(GROUP, { modelPackageGroupName: "models" });
    const readers = { modelPackageGroupName: "models", resourcePolicy: JSON.stringify(READERS) };
    const policy = await engine.create(GROUP_POLICY, readers);
    assert.equal((await engine.read(GROUP_POLICY, policy.id, policy.outputs, readers)).id, "models");
    await engine.remove(GROUP_POLICY, policy.id, policy.outputs);
    await engine.remove(GROUP_POLICY, policy.id, policy.outputs); // as after a run that was killed
    assert.equal((await engine.read(GROUP_POLICY, policy.id, policy.outputs, readers)).id, "");
    const { outputs } = await engine.create(PIPELINE, pipeline("one", { a: "1" }));
    assert.equal(await standing(), definition("one"));
    const updated = await engine.update(PIPELINE, outputs, pipeline("two", { b: "2" }));
    assert.equal(await standing(), definition("two"));
    const ResourceArn = typeof updated.arn === "string" ? updated.arn : "";
    const { Tags } = await client.send(new ListTagsCommand({ ResourceArn }));
    assert.deepEqual(Tags, [{ Key: "b", Value: "2" }]);
    assert.equal((await engine.read(OBJECT, id, object, object)).id, "artifacts-1/a/b");

    await engine.remove(PIPELINE, "train", updated);
    await engine.remove(GROUP, "models", { modelPackageGroupName: "models" });
    await assert.rejects(engine.remove(BUCKET, "artifacts-1", { bucket: "artifacts-1" }), /BucketNotEmpty/);
    await engine.remove(OBJECT, id, object);
    await engine.remove(BUCKET, "artifacts-1", { bucket: "artifacts-1" });
    assert.equal((await engine.read(OBJECT, id, object, object)).id, "");
    await assert.rejects(standing(), /does not exist/);
  });

  it("takes up what a killed run has left, with what the program says now", async () => {
    await engine.create(BUCKET, { bucket: "artifacts-1" });
    await engine.create(GROUP, { modelPackageGroupName: "models" });
    const first = await engine.create(PIPELINE, pipeline("one", {}));
    await engine.update(PIPELINE, first.outputs, pipeline("two", {}));
    const next = await Engine.start({ stateDir: path.join(folder, "provider"), endpoint: endpoint.url });
    await next.create(BUCKET, { bucket: "artifacts-1" });
    await next.create(GROUP, { modelPackageGroupName: "models" });
    const again = await next.create(PIPELINE, pipeline("one", {}));
    await next.stop();
    assert.deepEqual(again, first);
    assert.equal(await standing(), definition("one"));
  });

  it("does not take over what another program has made", async () => {
    const stranger = await Engine.start({ stateDir: path.join(folder, "other"), endpoint: endpoint.url });
    await stranger.create(PIPELINE, pipeline("theirs", {}));
    await stranger.create(BUCKET, { bucket: "artifacts-1" });
    await stranger.stop();
    await assert.rejects(
      engine.create(urn("aws:sagemaker/pipeline:Pipeline", "mine"), pipeline("mine", {})),
      /already exists/,
    );
    await assert.rejects(engine.create(BUCKET, { bucket: "artifacts-1" }), /BucketAlreadyOwnedByYou/);
    assert.equal(await standing(), definition("theirs"));
  });
});
