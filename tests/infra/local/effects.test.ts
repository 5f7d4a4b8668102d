import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseJson, type Json } from "../../../infra/local/struct";
import { Engine, urn } from "./caller";
import { fault, record, type Recorder, type Reply } from "./recorder";

const PIPELINE = urn("aws:sagemaker/pipeline:Pipeline", "train");
const GROUP = urn("aws:sagemaker/modelPackageGroup:ModelPackageGroup", "models");
const BUCKET = urn("aws:s3/bucket:Bucket", "artifacts");
const OBJECT = urn("aws:s3/bucketObject:BucketObject", "code");
const ROLE = "arn:aws:iam::000000000000:role/worker";
const pipeline = { pipelineName: "train", pipelineDisplayName: "train", pipelineDefinition: "{}", roleArn: ROLE };
const missing = fault("ResourceNotFound", "Pipeline 'train' does not exist.");

describe("infra/local: effects at the endpoint", () => {
  let stateDir: string;
  let recorder: Recorder;
  let engine: Engine;
  let replies: Record<string, Reply>;

  beforeEach(async () => {
    stateDir = mkdtempSync(path.join(tmpdir(), "sluicegate-effects-"));
    replies = {};
    recorder = await record(({ what }) => replies[what]);
    engine = await Engine.start({ stateDir, endpoint: recorder.url });
  });
  afterEach(async () => {
    await engine.stop();
    await recorder.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

  const asked = (what: string): Json | undefined =>
    parseJson(recorder.asked.find((request) => request.what === what)?.body ?? "");

  it("asks nothing at preview", async () => {
    await engine.create(PIPELINE, pipeline, true);
    await engine.update(PIPELINE, pipeline, pipeline, true);
    assert.deepEqual(recorder.names(), []);
  });

  it("creates a pipeline with its definition, tags and a token of its own, and takes its ARN", async () => {
    const arn = "arn:aws:sagemaker:us-east-1:000000000000:pipeline/train";
    replies.CreatePipeline = { status: 200, body: JSON.stringify({ PipelineArn: arn }) };
    await engine.configure({ defaultTags: JSON.stringify({ tags: { stack: "dev" } }) });
    const { id, outputs } = await engine.create(PIPELINE, {
      ...pipeline,
      tags: { owner: "me" },
      parallelismConfiguration: { maxParallelExecutionSteps: 4 },
    });
    assert.deepEqual([id, outputs.arn], ["train", arn]);
    assert.deepEqual(recorder.names(), ["CreatePipeline"]);
    const request = asked("CreatePipeline");
    assert.ok(typeof request === "object" && request !== null && !Array.isArray(request));
    const { ClientRequestToken: token, ...rest } = request;
    assert.match(JSON.stringify(token), /^"[0-9a-f]{64}"$/);
    assert.deepEqual(rest, {
      PipelineName: "train",
      PipelineDisplayName: "train",
      PipelineDefinition: "{}",
      RoleArn: ROLE,
      ParallelismConfiguration: { MaxParallelExecutionSteps: 4 },
      Tags: [
        { Key: "stack", Value: "dev" },
        { Key: "owner", Value: "me" },
      ],
    });
  });

  it("updates a pipeline that an interrupted run has left", async () => {
    replies.CreatePipeline = { status: 200, body: "not JSON, as of a server that was killed" };
    await assert.rejects(engine.create(PIPELINE, pipeline), /^Error: creating SageMaker Pipeline \(train\): /);
    recorder.asked.length = 0;
    await engine.create(PIPELINE, { ...pipeline, pipelineDefinition: "[]" });
    assert.deepEqual(recorder.names(), ["DescribePipeline", "UpdatePipeline"]);
  });

  it("passes on why AWS refuses a pipeline, and then the name is free again", async () => {
    replies.CreatePipeline = fault("ValidationException", "Pipeline with name (train) already exists.");
    const refused =
      /creating SageMaker Pipeline \(train\): ValidationException: Pipeline with name \(train\) already exists\./;
    await assert.rejects(engine.create(PIPELINE, pipeline), refused);
    await assert.rejects(engine.create(PIPELINE, pipeline), refused);
    assert.deepEqual(recorder.names(), ["CreatePipeline", "CreatePipeline"]);
  });

  it("updates a pipeline and its tags", async () => {
    const arn = "arn:aws:sagemaker:us-east-1:000000000000:pipeline/train";
    const tags = [
      { Key: "old", Value: "1" },
      { Key: "same", Value: "2" },
    ];
    replies.UpdatePipeline = { status: 200, body: JSON.stringify({ PipelineArn: arn }) };
    replies.ListTags = { status: 200, body: JSON.stringify({ Tags: tags }) };
    await engine.update(PIPELINE, pipeline, { ...pipeline, tags: { same: "2", fresh: "3" } });
    assert.deepEqual(recorder.names(), ["UpdatePipeline", "ListTags", "DeleteTags", "AddTags"]);
    assert.deepEqual(asked("DeleteTags"), { ResourceArn: arn, TagKeys: ["old"] });
    assert.deepEqual(asked("AddTags"), { ResourceArn: arn, Tags: [{ Key: "fresh", Value: "3" }] });
  });

  it("deletes a pipeline, also one that is gone already", async () => {
    await engine.remove(PIPELINE, "train", pipeline);
    replies.DeletePipeline = missing;
    await engine.remove(PIPELINE, "train", pipeline);
    assert.deepEqual(recorder.names(), ["DeletePipeline", "DeletePipeline"]);
  });

  it("tells a refresh what is gone", async () => {
    assert.equal((await engine.read(PIPELINE, "train", pipeline, pipeline)).id, "train");
    replies.DescribePipeline = missing;
    assert.equal((await engine.read(PIPELINE, "train", pipeline, pipeline)).id, "");
    replies["HEAD /b-1"] = replies["HEAD /b-1/"] = { status: 404, body: "" };
    assert.equal((await engine.read(BUCKET, "b-1", { bucket: "b-1" })).id, "");
  });

  it("creates, finds again and deletes a package group", async () => {
    replies.CreateModelPackageGroup = { status: 200, body: JSON.stringify({ ModelPackageGroupArn: "arn:of:group" }) };
    replies.DescribeModelPackageGroup = replies.CreateModelPackageGroup;
    const inputs = { modelPackageGroupName: "models", modelPackageGroupDescription: "What passed" };
    assert.equal((await engine.create(GROUP, inputs)).outputs.arn, "arn:of:group");
    assert.equal((await engine.create(GROUP, inputs)).outputs.arn, "arn:of:group");
    await engine.remove(GROUP, "models", inputs);
    const names = ["CreateModelPackageGroup", "DescribeModelPackageGroup", "DescribeModelPackageGroup", "ListTags"];
    assert.deepEqual(recorder.names(), [...names, "DeleteModelPackageGroup"]);
  });

  it("puts an object's content, and takes its version", async () => {
    replies["PUT /b-1/code/a.tar.gz"] = { status: 200, body: "", headers: { "x-amz-version-id": "v7" } };
    const inputs = { bucket: "b-1", key: "code/a.tar.gz", contentBase64: Buffer.from("packed").toString("base64") };
    const { id, outputs } = await engine.create(OBJECT, inputs);
    assert.deepEqual([id, outputs.versionId], ["b-1/code/a.tar.gz", "v7"]);
    assert.deepEqual(recorder.asked, [{ what: "PUT /b-1/code/a.tar.gz", body: "packed" }]);
    await engine.remove(OBJECT, id, outputs);
    assert.deepEqual(recorder.names().at(-1), "DELETE /b-1/code/a.tar.gz");
  });

  it("creates a bucket, and empties it before deleting when the program says so", async () => {
    replies["HEAD /b-1"] = replies["HEAD /b-1/"] = { status: 404, body: "" };
    await engine.create(BUCKET, { bucket: "b-1" });
    const listing = "<ListBucketResult><Contents><Key>k</Key></Contents></ListBucketResult>";
    replies["GET /b-1"] = replies["GET /b-1/"] = {
      status: 200,
      body: listing,
      headers: { "content-type": "text/xml" },
    };
    await engine.remove(BUCKET, "b-1", { bucket: "b-1", forceDestroy: true });
    const names = recorder.names().map((name) => name.replace(/\/$/, ""));
    assert.deepEqual(names, ["HEAD /b-1", "PUT /b-1", "GET /b-1", "DELETE /b-1/k", "DELETE /b-1"]);
  });

  it("says that the endpoint cannot be reached", async () => {
    await recorder.stop();
    await assert.rejects(engine.create(PIPELINE, pipeline), /creating SageMaker Pipeline \(train\): .*ECONNREFUSED/);
  });

  it("tells its log of every effect", async () => {
    const lines: string[] = [];
    const talkative = await Engine.start({ endpoint: recorder.url, log: (line) => lines.push(line) });
    await talkative.create(BUCKET, { bucket: "b-1" });
    await talkative.remove(BUCKET, "b-1", { bucket: "b-1" });
    await talkative.stop();
    assert.deepEqual(lines, ["created S3 Bucket b-1", "deleted S3 Bucket b-1"]);
  });
});
