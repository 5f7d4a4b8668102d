import assert from "node:assert/strict";
import {
  AddTagsCommand,
  CreateModelCardCommand,
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  DeleteModelCardCommand,
  DescribeModelCardCommand,
  DescribeModelPackageCommand,
  ListModelCardsCommand,
  ListModelCardVersionsCommand,
  ListTagsCommand,
  paginateListModelCards,
  UpdateModelCardCommand,
  UpdateModelPackageCommand,
  type DescribeModelCardCommandInput,
  type ListModelCardsCommandInput,
  type ModelCardStatus,
} from "@aws-sdk/client-sagemaker";
import { callerArn } from "../../../../pipeline/local/names";
import { call, serve, unserve, type Served } from "../../../support/endpoint";

const ARN = "arn:aws:sagemaker:eu-west-1:000000000000:model-card/credit";
const CONTENT = JSON.stringify({
  model_overview: { model_name: "credit", model_description: "secret" },
  intended_uses: { risk_rating: "High" },
  business_details: { business_problem: "secret" },
});
const NAMED = { ModelCardName: "credit" };

describe("model cards over the endpoint", () => {
  let served: Served;
  beforeEach(async () => {
    served = await serve();
  });
  afterEach(() => unserve(served));

  const create = (ModelCardName = "credit", Content = CONTENT, ModelCardStatus: ModelCardStatus = "Draft") =>
    served.sagemaker.send(new CreateModelCardCommand({ ModelCardName, Content, ModelCardStatus }));
  const describeCard = (more: Partial<DescribeModelCardCommandInput> = {}) =>
    served.sagemaker.send(new DescribeModelCardCommand({ ...NAMED, ...more }));
  const update = (change: { Content?: string; ModelCardStatus?: ModelCardStatus }) =>
    served.sagemaker.send(new UpdateModelCardCommand({ ...NAMED, ...change }));
  const names = async (input: ListModelCardsCommandInput = {}) =>
    (await served.sagemaker.send(new ListModelCardsCommand(input))).ModelCardSummaries?.map((one) => one.ModelCardName);

  it("are described as they were created", async () => {
    assert.equal((await create()).ModelCardArn, ARN);
    const { $metadata, CreationTime, ...card } = await describeCard();
    assert.equal($metadata.httpStatusCode, 200);
    assert.ok(CreationTime instanceof Date);
    const CreatedBy = { IamIdentity: { Arn: callerArn(), PrincipalId: "000000000000" } };
    const described = { ModelCardArn: ARN, ModelCardVersion: 1, Content: CONTENT, ModelCardStatus: "Draft", CreatedBy };
    assert.deepEqual(card, { ...NAMED, ...described });
  });

  it("have a version for each content, and a status that changes without one", async () => {
    await create();
    await update({ Content: "{}" });
    await update({ ModelCardStatus: "Approved" });
    assert.deepEqual(
      [(await describeCard()).Content, (await describeCard({ ModelCardVersion: 1 })).Content],
      ["{}", CONTENT],
    );
    const list = new ListModelCardVersionsCommand({ ...NAMED, SortOrder: "Descending" });
    const { ModelCardVersionSummaryList: versions = [] } = await served.sagemaker.send(list);
    assert.deepEqual(
      versions.map((one) => [one.ModelCardVersion, one.ModelCardStatus]),
      [
        [2, "Approved"],
        [1, "Draft"],
      ],
    );
  });

  it("are listed by name, time and the status of their newest version", async () => {
    await create("b");
    await create("a");
    await create("c", "{}", "Approved");
    assert.deepEqual(await names(), ["b", "a", "c"]);
    assert.deepEqual(await names({ SortBy: "Name", SortOrder: "Descending" }), ["c", "b", "a"]);
    assert.deepEqual(await names({ ModelCardStatus: "Approved" }), ["c"]);
    assert.deepEqual(await names({ NameContains: "a" }), ["a"]);
    const paged: (string | undefined)[] = [];
    for await (const page of paginateListModelCards({ client: served.sagemaker, pageSize: 1 }, {}))
      paged.push(...(page.ModelCardSummaries ?? []).map((one) => one.ModelCardName));
    assert.deepEqual(paged, ["b", "a", "c"]);
  });

  it("tell without their key only what is never encrypted", async () => {
    await create();
    const told = await call(served, "DescribeModelCard", { ...NAMED, IncludedData: "MetadataOnly" });
    assert.deepEqual(JSON.parse(String(Object.entries(told.body ?? {}).find(([name]) => name === "Content")?.[1])), {
      model_overview: { model_name: "credit" },
      intended_uses: { risk_rating: "High" },
    });
  });

  it("refuse what is no content, two changes at once, and a new content when they are archived", async () => {
    await assert.rejects(create("credit", "[1]"), { name: "ValidationException", message: /must be a JSON object/ });
    await create();
    await assert.rejects(create(), { name: "ConflictException" });
    await assert.rejects(update({}), { name: "ValidationException", message: /Exactly one of/ });
    await assert.rejects(update({ Content: "{}", ModelCardStatus: "Draft" }), { name: "ValidationException" });
    await update({ ModelCardStatus: "Archived" });
    await assert.rejects(update({ Content: "{}" }), { name: "ConflictException", message: /Archived state/ });
    await assert.rejects(describeCard({ ModelCardVersion: 2 }), { name: "ResourceNotFound" });
  });

  it("are gone with all their versions and tags, and their name is free again", async () => {
    await create();
    await update({ Content: "{}" });
    await served.sagemaker.send(new AddTagsCommand({ ResourceArn: ARN, Tags: [{ Key: "owner", Value: "ml" }] }));
    await served.sagemaker.send(new DeleteModelCardCommand(NAMED));
    await assert.rejects(describeCard(), { name: "ResourceNotFound" });
    await create();
    assert.equal((await describeCard()).ModelCardVersion, 1);
    await assert.rejects(describeCard({ ModelCardVersion: 2 }), { name: "ResourceNotFound" });
    assert.deepEqual((await served.sagemaker.send(new ListTagsCommand({ ResourceArn: ARN }))).Tags, []);
  });

  it("belong to a package too, which keeps one member when the other is changed", async () => {
    const { sagemaker } = served;
    const ModelPackageGroupName = "models";
    await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName }));
    const register = (ModelCardContent: string) =>
      sagemaker.send(
        new CreateModelPackageCommand({
          ModelPackageGroupName,
          ModelCard: { ModelCardContent, ModelCardStatus: "Draft" },
        }),
      );
    await assert.rejects(register("no card"), { name: "ValidationException", message: /must be a JSON object/ });
    const { ModelPackageArn } = await register(CONTENT);
    const change = (ModelCard: { ModelCardContent?: string; ModelCardStatus?: ModelCardStatus }) =>
      sagemaker.send(new UpdateModelPackageCommand({ ModelPackageArn, ModelCard }));
    await change({ ModelCardStatus: "Archived" });
    await assert.rejects(change({ ModelCardContent: "{}" }), { name: "ConflictException" });
    const { ModelCard } = await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: ModelPackageArn }));
    assert.deepEqual(ModelCard, { ModelCardContent: CONTENT, ModelCardStatus: "Archived" });
  });
});
