/** What each role of CI may do and may not, and what no role of an environment ever can, by an IAM simulator. */
import assert from "node:assert/strict";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import { ciRoles } from "../../../infra/account/ciJobs";
import { environmentBoundary } from "../../../infra/account/environmentBoundary";
import { guardPolicy } from "../../../infra/account/guard";
import { keyPolicy } from "../../../infra/account/keyPolicy";
import { accountNames } from "../../../infra/account/names";
import { readAccountConfig } from "../../../infra/config";
import { namesOf } from "../../../infra/names";
import { accountIdentity, rawAccount } from "../../support/accountConfig";
import { simulatedContext, simulatedPolicy } from "../../support/simulatedKeys";

const config = readAccountConfig(rawAccount, accountIdentity);
const names = accountNames(config);
const scope = { config, names };
const policies = new Map(ciRoles(scope).map(({ name, policy }) => [name, policy]));
const guard = guardPolicy(scope);
const { project, account, region } = config;
const stackNames = (stack: string) => namesOf({ project, account, region, stack });
const [dev, prod] = [stackNames("dev"), stackNames("prod")];

type Context = Readonly<Record<string, string | string[]>>;
interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
  /** Which key it is, for calls of KMS. */
  readonly key?: string;
}

/** @param attached policies of the role besides its boundary */
async function decide(role: string, boundary: string, attached: readonly string[], asked: Asked): Promise<string> {
  const answer = await runSimulation(
    {
      request: {
        principal: `arn:aws:sts::${config.account}:assumed-role/${role}/ci`,
        action: asked.action,
        resource: { resource: asked.resource, accountId: config.account },
        contextVariables: simulatedContext({
          "aws:PrincipalArn": `arn:aws:iam::${config.account}:role/${role}`,
          ...asked.context,
        }),
      },
      identityPolicies: attached.map((policy, at) => ({ name: String(at), policy: simulatedPolicy(policy) })),
      permissionBoundaryPolicies: [{ name: "boundary", policy: simulatedPolicy(boundary) }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(asked.key === undefined ? {} : { resourcePolicy: simulatedPolicy(keyPolicy(scope, asked.key)) }),
    },
    {},
  );
  assert.ok(answer.resultType !== "error", JSON.stringify(answer));
  return answer.overallResult;
}

function asCi(role: string, asked: Asked): Promise<string> {
  const own = policies.get(role) ?? "";
  return decide(names.role(role).name, own, [own, guard], asked);
}

const everything = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

const state = (file: string) => `arn:aws:s3:::${names.stateBucket}/.pulumi/${file}`;
const aKey = `arn:aws:kms:eu-west-1:${config.account}:key/11111111-2222-4333-8444-555555555555`;
const keyContext = (key: string, more: Context = {}): Context => ({
  "kms:ResourceAliases": [names.alias(key)],
  "kms:CallerAccount": config.account,
  ...more,
});
const viaS3 = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };
const secretsOf = (stack: string) =>
  keyContext("state", { "kms:EncryptionContext:project": "sluicegate", "kms:EncryptionContext:stack": stack });
const bounded = (environment: string) => ({ "iam:PermissionsBoundary": names.boundary(environment).arn });
const toSageMaker = { "iam:PassedToService": "sagemaker.amazonaws.com" };
const regression = { dev: dev.pipeline("regression"), prod: prod.pipeline("regression") };

type Case = readonly [role: string, action: string, resource: string, context?: Context, key?: string];

const ALLOWED: readonly Case[] = [
  ["preview", "s3:GetObject", state("stacks/sluicegate/prod.json")],
  ["preview", "iam:GetRole", regression.prod.roles.training.arn],
  ["preview", "kms:Decrypt", aKey, secretsOf("prod"), "state"],
  ["image", "ecr:PutImage", `arn:aws:ecr:eu-west-1:${config.account}:repository/${dev.dataBucket}`],
  ["deploy-dev", "s3:PutObject", state("stacks/sluicegate/dev.json")],
  ["deploy-dev", "s3:DeleteObject", state("locks/organization/sluicegate/dev/1.json")],
  ["deploy-dev", "s3:GetObject", state("meta.yaml")],
  ["deploy-dev", "s3:PutBucketPolicy", `arn:aws:s3:::${dev.artifactBucket}`],
  ["deploy-dev", "s3:PutObject", `arn:aws:s3:::${dev.artifactBucket}/code/abc/sourcedir.tar.gz`],
  ["deploy-dev", "iam:CreateRole", regression.dev.roles.training.arn, bounded("dev")],
  ["deploy-dev", "iam:PassRole", regression.dev.roles.pipeline.arn, toSageMaker],
  ["deploy-dev", "sagemaker:UpdatePipeline", regression.dev.pipelineArn],
  ["preview", "sns:GetTopicAttributes", prod.alarmTopic.arn],
  ["preview", "cloudwatch:DescribeAlarms", regression.prod.failureAlarm.arn],
  ["deploy-dev", "sagemaker:DescribePipeline", regression.dev.pipelineArn],
  ["deploy-dev", "sns:CreateTopic", dev.alarmTopic.arn],
  ["deploy-dev", "sns:SetTopicAttributes", dev.alarmTopic.arn],
  ["deploy-dev", "cloudwatch:PutMetricAlarm", regression.dev.failureAlarm.arn],
  ["deploy-dev", "kms:Encrypt", aKey, secretsOf("dev"), "state"],
  ["deploy-dev", "kms:GenerateDataKey", aKey, keyContext("data-dev", viaS3), "data-dev"],
  ["train-dev", "sagemaker:StartPipelineExecution", regression.dev.pipelineArn],
  ["train-dev", "s3:GetObject", `arn:aws:s3:::${dev.artifactBucket}/pipelines/regression/x/Evaluate/evaluation.json`],
];

const DENIED: readonly Case[] = [
  // Reading is all that a preview does.
  ["preview", "s3:PutObject", state("stacks/sluicegate/dev.json")],
  ["preview", "kms:Encrypt", aKey, secretsOf("dev"), "state"],
  ["preview", "s3:GetObject", `arn:aws:s3:::${prod.dataBucket}/input/patients.csv`],
  // Each environment by itself; the account's own state is the administrators'.
  ["deploy-dev", "s3:PutObject", state("stacks/sluicegate/prod.json")],
  ["deploy-dev", "s3:GetObject", state("stacks/sluicegate/account.json")],
  ["deploy-dev", "kms:Decrypt", aKey, secretsOf("prod"), "state"],
  ["deploy-dev", "kms:Decrypt", aKey, keyContext("data-prod", viaS3), "data-prod"],
  ["deploy-dev", "s3:PutBucketPolicy", `arn:aws:s3:::${prod.artifactBucket}`],
  ["deploy-dev", "sagemaker:UpdatePipeline", regression.prod.pipelineArn],
  ["deploy-dev", "iam:CreateRole", regression.prod.roles.training.arn, bounded("prod")],
  // Its own topic and alarms, but nobody's subscriptions and no message.
  ["preview", "cloudwatch:PutMetricAlarm", regression.prod.failureAlarm.arn],
  ["deploy-dev", "sns:SetTopicAttributes", prod.alarmTopic.arn],
  ["deploy-dev", "sns:CreateTopic", `arn:aws:sns:eu-west-1:${config.account}:another`],
  ["deploy-dev", "sns:Publish", dev.alarmTopic.arn],
  ["deploy-dev", "sns:Subscribe", dev.alarmTopic.arn],
  ["deploy-dev", "cloudwatch:DeleteAlarms", regression.prod.failureAlarm.arn],
  ["deploy-dev", "cloudwatch:DeleteAlarms", `arn:aws:cloudwatch:eu-west-1:${config.account}:alarm:another`],
  ["train-dev", "cloudwatch:DeleteAlarms", regression.dev.failureAlarm.arn],
  // No role without its boundary, and no rights for one that has lost it.
  ["deploy-dev", "iam:CreateRole", regression.dev.roles.training.arn],
  ["deploy-dev", "iam:CreateRole", regression.dev.roles.training.arn, bounded("prod")],
  ["deploy-dev", "iam:PutRolePolicy", regression.dev.roles.training.arn],
  ["deploy-dev", "iam:DeleteRolePermissionsBoundary", regression.dev.roles.training.arn],
  ["deploy-dev", "iam:PassRole", regression.dev.roles.pipeline.arn, { "iam:PassedToService": "lambda.amazonaws.com" }],
  // Deploying is neither training nor registering, and neither reads the data.
  ["deploy-prod", "sagemaker:StartPipelineExecution", regression.prod.pipelineArn],
  ["deploy-prod", "sagemaker:CreateModelPackage", regression.prod.modelPackageArns.replace("*", "1")],
  ["deploy-prod", "s3:GetObject", `arn:aws:s3:::${prod.dataBucket}/input/patients.csv`],
  ["train-prod", "sagemaker:UpdateModelPackage", regression.prod.modelPackageArns.replace("*", "1")],
  ["train-prod", "sagemaker:UpdatePipeline", regression.prod.pipelineArn],
  [
    "train-prod",
    "sagemaker:StartPipelineExecution",
    regression.prod.pipelineArn,
    { "sagemaker:PipelineVersionId": "1" },
  ],
  ["train-dev", "sagemaker:StartPipelineExecution", regression.prod.pipelineArn],
  ["image", "ecr:DeleteRepository", `arn:aws:ecr:eu-west-1:${config.account}:repository/${dev.dataBucket}`],
];

/** What nobody of CI may do even when somebody attached everything and lifted the boundary. */
const NEVER: readonly (readonly [string, string])[] = [
  ["iam:PutRolePolicy", names.role("deploy-prod").arn],
  ["iam:UpdateAssumeRolePolicy", names.role("deploy-prod").arn],
  ["iam:DeleteRolePermissionsBoundary", names.role("deploy-prod").arn],
  ["iam:CreatePolicyVersion", names.rolePolicy("deploy-prod").arn],
  ["iam:CreatePolicyVersion", names.boundary("prod").arn],
  ["iam:SetDefaultPolicyVersion", names.guard.arn],
  ["iam:UpdateOpenIDConnectProviderThumbprint", names.oidcProviderArn],
  ["iam:CreateUser", `arn:aws:iam::${config.account}:user/me`],
  ["sts:AssumeRole", `arn:aws:iam::${config.account}:role/sluicegate-administrator`],
  ["cloudtrail:StopLogging", `arn:aws:cloudtrail:eu-west-1:${config.account}:trail/all`],
  ["cloudwatch:DisableAlarmActions", regression.prod.failureAlarm.arn],
  ["cloudwatch:SetAlarmState", regression.prod.failureAlarm.arn],
  ["sns:Unsubscribe", prod.alarmTopic.arn],
  ["kms:UpdateAlias", aKey],
  ["kms:PutKeyPolicy", aKey],
  ["kms:ScheduleKeyDeletion", aKey],
  ["s3:DeleteObjectVersion", state("stacks/sluicegate/prod.json")],
  ["s3:BypassGovernanceRetention", state("stacks/sluicegate/prod.json")],
  ["s3:PutBucketPolicy", `arn:aws:s3:::${names.stateBucket}`],
  ["logs:DeleteLogGroup", `arn:aws:logs:eu-west-1:${config.account}:log-group:/aws/sagemaker/TrainingJobs`],
];

const shown = (resource: string) => resource.split(":").slice(5).join(":");

describe("infra/account: what CI may do", () => {
  for (const [role, action, resource, context, key] of ALLOWED) {
    it(`allows ${role}: ${action} on ${shown(resource)}`, async () => {
      assert.equal(await asCi(role, { action, resource, context, key }), "Allowed");
    });
  }
  for (const [role, action, resource, context, key] of DENIED) {
    it(`denies ${role}: ${action} on ${shown(resource)} ${JSON.stringify(context ?? {})}`, async () => {
      assert.notEqual(await asCi(role, { action, resource, context, key }), "Allowed");
    });
  }

  for (const [action, resource] of NEVER) {
    it(`never lets CI ${action} on ${shown(resource)}, whatever else is attached`, async () => {
      const role = names.role("deploy-prod").name;
      assert.equal(await decide(role, everything, [everything, guard], { action, resource }), "ExplicitlyDenied");
    });
  }

  it("gives a role nothing that is attached to it later", async () => {
    for (const [role, own] of policies) {
      const asked = { action: "s3:GetObject", resource: `arn:aws:s3:::${prod.dataBucket}/input/patients.csv` };
      assert.notEqual(await decide(names.role(role).name, own, [own, guard, everything], asked), "Allowed", role);
    }
  });
});

describe("infra/account: the boundary of an environment", () => {
  const boundary = environmentBoundary(scope, "dev");
  const within = (action: string, resource: string, context?: Context, key?: string) =>
    decide("any-role", boundary, [everything], { action, resource, context, key });
  const version = regression.dev.modelPackageArns.replace("*", "1");

  it("admits the work of the environment", async () => {
    const pending = { "sagemaker:ModelApprovalStatus": "PendingManualApproval" };
    const job = `arn:aws:sagemaker:eu-west-1:${config.account}:training-job/pipelines-abc-Train-x`;
    assert.equal(await within("s3:GetObject", `arn:aws:s3:::${dev.dataBucket}/input/a.csv`), "Allowed");
    assert.equal(await within("sagemaker:CreateTrainingJob", job), "Allowed");
    assert.equal(await within("sagemaker:CreateModelPackage", version, pending), "Allowed");
    assert.equal(await within("kms:Decrypt", aKey, keyContext("data-dev", viaS3), "data-dev"), "Allowed");
    assert.equal(await within("iam:PassRole", regression.dev.roles.training.arn, toSageMaker), "Allowed");
  });

  it("refuses approval, identities and every other environment, whatever a role's own policy says", async () => {
    const refused: readonly (readonly [string, string, Context?])[] = [
      ["sagemaker:CreateModelPackage", version, { "sagemaker:ModelApprovalStatus": "Approved" }],
      ["sagemaker:UpdateModelPackage", version],
      ["sagemaker:UpdatePipeline", regression.dev.pipelineArn],
      ["s3:GetObject", `arn:aws:s3:::${prod.dataBucket}/input/a.csv`],
      ["s3:GetObject", state("stacks/sluicegate/dev.json")],
      ["iam:CreateRole", regression.dev.roles.training.arn],
      ["iam:PassRole", names.role("deploy-dev").arn, toSageMaker],
      ["sts:AssumeRole", names.role("deploy-prod").arn],
    ];
    for (const [action, resource, context] of refused) {
      assert.notEqual(await within(action, resource, context), "Allowed", action);
    }
    assert.notEqual(await within("kms:Decrypt", aKey, keyContext("data-prod", viaS3), "data-prod"), "Allowed");
  });
});

describe("infra/account: names that an organisation demands", () => {
  it("are those of the environments too, and CI is bound to their path", async () => {
    const naming = { prefix: "acme", rolePath: "/ml/" };
    const named = readAccountConfig({ ...rawAccount, "sluicegate:naming": naming }, accountIdentity);
    const own = { config: named, names: accountNames(named) };
    const policy = ciRoles(own).find(({ name }) => name === "deploy-dev")?.policy ?? "";
    const environment = namesOf({ ...config, stack: "dev", existing: {}, naming });
    const { roles } = environment.pipeline("regression");
    const may = (action: string, resource: string, context?: Context) =>
      decide(own.names.role("deploy-dev").name, policy, [policy, guardPolicy(own)], { action, resource, context });
    const boundary = { "iam:PermissionsBoundary": own.names.boundary("dev").arn };
    assert.match(own.names.role("deploy-dev").arn, /:role\/ml\/acme-sluicegate-account-deploy-dev-/);
    assert.equal(await may("iam:CreateRole", roles.training.arn, boundary), "Allowed");
    assert.notEqual(await may("iam:CreateRole", roles.training.arn.replace("/ml/", "/"), boundary), "Allowed");
    assert.equal(await may("s3:PutBucketPolicy", `arn:aws:s3:::${environment.artifactBucket}`), "Allowed");
    assert.equal(await may("iam:PutRolePolicy", own.names.role("deploy-prod").arn), "ExplicitlyDenied");
  });
});

describe("infra/account: keys", () => {
  const administrator = "sluicegate-administrator";
  const admin = (action: string, key: string) =>
    decide(administrator, everything, [everything], { action, resource: aKey, key, context: keyContext(key) });

  it("let administrators manage them and not use them", async () => {
    for (const key of ["state", "logs", "data-prod"]) {
      for (const action of ["kms:UpdateAlias", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"]) {
        assert.equal(await admin(action, key), "Allowed", `${action} ${key}`);
      }
      assert.notEqual(await admin("kms:Decrypt", key), "Allowed", key);
    }
  });

  it("let CloudWatch publish this account's alarms under a key for data, and under no other", async () => {
    const publish = async (key: string, of: string): Promise<string> => {
      const answer = await runSimulation(
        {
          request: {
            principal: "cloudwatch.amazonaws.com",
            action: "kms:GenerateDataKey",
            resource: { resource: aKey, accountId: config.account },
            contextVariables: simulatedContext({ "aws:SourceAccount": of }),
          },
          identityPolicies: [],
          serviceControlPolicies: [],
          resourceControlPolicies: [],
          resourcePolicy: simulatedPolicy(keyPolicy(scope, key)),
        },
        {},
      );
      assert.ok(answer.resultType !== "error", JSON.stringify(answer));
      return answer.overallResult;
    };
    assert.equal(await publish("data-prod", config.account), "Allowed");
    assert.notEqual(await publish("data-prod", "999988887777"), "Allowed");
    for (const key of ["state", "logs"]) assert.notEqual(await publish(key, config.account), "Allowed", key);
  });

  it("let nobody else manage them, whatever IAM says", async () => {
    for (const action of ["kms:CreateAlias", "kms:UpdateAlias", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"]) {
      const asked = { action, resource: aKey, key: "data-prod", context: keyContext("data-prod") };
      assert.notEqual(await decide("somebody", everything, [everything], asked), "Allowed", action);
    }
  });
});
