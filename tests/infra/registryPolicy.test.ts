/** What other accounts may do with registered models, decided by an IAM simulator over the deployed policy. */
import assert from "node:assert/strict";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import { readConfig } from "../../infra/config";
import { namesOf } from "../../infra/names";
import { readersPolicy } from "../../infra/registryPolicy";
import { rawConfig, stackIdentity } from "../support/stackConfig";

const READER = "222233334444";
const config = readConfig({ ...rawConfig, "sluicegate:crossAccountReaders": [READER] }, stackIdentity, ["regression"]);
const names = namesOf(config);
const { modelPackageArns, modelPackageGroupArn } = names.pipeline("regression");
const version = modelPackageArns.replace("*", "1");
const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sagemaker:*", Resource: "*" }] };

async function mayDo(account: string, action: string, resource: string): Promise<boolean> {
  const answer = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${account}:role/deployer`,
        action,
        resource: { resource, accountId: config.account },
        contextVariables: {},
      },
      identityPolicies: [{ name: "all", policy: everything }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: JSON.parse(readersPolicy(config, names, "regression")) as unknown,
    },
    {},
  );
  assert.ok(answer.resultType !== "error", JSON.stringify(answer));
  return answer.overallResult === "Allowed";
}

describe("infra: readers of registered models", () => {
  const cases: [string, string, string, boolean][] = [
    [READER, "sagemaker:DescribeModelPackageGroup", modelPackageGroupArn, true],
    [READER, "sagemaker:DescribeModelPackage", version, true],
    [READER, "sagemaker:UpdateModelPackage", version, false],
    [READER, "sagemaker:CreateModelPackage", version, false],
    [READER, "sagemaker:DeleteModelPackage", version, false],
    [READER, "sagemaker:DeleteModelPackageGroup", modelPackageGroupArn, false],
    [READER, "sagemaker:PutModelPackageGroupPolicy", modelPackageGroupArn, false],
    ["999988887777", "sagemaker:DescribeModelPackage", version, false],
  ];
  for (const [account, action, resource, allowed] of cases) {
    it(`${allowed ? "lets" : "does not let"} ${account} ${action}`, async () => {
      assert.equal(await mayDo(account, action, resource), allowed);
    });
  }
});
