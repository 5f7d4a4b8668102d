import assert from "node:assert/strict";
import {
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  CreatePipelineCommand,
  ListPipelineExecutionStepsCommand,
  paginateListModelPackages,
  paginateListPipelineExecutions,
  paginateListPipelineExecutionSteps,
  StartPipelineExecutionCommand,
  waitUntilProcessingJobCompletedOrStopped,
} from "@aws-sdk/client-sagemaker";
import {
  CreateBucketCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  waitUntilObjectExists,
} from "@aws-sdk/client-s3";
import { BUCKET, definitionOf, ended, ROLE, serve, shellStep, unserve, type Served } from "../../../support/endpoint";

const GROUP = "models";
const PIPELINE = "paged";
const InferenceSpecification = { Containers: [{ Image: "image", ModelDataUrl: "s3://bucket/model.tar.gz" }] };

/** Every item of all pages, of which each must have one. */
async function singly<P, T>(pages: AsyncIterable<P>, items: (page: P) => T[] | undefined): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) {
    const found = items(page) ?? [];
    assert.ok(found.length <= 1);
    all.push(...found);
  }
  return all;
}

describe("paginators and waiters of the AWS SDK for JavaScript with the endpoint", () => {
  let served: Served;
  before(async () => {
    served = await serve();
    await served.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  });
  after(() => unserve(served));

  it("go through packages, executions and steps, each once and in order", async () => {
    const { sagemaker: client } = served;
    await client.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: GROUP }));
    for (let version = 1; version <= 3; version += 1)
      await client.send(new CreateModelPackageCommand({ ModelPackageGroupName: GROUP, InferenceSpecification }));
    const packages = paginateListModelPackages({ client, pageSize: 1 }, { ModelPackageGroupName: GROUP });
    const versions = await singly(packages, (page) => page.ModelPackageSummaryList);
    assert.deepEqual(
      versions.map((one) => one.ModelPackageVersion),
      [1, 2, 3],
    );
    const PipelineDefinition = definitionOf([shellStep("A", ":"), shellStep("B", ":"), shellStep("C", ":")]);
    await client.send(new CreatePipelineCommand({ PipelineName: PIPELINE, PipelineDefinition, RoleArn: ROLE }));
    const started: (string | undefined)[] = [];
    for (let count = 0; count < 2; count += 1) {
      const { PipelineExecutionArn: arn } = await client.send(
        new StartPipelineExecutionCommand({ PipelineName: PIPELINE }),
      );
      started.unshift(arn);
      assert.equal((await ended(client, arn)).PipelineExecutionStatus, "Succeeded");
    }
    const executions = paginateListPipelineExecutions({ client, pageSize: 1 }, { PipelineName: PIPELINE });
    const listed = await singly(executions, (page) => page.PipelineExecutionSummaries);
    assert.deepEqual(
      listed.map((one) => one.PipelineExecutionArn),
      started,
    );
    const steps = paginateListPipelineExecutionSteps({ client, pageSize: 1 }, { PipelineExecutionArn: started[0] });
    const names = await singly(steps, (page) => page.PipelineExecutionSteps);
    assert.deepEqual(names.map((one) => one.StepName).sort(), ["A", "B", "C"]);
  });

  it("wait for a job of a step, and for an object", async () => {
    const { sagemaker: client, s3 } = served;
    const PipelineDefinition = definitionOf([shellStep("Write", "echo 1 > /opt/ml/processing/out/value")]);
    await client.send(new CreatePipelineCommand({ PipelineName: "waited", PipelineDefinition, RoleArn: ROLE }));
    const { PipelineExecutionArn } = await client.send(new StartPipelineExecutionCommand({ PipelineName: "waited" }));
    await ended(client, PipelineExecutionArn);
    const { PipelineExecutionSteps: steps = [] } = await client.send(
      new ListPipelineExecutionStepsCommand({ PipelineExecutionArn }),
    );
    const ProcessingJobName = steps[0]?.Metadata?.ProcessingJob?.Arn?.split("/").at(-1);
    const patience = { maxWaitTime: 30, minDelay: 1, maxDelay: 1 };
    const job = await waitUntilProcessingJobCompletedOrStopped({ client, ...patience }, { ProcessingJobName });
    assert.equal(job.state, "SUCCESS");
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "a/b", Body: "1" }));
    assert.equal(
      (await waitUntilObjectExists({ client: s3, ...patience }, { Bucket: BUCKET, Key: "a/b" })).state,
      "SUCCESS",
    );
    const objects = paginateListObjectsV2({ client: s3, pageSize: 1 }, { Bucket: BUCKET, Prefix: "a/" });
    const found = await singly(objects, (page) => page.Contents);
    assert.deepEqual(
      found.map((one) => one.Key),
      ["a/b"],
    );
  });
});
