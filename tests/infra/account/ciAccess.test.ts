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

/** Which roles may, of all; for calls of KMS, which key it is. */
type Row = readonly [roles: readonly string[], action: string, resource: string, context?: Context, key?: string];

const image = `arn:aws:ecr:eu-west-1:${config.account}:repository/${dev.dataBucket}`;
const code = (stack: typeof dev) => `arn:aws:s3:::${stack.artifactBucket}/code/abc/sourcedir.tar.gz`;
const log = `arn:aws:logs:eu-west-1:${config.account}:log-group:/aws/sagemaker/TrainingJobs:log-stream:pipelines-x/algo-1`;

/** What the stacks of both environments have, as one of them: its deploying and its starting role, and the other's. */
function rowsOf(one: "dev" | "prod"): Row[] {
  const [stack, pipeline] = [one === "dev" ? dev : prod, regression[one]];
  const version = pipeline.modelPackageArns.replace("*", "1");
  const report = `arn:aws:s3:::${stack.artifactBucket}/pipelines/regression/x/Evaluate/evaluation.json`;
  const [deploy, train, other] = [`deploy-${one}`, `train-${one}`, one === "dev" ? "prod" : "dev"];
  return [
    [["preview", deploy, train], "s3:GetObject", state(`stacks/sluicegate/${one}.json`)],
    [["preview", deploy, train], "kms:Decrypt", aKey, secretsOf(one), "state"],
    [[deploy], "s3:PutObject", state(`stacks/sluicegate/${one}.json`)],
    [[deploy], "s3:DeleteObject", state(`locks/organization/sluicegate/${one}/1.json`)],
    [[deploy], "kms:Encrypt", aKey, secretsOf(one), "state"],
    [["preview", deploy], "iam:GetRole", pipeline.roles.training.arn],
    [["preview", deploy], "sagemaker:ListTags", pipeline.pipelineArn],
    [["preview", deploy, train], "sagemaker:DescribePipeline", pipeline.pipelineArn],
    [["preview", deploy], "s3:GetBucketPolicy", `arn:aws:s3:::${stack.artifactBucket}`],
    // Deploying is neither training nor registering, and neither reads the data.
    [[deploy], "s3:PutBucketPolicy", `arn:aws:s3:::${stack.artifactBucket}`],
    [[deploy], "s3:PutObject", code(stack)],
    [[deploy], "s3:GetObject", code(stack)],
    [[deploy], "sagemaker:UpdatePipeline", pipeline.pipelineArn],
    [[deploy], "sagemaker:CreateModelPackageGroup", pipeline.modelPackageGroupArn],
    [[deploy], "kms:GenerateDataKey", aKey, keyContext(`data-${one}`, viaS3), `data-${one}`],
    [[train], "sagemaker:StartPipelineExecution", pipeline.pipelineArn],
    [[], "sagemaker:StartPipelineExecution", pipeline.pipelineArn, { "sagemaker:PipelineVersionId": "1" }],
    [[train], "sagemaker:DescribePipelineExecution", `${pipeline.pipelineArn}/execution/abc`],
    [[train], "sagemaker:DescribeModelPackage", version],
    [[train], "s3:GetObject", report],
    [[], "s3:PutObject", report],
    [[], "s3:GetObject", `arn:aws:s3:::${stack.dataBucket}/input/patients.csv`],
    [[], "s3:PutObject", `arn:aws:s3:::${stack.dataBucket}/input/patients.csv`],
    [[], "sagemaker:CreateModelPackage", version, { "sagemaker:ModelApprovalStatus": "PendingManualApproval" }],
    [[], "sagemaker:UpdateModelPackage", version],
    [[], "sagemaker:UpdateModelPackage", version, { "sagemaker:ModelApprovalStatus": "Approved" }],
    [[], "sagemaker:CreateTrainingJob", `arn:aws:sagemaker:eu-west-1:${config.account}:training-job/by-hand`],
    // Its own topic and alarms, but nobody's subscriptions and no message.
    [["preview", deploy], "sns:GetTopicAttributes", stack.alarmTopic.arn],
    [[deploy], "sns:CreateTopic", stack.alarmTopic.arn],
    [[deploy], "sns:SetTopicAttributes", stack.alarmTopic.arn],
    [[], "sns:Publish", stack.alarmTopic.arn],
    [[], "sns:Subscribe", stack.alarmTopic.arn],
    [["preview", deploy], "cloudwatch:DescribeAlarms", pipeline.failureAlarm.arn],
    [[deploy], "cloudwatch:PutMetricAlarm", pipeline.failureAlarm.arn],
    [[deploy], "cloudwatch:DeleteAlarms", pipeline.failureAlarm.arn],
    // No role without its boundary, and no rights for one that has lost it.
    [[deploy], "iam:CreateRole", pipeline.roles.training.arn, bounded(one)],
    [[deploy], "iam:PutRolePolicy", pipeline.roles.training.arn, bounded(one)],
    [[], "iam:CreateRole", pipeline.roles.training.arn],
    [[], "iam:CreateRole", pipeline.roles.training.arn, bounded(other)],
    [[], "iam:PutRolePolicy", pipeline.roles.training.arn],
    [[], "iam:DeleteRolePermissionsBoundary", pipeline.roles.training.arn],
    [[deploy], "iam:PassRole", pipeline.roles.pipeline.arn, toSageMaker],
    [[], "iam:PassRole", pipeline.roles.pipeline.arn, { "iam:PassedToService": "lambda.amazonaws.com" }],
    [[], "sts:AssumeRole", pipeline.roles.training.arn],
  ];
}

const MATRIX: readonly Row[] = [
  ...rowsOf("dev"),
  ...rowsOf("prod"),
  [["preview", "deploy-dev", "deploy-prod", "train-dev", "train-prod"], "s3:GetObject", state("meta.yaml")],
  [[], "s3:GetObject", state("stacks/sluicegate/account.json")],
  [[], "s3:PutObject", state("stacks/sluicegate/account.json")],
  [["image"], "ecr:PutImage", image],
  [["image"], "ecr:BatchGetImage", image],
  [["deploy-dev"], "ecr:DeleteRepository", image],
  [[], "sns:CreateTopic", `arn:aws:sns:eu-west-1:${config.account}:another`],
  [[], "cloudwatch:DeleteAlarms", `arn:aws:cloudwatch:eu-west-1:${config.account}:alarm:another`],
  [["train-dev", "train-prod"], "logs:GetLogEvents", log],
  [["train-dev", "train-prod"], "logs:GetLogEvents", log.replace("TrainingJobs", "TransformJobs")],
  // A tuning job's training jobs have names that tell nothing of a pipeline.
  [[], "logs:GetLogEvents", log.replace("pipelines-x/", "abc123abc123-Tune-x-001-x/")],
  [[], "logs:PutLogEvents", log],
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
  for (const [roles, action, resource, context, key] of MATRIX) {
    it(`lets ${roles.join(", ") || "nobody"} ${action} on ${shown(resource)} ${JSON.stringify(context ?? {})}`, async () => {
      const answers = [...policies.keys()].map(async (role) => ({
        role,
        decision: await asCi(role, { action, resource, context, key }),
      }));
      const allowed = (await Promise.all(answers)).filter(({ decision }) => decision === "Allowed");
      assert.deepEqual(allowed.map(({ role }) => role).sort(), [...roles].sort());
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

describe("infra/account: a project whose name is cut in long names", () => {
  it("is deployed by its role, which cannot touch the roles and policies of CI", async () => {
    const long = { ...config, project: "governed-training-of-credit-models-in-retail" };
    const own = { config: long, names: accountNames(long) };
    const policy = ciRoles(own).find(({ name }) => name === "deploy-dev")?.policy ?? "";
    const environment = namesOf({ ...long, stack: "dev", existing: {}, naming: {} });
    const may = (action: string, resource: string, context?: Context) =>
      decide(own.names.role("deploy-dev").name, policy, [policy, guardPolicy(own)], { action, resource, context });
    const boundary = { "iam:PermissionsBoundary": own.names.boundary("dev").arn };
    const { roles, modelPackageGroupArn, failureAlarm } = environment.pipeline("classification");
    for (const { arn } of Object.values(roles))
      assert.equal(await may("iam:CreateRole", arn, boundary), "Allowed", arn);
    for (const bucket of [environment.artifactBucket, environment.dataBucket, environment.logBucket]) {
      assert.equal(await may("s3:PutBucketPolicy", `arn:aws:s3:::${bucket}`), "Allowed", bucket);
    }
    assert.equal(await may("sagemaker:CreateModelPackageGroup", modelPackageGroupArn), "Allowed");
    assert.equal(await may("cloudwatch:PutMetricAlarm", failureAlarm.arn), "Allowed");
    for (const { arn } of [own.names.role("deploy-dev"), own.names.role("preview")]) {
      assert.equal(await may("iam:UpdateAssumeRolePolicy", arn), "ExplicitlyDenied", arn);
    }
    for (const { arn } of [own.names.boundary("prod"), own.names.guard, own.names.rolePolicy("train-dev")]) {
      assert.equal(await may("iam:CreatePolicyVersion", arn), "ExplicitlyDenied", arn);
    }
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
