import assert from "node:assert/strict";
import {
  BatchDescribeModelPackageCommand,
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  DeleteModelPackageGroupCommand,
  DeleteModelPackageGroupPolicyCommand,
  GetModelPackageGroupPolicyCommand,
  PutModelPackageGroupPolicyCommand,
} from "@aws-sdk/client-sagemaker";
import { serve, unserve, type Served } from "../../../support/endpoint";

const ModelPackageGroupName = "models";
const ARN = "arn:aws:sagemaker:eu-west-1:000000000000:model-package-group/models";
const InferenceSpecification = { Containers: [{ Image: "image", ModelDataUrl: "s3://bucket/model.tar.gz" }] };
const POLICY = JSON.stringify({ Version: "2012-10-17", Statement: [] });

describe("package groups over the endpoint", () => {
  let served: Served;
  beforeEach(async () => {
    served = await serve();
    await served.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName }));
  });
  afterEach(() => unserve(served));

  const put = (ResourcePolicy: string, name = ModelPackageGroupName) =>
    served.sagemaker.send(new PutModelPackageGroupPolicyCommand({ ModelPackageGroupName: name, ResourcePolicy }));
  const get = async () =>
    (await served.sagemaker.send(new GetModelPackageGroupPolicyCommand({ ModelPackageGroupName }))).ResourcePolicy;

  it("keep a resource policy as it came, until it is deleted", async () => {
    await assert.rejects(get(), { name: "ValidationException", message: `Cannot find resource policy for: ${ARN}` });
    assert.equal((await put(POLICY)).ModelPackageGroupArn, ARN);
    assert.equal(await get(), POLICY);
    await served.sagemaker.send(new DeleteModelPackageGroupPolicyCommand({ ModelPackageGroupName }));
    await assert.rejects(get(), { name: "ValidationException" });
  });

  it("refuse what is no policy, and a policy of no group", async () => {
    await assert.rejects(put("{"), { name: "ValidationException", message: /no JSON document/ });
    await assert.rejects(put("[]"), { name: "ValidationException", message: /no Statement/ });
    await assert.rejects(put(POLICY, "nowhere"), { name: "ValidationException", message: /does not exist/ });
  });

  it("take their policy with them", async () => {
    await put(POLICY);
    await served.sagemaker.send(new DeleteModelPackageGroupCommand({ ModelPackageGroupName }));
    await served.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName }));
    await assert.rejects(get(), { name: "ValidationException" });
  });

  it("describe many packages in one answer, and say which are not there", async () => {
    const { ModelPackageArn: there = "" } = await served.sagemaker.send(
      new CreateModelPackageCommand({ ModelPackageGroupName, InferenceSpecification, ClientToken: undefined }),
    );
    const missing = there.replace(/\/1$/, "/2");
    const answer = await served.sagemaker.send(
      new BatchDescribeModelPackageCommand({ ModelPackageArnList: [there, missing] }),
    );
    const { CreationTime, ...summary } = answer.ModelPackageSummaries?.[there] ?? {};
    assert.ok(CreationTime instanceof Date);
    assert.deepEqual(summary, {
      ModelPackageGroupName,
      ModelPackageVersion: 1,
      ModelPackageArn: there,
      InferenceSpecification,
      ModelPackageStatus: "Completed",
      ModelApprovalStatus: "PendingManualApproval",
    });
    assert.deepEqual(answer.BatchDescribeModelPackageErrorMap, {
      [missing]: { ErrorCode: "ValidationException", ErrorResponse: `ModelPackage ${missing} does not exist.` },
    });
  });
});
