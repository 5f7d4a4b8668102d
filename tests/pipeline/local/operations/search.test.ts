import assert from "node:assert/strict";
import {
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  CreatePipelineCommand,
  paginateSearch,
  SearchCommand,
  StartPipelineExecutionCommand,
  UpdateModelPackageCommand,
  type SearchCommandInput,
} from "@aws-sdk/client-sagemaker";
import { call, definitionOf, ended, ROLE, serve, shellStep, unserve, type Served } from "../../../support/endpoint";

const InferenceSpecification = { Containers: [{ Image: "image", ModelDataUrl: "s3://bucket/model.tar.gz" }] };

describe("Search over the endpoint", () => {
  let served: Served;
  let execution = "";
  before(async () => {
    served = await serve();
    const { sagemaker } = served;
    for (const name of ["alpha", "beta"]) {
      await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: name }));
      for (const risk of ["low", "high", "low"])
        await sagemaker.send(
          new CreateModelPackageCommand({
            ModelPackageGroupName: name,
            InferenceSpecification,
            CustomerMetadataProperties: { risk },
            ClientToken: undefined,
          }),
        );
    }
    const ModelPackageArn = "arn:aws:sagemaker:eu-west-1:000000000000:model-package/beta/2";
    await sagemaker.send(new UpdateModelPackageCommand({ ModelPackageArn, ModelApprovalStatus: "Approved" }));
    await sagemaker.send(
      new CreatePipelineCommand({
        PipelineName: "one",
        RoleArn: ROLE,
        PipelineDefinition: definitionOf([shellStep("Only", "true")]),
        ClientRequestToken: undefined,
        Tags: [{ Key: "owner", Value: "ml" }],
      }),
    );
    const started = await sagemaker.send(
      new StartPipelineExecutionCommand({ PipelineName: "one", ClientRequestToken: undefined }),
    );
    execution = started.PipelineExecutionArn ?? "";
    await ended(served.sagemaker, execution);
  });
  after(() => unserve(served));

  const packages = async (query: Partial<SearchCommandInput>, pageSize?: number): Promise<string[]> => {
    const seen: string[] = [];
    const input: SearchCommandInput = { Resource: "ModelPackage", SortBy: "ModelPackageArn", SortOrder: "Ascending" };
    const pages = paginateSearch({ client: served.sagemaker, ...(pageSize && { pageSize }) }, { ...input, ...query });
    for await (const page of pages)
      for (const { ModelPackage: found } of page.Results ?? [])
        seen.push(`${found?.ModelPackageGroupName}/${found?.ModelPackageVersion}`);
    return seen;
  };

  it("finds packages by group, approval and metadata", async () => {
    const where = (Name: string, Value: string): Partial<SearchCommandInput> => ({
      SearchExpression: { Filters: [{ Name, Operator: "Equals", Value }] },
    });
    assert.deepEqual(await packages(where("ModelPackageGroupName", "beta")), ["beta/1", "beta/2", "beta/3"]);
    assert.deepEqual(await packages(where("ModelApprovalStatus", "Approved")), ["beta/2"]);
    assert.deepEqual(await packages(where("CustomerMetadataProperties.risk", "high")), ["alpha/2", "beta/2"]);
    assert.deepEqual(await packages(where("ModelPackageVersion", "3")), ["alpha/3", "beta/3"]);
  });

  it("sorts both ways and gives stable pages, also among equals", async () => {
    const all = ["alpha/1", "alpha/2", "alpha/3", "beta/1", "beta/2", "beta/3"];
    assert.deepEqual(await packages({}, 1), all);
    assert.deepEqual(await packages({ SortOrder: "Descending" }, 4), [...all].reverse());
    const byVersion = await packages({ SortBy: "ModelPackageVersion" }, 2);
    assert.deepEqual(byVersion, ["alpha/1", "beta/1", "alpha/2", "beta/2", "alpha/3", "beta/3"]);
    assert.deepEqual((await packages({ SortBy: "LastModifiedTime", SortOrder: "Descending" }, 2))[0], "beta/2");
  });

  it("finds executions, pipelines with their tags, and groups", async () => {
    const found = async (query: SearchCommandInput) => (await served.sagemaker.send(new SearchCommand(query))).Results;
    const [run] = (await found({ Resource: "PipelineExecution" })) ?? [];
    assert.equal(run?.PipelineExecution?.PipelineExecutionArn, execution);
    assert.equal(run.PipelineExecution.PipelineExecutionStatus, "Succeeded");
    const tagged = { Filters: [{ Name: "Tags.owner", Value: "ml" }] };
    const [pipeline] = (await found({ Resource: "Pipeline", SearchExpression: tagged })) ?? [];
    assert.equal(pipeline?.Pipeline?.PipelineName, "one");
    assert.deepEqual(pipeline.Pipeline.Tags, [{ Key: "owner", Value: "ml" }]);
    assert.equal((await found({ Resource: "ModelPackageGroup" }))?.length, 2);
  });

  it("refuses a token of another search, and what cannot be searched", async () => {
    const first = await served.sagemaker.send(new SearchCommand({ Resource: "ModelPackage", MaxResults: 1 }));
    const other = new SearchCommand({
      Resource: "ModelPackage",
      MaxResults: 1,
      SortBy: "x",
      NextToken: first.NextToken,
    });
    await assert.rejects(served.sagemaker.send(other), { name: "ValidationException", message: /pagination token/ });
    const { status, body } = await call(served, "Search", { Resource: "Image" });
    assert.equal(status, 400);
    assert.match(JSON.stringify(body), /Resources of type Image are not searched by this endpoint/);
  });
});
