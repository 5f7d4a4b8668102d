import assert from "node:assert/strict";
import {
  AddTagsCommand,
  CreatePipelineCommand,
  DeletePipelineCommand,
  DescribePipelineCommand,
  ListPipelinesCommand,
  ListTagsCommand,
  paginateListPipelines,
  UpdatePipelineCommand,
  type CreatePipelineCommandInput,
} from "@aws-sdk/client-sagemaker";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { Step } from "../../../pipeline/schema";
import { definitionOf, ROLE, serve, shellStep, unserve, type Served } from "../../support/endpoint";

const definition = definitionOf([shellStep("Only", "true")]);

describe("pipelines over the endpoint", () => {
  let served: Served;
  beforeEach(async () => {
    served = await serve();
  });
  afterEach(() => unserve(served));

  const create = (PipelineName: string, more: Partial<CreatePipelineCommandInput> = {}) =>
    served.sagemaker.send(
      new CreatePipelineCommand({
        PipelineName,
        RoleArn: ROLE,
        PipelineDefinition: definition,
        ClientRequestToken: undefined,
        ...more,
      }),
    );
  const refuses = (text: string, message: RegExp): Promise<void> =>
    assert.rejects(create("refused", { PipelineDefinition: text }), { name: "ValidationException", message });

  it("describes what was created and what was changed", async () => {
    const { PipelineArn: arn } = await create("Mixed-Case", {
      PipelineDescription: "first",
      PipelineDisplayName: "Shown",
    });
    await served.sagemaker.send(
      new UpdatePipelineCommand({ PipelineName: "mixed-case", PipelineDescription: "second" }),
    );
    for (const name of ["Mixed-Case", arn]) {
      const found = await served.sagemaker.send(new DescribePipelineCommand({ PipelineName: name }));
      assert.equal(found.PipelineArn, arn);
      assert.equal(found.PipelineName, "Mixed-Case");
      assert.equal(found.PipelineDisplayName, "Shown");
      assert.equal(found.PipelineDescription, "second");
      assert.equal(found.PipelineDefinition, definition);
      assert.equal(found.PipelineStatus, "Active");
      assert.ok(found.LastModifiedTime && found.CreationTime && found.LastModifiedTime >= found.CreationTime);
    }
  });

  it("creates once for one token, and again when that one was deleted", async () => {
    const ClientRequestToken = "0123456789abcdef0123456789abcdef";
    const [first, second] = await Promise.all([
      create("once", { ClientRequestToken }),
      create("once", { ClientRequestToken }),
    ]);
    assert.equal(first.PipelineArn, second.PipelineArn);
    const changed = create("once", { ClientRequestToken, PipelineDescription: "other" });
    await assert.rejects(changed, { name: "ConflictException" });
    await assert.rejects(create("ONCE"), { name: "ValidationException", message: /already exists/ });
    await served.sagemaker.send(new DeletePipelineCommand({ PipelineName: "once", ClientRequestToken: undefined }));
    await create("once", { ClientRequestToken });
    await served.sagemaker.send(new DescribePipelineCommand({ PipelineName: "once" }));
  });

  it("takes a definition from S3", async () => {
    await served.s3.send(new CreateBucketCommand({ Bucket: "definitions" }));
    await served.s3.send(new PutObjectCommand({ Bucket: "definitions", Key: "a.json", Body: definition }));
    const at = (ObjectKey: string) => ({
      PipelineDefinition: undefined,
      PipelineDefinitionS3Location: { Bucket: "definitions", ObjectKey },
    });
    await create("stored", at("a.json"));
    const found = await served.sagemaker.send(new DescribePipelineCommand({ PipelineName: "stored" }));
    assert.equal(found.PipelineDefinition, definition);
    await assert.rejects(create("missing", at("b.json")), { name: "ValidationException", message: /b\.json/ });
  });

  it("refuses a definition and says all that is wrong with it", async () => {
    await refuses("{", /Unable to parse pipeline definition/);
    await refuses("[]", /must be a JSON object/);
    await refuses(
      `{"Version":"2019-01-01","Parameters":[],"Steps":[]}`,
      /Version must be '2020-12-01'.*at least one step/,
    );
    const foreign = { Name: "Crunch", Type: "EMR", Arguments: {} };
    const condition = {
      Name: "If",
      Type: "Condition",
      Arguments: { Conditions: [], IfSteps: [foreign], ElseSteps: [] },
    };
    await refuses(JSON.stringify({ Version: "2020-12-01", Steps: [condition] }), /step 'Crunch' is of type 'EMR'/);
    const after = (name: string, other: string): Step => ({ ...shellStep(name, "true"), DependsOn: [other] });
    await refuses(definitionOf([after("A", "B"), after("B", "A")]), /A -> B -> A|B -> A -> B/);
    await refuses(definitionOf([after("A", "Nowhere")]), /Nowhere/);
    await refuses(definitionOf([shellStep("A", "true"), shellStep("A", "true")]), /"A"/);
    // Folders and files of a step bear its name.
    for (const name of ["../up", "a/b", "", ".", "a".repeat(65)])
      await refuses(
        definitionOf([shellStep(name, "true")]),
        /every step must have a Name of 1 to 64 letters, digits, - and _/,
      );
    assert.deepEqual((await served.sagemaker.send(new ListPipelinesCommand({}))).PipelineSummaries, []);
  });

  it("lists in both orders, with prefix and stable pages", async () => {
    for (const name of ["beta", "alpha-2", "gamma", "alpha-1"]) await create(name);
    const names = async (query: object, pageSize: number): Promise<(string | undefined)[]> => {
      const seen: (string | undefined)[] = [];
      for await (const page of paginateListPipelines({ client: served.sagemaker, pageSize }, query))
        seen.push(...(page.PipelineSummaries ?? []).map((one) => one.PipelineName));
      return seen;
    };
    const sorted = ["alpha-1", "alpha-2", "beta", "gamma"];
    assert.deepEqual(await names({ SortBy: "Name", SortOrder: "Ascending" }, 3), sorted);
    assert.deepEqual(await names({ SortBy: "Name", SortOrder: "Descending" }, 1), [...sorted].reverse());
    assert.deepEqual(await names({ SortBy: "Name", PipelineNamePrefix: "alpha" }, 1), ["alpha-2", "alpha-1"]);
    for (const size of [1, 2, 4]) assert.deepEqual((await names({}, size)).sort(), sorted);
    const all = await served.sagemaker.send(new ListPipelinesCommand({ SortOrder: "Ascending" }));
    const times = (all.PipelineSummaries ?? []).map((one) => one.CreationTime?.getTime() ?? 0);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
    const [, , third] = all.PipelineSummaries ?? [];
    const later = await names({ CreatedAfter: third?.CreationTime }, 10);
    assert.ok(later.every((name) => name !== third?.PipelineName));
  });

  it("refuses a token of another listing", async () => {
    for (const name of ["a1", "a2"]) await create(name);
    const { NextToken } = await served.sagemaker.send(new ListPipelinesCommand({ MaxResults: 1 }));
    assert.ok(NextToken);
    for (const query of [{ NextToken, SortBy: "Name" as const }, { NextToken: "nonsense" }])
      await assert.rejects(served.sagemaker.send(new ListPipelinesCommand(query)), { name: "ValidationException" });
  });

  it("keeps tags with what they belong to", async () => {
    const Tags = [{ Key: "project", Value: "sluicegate" }];
    const { PipelineArn: ResourceArn } = await create("tagged", { Tags });
    await served.sagemaker.send(new AddTagsCommand({ ResourceArn, Tags: [{ Key: "stack", Value: "local" }] }));
    const { Tags: found } = await served.sagemaker.send(new ListTagsCommand({ ResourceArn }));
    assert.deepEqual(found, [...Tags, { Key: "stack", Value: "local" }]);
    const nowhere = new ListTagsCommand({ ResourceArn: `${ResourceArn ?? ""}-other` });
    await assert.rejects(served.sagemaker.send(nowhere), { name: "ResourceNotFound" });
  });
});
