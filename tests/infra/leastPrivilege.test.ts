/** Least privilege, decided by an IAM simulator over the very documents that are deployed: what each role may, and may not. */
import assert from "node:assert/strict";
import type { StackConfig } from "../../infra/config";
import { renderPipeline } from "../../infra/definition";
import { namesOf } from "../../infra/names";
import { trustPolicy } from "../../infra/statements";
import { writtenPipelines } from "../../pipeline";
import { readStackConfig } from "../../scripts/stackConfig";
import { ask, policiesOf, privilegesOf, shown, type Asked } from "../support/privileges";
import { repositoryRoot } from "../support/repository";

const config = readStackConfig(repositoryRoot, "dev");
const names = namesOf(config);
const prod = namesOf(readStackConfig(repositoryRoot, "prod"));
const rendered = new Map(
  writtenPipelines.map((pipeline) => [pipeline.name, renderPipeline(repositoryRoot, pipeline, config, names)] as const),
);
const { policies, calls, matrix, whoMay } = privilegesOf(config, names, [...rendered.values()]);

/** What no role of the stack may do. */
const toSageMaker = { "iam:PassedToService": "sagemaker.amazonaws.com" };
const viaS3 = { "kms:ViaService": `s3.${config.region}.amazonaws.com` };
const pending = { "sagemaker:ModelApprovalStatus": "PendingManualApproval" };
const approved = { "sagemaker:ModelApprovalStatus": "Approved" };
const artifacts = `arn:aws:s3:::${names.artifactBucket}`;
const data = `arn:aws:s3:::${names.dataBucket}`;
const prodArtifacts = `arn:aws:s3:::${prod.artifactBucket}`;
const otherKey = config.keyArn.replace(/[^/]+$/, "99999999-2222-4333-8444-555555555555");
const logs = `arn:aws:logs:${config.region}:${config.account}:log-group:/aws/sagemaker/`;
const account = `arn:aws:iam::${config.account}:`;

const NOBODY: Readonly<Record<string, readonly Asked[]>> = {
  "another stack": [
    ask("s3:GetObject", `${prodArtifacts}/pipelines/regression/abc123abc123/Train/model/model.tar.gz`),
    ask("s3:PutObject", `${prodArtifacts}/pipelines/regression/abc123abc123/Train/model/model.tar.gz`),
    ask("s3:ListBucket", prodArtifacts, { "s3:prefix": "pipelines/regression" }),
    ask("s3:GetObject", `arn:aws:s3:::${prod.dataBucket}/input/dataset/part-algo-1.csv`),
    ask("kms:Decrypt", otherKey, viaS3),
    ask("kms:GenerateDataKey", otherKey, viaS3),
    ask("sagemaker:CreateModelPackage", prod.pipeline("regression").modelPackageArns.replace("*", "1"), pending),
    ask("sagemaker:StartPipelineExecution", prod.pipeline("regression").pipelineArn),
    ask("iam:PassRole", prod.pipeline("regression").roles.training.arn, toSageMaker),
  ],
  "another prefix": [
    ask("s3:GetObject", `${artifacts}/pipelines/unheard-of/abc123abc123/Train/model/model.tar.gz`),
    ask("s3:PutObject", `${artifacts}/pipelines/unheard-of/abc123abc123/Train/model/model.tar.gz`),
    ask("s3:GetObject", `${artifacts}/elsewhere/file`),
    ask("s3:GetObject", `${data}/elsewhere/file.csv`),
    ask("s3:PutObject", `${data}/input/dataset/part-algo-1.csv`),
    ask("s3:PutObject", `${artifacts}/code/abc/sourcedir.tar.gz`),
    ask("s3:ListBucket", artifacts, { "s3:prefix": "" }),
    ask("s3:ListBucket", artifacts),
    ask("s3:DeleteObject", `${artifacts}/pipelines/regression/abc123abc123/Train/model/model.tar.gz`),
    ask("s3:PutBucketPolicy", artifacts),
    ask("kms:Decrypt", config.keyArn),
    ask("kms:CreateGrant", config.keyArn),
    ask("kms:PutKeyPolicy", config.keyArn),
  ],
  "the registry": [...rendered.keys()].flatMap((pipeline) => {
    const { modelPackageArns, modelPackageGroupArn, pipelineArn } = names.pipeline(pipeline);
    const version = modelPackageArns.replace("*", "1");
    return [
      ask("sagemaker:CreateModelPackage", version),
      ask("sagemaker:CreateModelPackage", version, approved),
      ask("sagemaker:UpdateModelPackage", version, approved),
      ask("sagemaker:UpdateModelPackage", version, pending),
      ask("sagemaker:DeleteModelPackage", version),
      ask("sagemaker:DeleteModelPackageGroup", modelPackageGroupArn),
      ask("sagemaker:PutModelPackageGroupPolicy", modelPackageGroupArn),
      ask("sagemaker:UpdatePipeline", pipelineArn),
      ask("sagemaker:DeletePipeline", pipelineArn),
      ask("sagemaker:StartPipelineExecution", pipelineArn),
    ];
  }),
  "services beside it": [
    ask("sagemaker:CreateEndpoint", `arn:aws:sagemaker:${config.region}:${config.account}:endpoint/x`),
    ask("sagemaker:CreateModel", `arn:aws:sagemaker:${config.region}:${config.account}:model/x`),
    ask("sagemaker:CreateTrainingJob", `arn:aws:sagemaker:${config.region}:${config.account}:training-job/by-hand`),
    ask("lambda:InvokeFunction", `arn:aws:lambda:${config.region}:${config.account}:function:x`),
    ask("ecr:PutImage", `arn:aws:ecr:${config.region}:${config.account}:repository/x`),
    ask("ecr:BatchGetImage", `arn:aws:ecr:${config.region}:444455556666:repository/sagemaker-xgboost`),
    ask("logs:CreateLogGroup", `${logs}TrainingJobs`),
    ask("logs:DeleteLogStream", `${logs}TrainingJobs:log-stream:pipelines-abc123abc123/algo-1`),
    ask("logs:PutLogEvents", `${logs}Endpoints/x:log-stream:a`),
    ask("cloudwatch:PutMetricData", "*", { "cloudwatch:namespace": "Billing" }),
    ask("secretsmanager:GetSecretValue", `arn:aws:secretsmanager:${config.region}:${config.account}:secret:x`),
  ],
  identities: [
    ...[...policies.keys()].flatMap((role) => [
      ask("iam:PutRolePolicy", role),
      ask("iam:UpdateAssumeRolePolicy", role),
      ask("iam:DeleteRolePermissionsBoundary", role),
      ask("sts:AssumeRole", role),
      ask("iam:PassRole", role, { "iam:PassedToService": "lambda.amazonaws.com" }),
      ask("iam:PassRole", role),
    ]),
    ...[...rendered.keys()].map((pipeline) =>
      ask("iam:PassRole", names.pipeline(pipeline).roles.pipeline.arn, toSageMaker),
    ),
    ask("iam:CreateRole", `${account}role/x`),
    ask("iam:CreateUser", `${account}user/x`),
    ask("iam:CreateAccessKey", `${account}user/x`),
    ask("sts:AssumeRole", `${account}role/sluicegate-administrator`),
  ],
};

describe("infra: least privilege", () => {
  it("knows calls of every role of every pipeline", () => {
    assert.equal(policies.size, 4 * writtenPipelines.length);
    assert.deepEqual([...new Set(calls.map(({ role }) => role))].sort(), [...policies.keys()].sort());
    assert.ok(matrix.length > 60, String(matrix.length));
  });

  for (const { asked, roles } of matrix) {
    it(`lets those roles ${shown(asked)} whose steps do, and no others`, async () => {
      assert.deepEqual((await whoMay(asked)).sort(), [...roles].sort());
    });
  }

  for (const [what, questions] of Object.entries(NOBODY)) {
    for (const asked of questions) {
      it(`lets no role reach ${what}: ${shown(asked)}`, async () => {
        assert.deepEqual(await whoMay(asked), []);
      });
    }
  }

  it("never lets a training role see held-out rows or its own score", () => {
    const secret = matrix.filter(({ asked }) => /\/(Preprocess\/test|Evaluate)(\/|"|$)/.test(JSON.stringify(asked)));
    assert.ok(secret.length >= 4 * writtenPipelines.length, String(secret.length));
    for (const { asked, roles } of secret)
      assert.ok(![...roles].some((role) => role.includes("training")), shown(asked));
  });

  for (const pipeline of writtenPipelines) {
    it(`lets only what scores read the held-out rows of ${pipeline.name}`, () => {
      const { reaches } = rendered.get(pipeline.name) ?? assert.fail();
      const { roles } = names.pipeline(pipeline.name);
      const readers = [...reaches.jobs].filter(([, { reads }]) => reads.some(({ key }) => key.endsWith("/test")));
      assert.deepEqual(
        readers.map(([arn]) => arn),
        [roles.evaluation.arn],
      );
      assert.ok(!reaches.pipeline.reads.some(({ key }) => key.includes("Preprocess")));
    });
  }

  it("trusts SageMaker of this account and region only", () => {
    assert.deepEqual(JSON.parse(trustPolicy({ config, names, pipeline: "regression" })), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "SageMakerOfThisAccount",
          Effect: "Allow",
          Principal: { Service: "sagemaker.amazonaws.com" },
          Action: ["sts:AssumeRole"],
          Condition: {
            StringEquals: { "aws:SourceAccount": config.account },
            ArnLike: { "aws:SourceArn": `arn:aws:sagemaker:${config.region}:${config.account}:*` },
          },
        },
      ],
    });
  });

  it("asks for the network's interfaces only where the stack has a network", () => {
    const network = { subnetIds: ["subnet-0a1b"], securityGroupIds: ["sg-0c1d"] };
    const { reaches } = rendered.get("regression") ?? assert.fail();
    const within = (more: Pick<StackConfig, "network">): string =>
      JSON.stringify(policiesOf({ config: { ...config, ...more }, names, pipeline: "regression" }, reaches));
    assert.match(within({ network }), /ec2:CreateNetworkInterface/);
    assert.doesNotMatch(within({ network: {} }), /ec2:/);
  });

  it("stays below what IAM takes as inline policies of a role", () => {
    for (const policy of policies.values()) assert.ok(policy.length < 10240, String(policy.length));
  });
});
