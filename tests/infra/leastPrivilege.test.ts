/** Least privilege, decided by an IAM simulator over the very documents that are deployed: what each role may, and may not. */
import assert from "node:assert/strict";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import { renderPipeline } from "../../infra/definition";
import { readConfig } from "../../infra/config";
import { namesOf, type RoleKind } from "../../infra/names";
import { jobPolicy } from "../../infra/jobPolicy";
import { pipelinePolicy } from "../../infra/pipelinePolicy";
import { trustPolicy, type Scope } from "../../infra/statements";
import { writtenPipelines } from "../../pipeline";
import { readStackConfig } from "../../scripts/stackConfig";
import { repositoryRoot } from "../support/repository";
import { rawConfig, stackIdentity } from "../support/stackConfig";

const config = readConfig(rawConfig, stackIdentity, ["regression"]);
const names = namesOf(config);
const own = names.pipeline("regression");
const allConfig = readStackConfig(repositoryRoot, "dev");
const scope = { config, names, pipeline: "regression" };
const [regression] = writtenPipelines;
assert.ok(regression !== undefined);
const { reaches } = renderPipeline(repositoryRoot, regression, config, names);

function jobPolicyOf(kind: Exclude<RoleKind, "pipeline">, at: Scope = scope): string {
  const reach = reaches.jobs.get(own.roles[kind].arn);
  assert.ok(reach !== undefined, kind);
  return jobPolicy(at, reach);
}

const policies: Readonly<Record<RoleKind, string>> = {
  pipeline: pipelinePolicy(scope, reaches.pipeline),
  processing: jobPolicyOf("processing"),
  training: jobPolicyOf("training"),
  evaluation: jobPolicyOf("evaluation"),
};

/** AWS's default key policy: who may use the key is left to the account's IAM policies. */
const keyPolicy = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${config.account}:root` }, Action: "kms:*", Resource: "*" },
  ],
};

type Decision = "Allowed" | "ImplicitlyDenied" | "ExplicitlyDenied" | "error";

async function decide(
  kind: RoleKind,
  action: string,
  resource: string,
  contextVariables: Record<string, string | string[]> = {},
): Promise<Decision> {
  const policy: unknown = JSON.parse(policies[kind]);
  const answer = await runSimulation(
    {
      request: {
        principal: `arn:aws:sts::${config.account}:assumed-role/${own.roles[kind].name}/SageMaker`,
        action,
        resource: { resource, accountId: config.account },
        contextVariables,
      },
      identityPolicies: [{ name: "own-work-only", policy }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(action.startsWith("kms:") ? { resourcePolicy: keyPolicy } : {}),
    },
    {},
  );
  assert.ok(answer.resultType !== "error", JSON.stringify(answer));
  return answer.overallResult;
}

const artifacts = `arn:aws:s3:::${names.artifactBucket}`;
const run = `${artifacts}/pipelines/regression/abc123abc123`;
const model = `${run}/Train/model/pipelines-abc123abc123-Train-xyz/output/model.tar.gz`;
const logs = `arn:aws:logs:eu-west-1:${config.account}:log-group:/aws/sagemaker/`;
const version = `${own.modelPackageArns.slice(0, -1)}1`;
const job = (kind: string) => `arn:aws:sagemaker:eu-west-1:${config.account}:${kind}/pipelines-abc123abc123-Train-xyz`;
const toSageMaker = { "iam:PassedToService": "sagemaker.amazonaws.com" };
const pending = { "sagemaker:ModelApprovalStatus": "PendingManualApproval" };
const approved = { "sagemaker:ModelApprovalStatus": "Approved" };
const viaS3 = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };

type Case = readonly [RoleKind, string, string, Record<string, string>?];

const ALLOWED: readonly Case[] = [
  ["pipeline", "sagemaker:CreateTrainingJob", job("training-job")],
  ["pipeline", "sagemaker:StopProcessingJob", job("processing-job")],
  ["pipeline", "iam:PassRole", own.roles.training.arn, toSageMaker],
  ["pipeline", "sagemaker:CreateModelPackage", version, pending],
  ["pipeline", "s3:GetObject", `${run}/Evaluate/evaluation/evaluation.json`],
  ["processing", "s3:GetObject", `arn:aws:s3:::${names.dataBucket}/input/diabetes/diabetes.csv`],
  ["processing", "s3:PutObject", `${run}/Preprocess/train/part-algo-1.csv`],
  ["training", "s3:GetObject", `${run}/Preprocess/train/part-algo-1.csv`],
  ["training", "s3:GetObject", `${artifacts}/code/abc/sourcedir.tar.gz`],
  ["training", "s3:ListBucket", artifacts, { "s3:prefix": "pipelines/regression/abc123abc123/Preprocess/train" }],
  ["training", "s3:PutObject", model],
  ["training", "logs:PutLogEvents", `${logs}TrainingJobs:log-stream:pipelines-a/algo-1`],
  ["training", "ecr:BatchGetImage", "arn:aws:ecr:eu-west-1:141502667606:repository/sagemaker-xgboost"],
  ["evaluation", "s3:GetObject", model],
  ["evaluation", "s3:GetObject", `${run}/Preprocess/test/part-algo-1.csv`],
  ["evaluation", "logs:PutLogEvents", `${logs}ProcessingJobs:log-stream:pipelines-a/algo-1`],
  ["pipeline", "s3:GetObject", model],
  ["evaluation", "s3:PutObject", `${run}/Evaluate/evaluation/evaluation.json`],
  ["training", "kms:Decrypt", config.keyArn, viaS3],
  ["evaluation", "kms:CreateGrant", config.keyArn, { "kms:GrantIsForAWSResource": "true" }],
];

const DENIED: readonly Case[] = [
  // Registration: only the pipeline, only pending, only its own group; nobody updates.
  ["pipeline", "sagemaker:CreateModelPackage", version, approved],
  ["pipeline", "sagemaker:CreateModelPackage", version],
  ["pipeline", "sagemaker:CreateModelPackage", version.replace("regression", "other"), pending],
  ["pipeline", "sagemaker:UpdateModelPackage", version, approved],
  ...(["processing", "training", "evaluation"] as const).flatMap((kind): Case[] => [
    [kind, "sagemaker:CreateModelPackage", version, pending],
    [kind, "sagemaker:UpdateModelPackage", version, approved],
    [kind, "sagemaker:UpdatePipeline", own.pipelineArn],
    [kind, "sagemaker:StartPipelineExecution", own.pipelineArn],
    [kind, "iam:PassRole", own.roles.pipeline.arn, toSageMaker],
    [kind, "s3:PutObject", `arn:aws:s3:::${names.dataBucket}/input/diabetes/diabetes.csv`],
    [kind, "s3:PutObject", `${artifacts}/code/abc/sourcedir.tar.gz`],
    [kind, "kms:Decrypt", config.keyArn],
  ]),
  // The pipeline computes nothing itself and cannot change itself or its report.
  ["pipeline", "sagemaker:UpdatePipeline", own.pipelineArn],
  ["pipeline", "s3:PutObject", `${run}/Evaluate/evaluation/evaluation.json`],
  ["pipeline", "iam:PassRole", own.roles.pipeline.arn, toSageMaker],
  ["pipeline", "iam:PassRole", own.roles.training.arn, { "iam:PassedToService": "lambda.amazonaws.com" }],
  // The held-out rows: what scores on them reads them, and nobody else, not even under another name.
  ...(["pipeline", "processing", "training"] as const).map((kind): Case => [
    kind,
    "s3:GetObject",
    `${run}/Preprocess/test/part-algo-1.csv`,
  ]),
  ["training", "s3:ListBucket", artifacts, { "s3:prefix": "pipelines/regression/abc123abc123/Preprocess/test" }],
  ["training", "s3:ListBucket", artifacts, { "s3:prefix": "" }],
  ["evaluation", "s3:GetObject", `${run}/Preprocess/train/part-algo-1.csv`],
  ["training", "s3:GetObject", `${run}/Evaluate/evaluation/evaluation.json`],
  // Images and logs: those of its own steps.
  ["training", "ecr:BatchGetImage", "arn:aws:ecr:eu-west-1:444455556666:repository/sagemaker-xgboost"],
  ["training", "logs:PutLogEvents", `${logs}ProcessingJobs:log-stream:pipelines-a/algo-1`],
  ["training", "logs:CreateLogGroup", `${logs}TrainingJobs`],
  // Each step writes its own outputs only; training never sees the raw input; nobody reads another pipeline.
  ["training", "s3:PutObject", `${run}/Evaluate/evaluation/evaluation.json`],
  ["training", "s3:GetObject", `arn:aws:s3:::${names.dataBucket}/input/diabetes/diabetes.csv`],
  ["processing", "s3:PutObject", `${run}/Train/model.tar.gz`],
  ["evaluation", "s3:PutObject", `${run}/Train/model.tar.gz`],
  ["evaluation", "s3:GetObject", `${artifacts}/pipelines/other/abc123abc123/Train/model.tar.gz`],
];

describe("infra: least privilege", () => {
  for (const [kind, action, resource, context] of ALLOWED) {
    it(`allows ${kind}: ${action} on ${resource.split(":").slice(5).join(":")}`, async () => {
      assert.equal(await decide(kind, action, resource, context), "Allowed");
    });
  }
  for (const [kind, action, resource, context] of DENIED) {
    it(`denies ${kind}: ${action} on ${resource.split(":").slice(5).join(":")} ${JSON.stringify(context ?? {})}`, async () => {
      assert.notEqual(await decide(kind, action, resource, context), "Allowed");
    });
  }

  for (const pipeline of writtenPipelines) {
    it(`lets only what scores read the held-out rows of ${pipeline.name}`, () => {
      const rendered = renderPipeline(repositoryRoot, pipeline, allConfig, names);
      const { roles } = names.pipeline(pipeline.name);
      const readers = [...rendered.reaches.jobs].filter(([, { reads }]) =>
        reads.some(({ key }) => key.endsWith("/test")),
      );
      assert.deepEqual(
        readers.map(([arn]) => arn),
        [roles.evaluation.arn],
      );
      assert.ok(!rendered.reaches.pipeline.some(({ key }) => key.includes("Preprocess")));
    });
  }

  it("trusts SageMaker of this account and region only", () => {
    assert.deepEqual(JSON.parse(trustPolicy(scope)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "SageMakerOfThisAccount",
          Effect: "Allow",
          Principal: { Service: "sagemaker.amazonaws.com" },
          Action: ["sts:AssumeRole"],
          Condition: {
            StringEquals: { "aws:SourceAccount": config.account },
            ArnLike: { "aws:SourceArn": `arn:aws:sagemaker:eu-west-1:${config.account}:*` },
          },
        },
      ],
    });
  });

  it("asks for the network's interfaces only where the stack has a network", () => {
    const alone = { ...scope, config: { ...config, network: {} } };
    assert.match(jobPolicyOf("training"), /ec2:CreateNetworkInterface/);
    assert.doesNotMatch(jobPolicyOf("training", alone), /ec2:/);
  });

  it("stays below what IAM takes as inline policies of a role", () => {
    for (const policy of Object.values(policies)) assert.ok(policy.length < 10240, String(policy.length));
  });
});
