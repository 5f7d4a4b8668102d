import assert from "node:assert/strict";
import {
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  DeleteModelPackageCommand,
  DeleteModelPackageGroupCommand,
  DescribeModelPackageCommand,
  DescribeModelPackageGroupCommand,
  ListModelPackageGroupsCommand,
  paginateListModelPackages,
  UpdateModelPackageCommand,
  type ListModelPackagesCommandInput,
} from "@aws-sdk/client-sagemaker";
import { serve, unserve, type Served } from "../../support/endpoint";

const GROUP = "models";
const InferenceSpecification = { Containers: [{ Image: "image", ModelDataUrl: "s3://bucket/model.tar.gz" }] };

describe("the model registry over the endpoint", () => {
  let served: Served;
  beforeEach(async () => {
    served = await serve();
    await createGroup(GROUP);
  });
  afterEach(() => unserve(served));

  const createGroup = (ModelPackageGroupName: string) =>
    served.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName }));
  const register = async (ClientToken?: string, group = GROUP): Promise<string> => {
    const command = new CreateModelPackageCommand({
      ModelPackageGroupName: group,
      InferenceSpecification,
      ClientToken,
    });
    return (await served.sagemaker.send(command)).ModelPackageArn ?? "";
  };
  const describePackage = (ModelPackageName: string) =>
    served.sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName }));
  const versions = async (query: ListModelPackagesCommandInput, pageSize = 100): Promise<(number | undefined)[]> => {
    // The paginator writes its tokens into the query it is given.
    const seen: (number | undefined)[] = [];
    for await (const page of paginateListModelPackages({ client: served.sagemaker, pageSize }, { ...query }))
      seen.push(...(page.ModelPackageSummaryList ?? []).map((one) => one.ModelPackageVersion));
    return seen;
  };

  it("numbers versions and never gives a number twice", async () => {
    const first = await register();
    assert.equal(first, "arn:aws:sagemaker:eu-west-1:000000000000:model-package/models/1");
    const second = await register();
    await served.sagemaker.send(new DeleteModelPackageCommand({ ModelPackageName: second }));
    assert.match(await register(), /models\/3$/);
    await assert.rejects(describePackage(second), { name: "ValidationException", message: /does not exist/ });
    assert.deepEqual(await versions({ ModelPackageGroupName: GROUP }), [1, 3]);
  });

  it("registers once for one token", async () => {
    const arns = await Promise.all([register("token-1"), register("token-1"), register("token-2")]);
    assert.equal(arns[0], arns[1]);
    assert.notEqual(arns[0], arns[2]);
  });

  it("waits for approval until somebody decides, and says who and when", async () => {
    const arn = await register();
    const before = await describePackage(arn);
    assert.equal(before.ModelApprovalStatus, "PendingManualApproval");
    assert.equal(before.LastModifiedBy, undefined);
    assert.deepEqual(before.InferenceSpecification, InferenceSpecification);
    await served.sagemaker.send(
      new UpdateModelPackageCommand({
        ModelPackageArn: arn,
        ModelApprovalStatus: "Approved",
        ApprovalDescription: "seen the report",
        CustomerMetadataProperties: { ticket: "42" },
      }),
    );
    const after = await describePackage(arn);
    assert.equal(after.ModelApprovalStatus, "Approved");
    assert.equal(after.ApprovalDescription, "seen the report");
    assert.deepEqual(after.CustomerMetadataProperties, { ticket: "42" });
    assert.match(after.LastModifiedBy?.IamIdentity?.Arn ?? "", /:user\//);
    assert.ok(after.LastModifiedTime && before.CreationTime && after.LastModifiedTime >= before.CreationTime);
  });

  it("lists by group, approval and page in both orders", async () => {
    await createGroup("other");
    await register(undefined, "other");
    const arns: string[] = [];
    for (let version = 1; version <= 12; version++) arns.push(await register());
    for (const ModelPackageArn of arns.filter((_arn, index) => index % 3 === 0))
      await served.sagemaker.send(new UpdateModelPackageCommand({ ModelPackageArn, ModelApprovalStatus: "Approved" }));
    const ascending = Array.from({ length: 12 }, (_unused, index) => index + 1);
    const group = { ModelPackageGroupName: GROUP };
    assert.deepEqual(await versions(group, 5), ascending);
    assert.deepEqual(await versions({ ...group, SortOrder: "Descending" }, 5), [...ascending].reverse());
    assert.deepEqual(await versions({ ...group, ModelApprovalStatus: "Approved" }, 3), [1, 4, 7, 10]);
    const pending = { ...group, ModelApprovalStatus: "PendingManualApproval", SortOrder: "Descending" } as const;
    assert.deepEqual(await versions(pending, 3), [12, 11, 9, 8, 6, 5, 3, 2]);
    assert.equal((await versions({ ModelPackageType: "Versioned" }, 4)).length, 13);
    assert.deepEqual(await versions({ ModelPackageType: "Both", NameContains: "oth" }), [1]);
    assert.deepEqual(await versions({}), [], "SageMaker lists unversioned packages unless it is told otherwise");
  });

  it("describes, lists and deletes groups", async () => {
    await assert.rejects(createGroup(GROUP), { name: "ValidationException", message: /already exists/ });
    await createGroup("empty");
    const found = await served.sagemaker.send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName: GROUP }));
    assert.equal(found.ModelPackageGroupArn, "arn:aws:sagemaker:eu-west-1:000000000000:model-package-group/models");
    assert.equal(found.ModelPackageGroupStatus, "Completed");
    const byName = new ListModelPackageGroupsCommand({ SortBy: "Name" });
    const { ModelPackageGroupSummaryList: all } = await served.sagemaker.send(byName);
    assert.deepEqual(
      all?.map((one) => one.ModelPackageGroupName),
      ["empty", "models"],
    );
    await register();
    const remove = (ModelPackageGroupName: string) =>
      served.sagemaker.send(new DeleteModelPackageGroupCommand({ ModelPackageGroupName }));
    await assert.rejects(remove(GROUP), { name: "ConflictException" });
    await remove("empty");
    await assert.rejects(remove("empty"), { name: "ValidationException", message: /does not exist/ });
    await assert.rejects(register(undefined, "empty"), { name: "ValidationException", message: /does not exist/ });
  });
});
