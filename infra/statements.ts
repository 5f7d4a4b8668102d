/**
 * IAM policy statements, as plain data from config and names. Pure: the least-privilege tests read the same documents
 * that are deployed.
 */
import type { StackConfig } from "./config";
import type { Names, RoleKind } from "./names";

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface Scope {
  readonly config: StackConfig;
  readonly names: Names;
  /** The pipeline whose role it is. */
  readonly pipeline: string;
}

/** Where a step's role may read and write, as key prefixes; `*` in them stands for the execution's id. */
interface Reach {
  readonly inputs?: boolean;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

const REACH: Readonly<Record<Exclude<RoleKind, "pipeline">, Reach>> = {
  processing: { inputs: true, reads: [], writes: ["Preprocess"] },
  training: { reads: ["Preprocess"], writes: ["Train"] },
  evaluation: { reads: ["Preprocess", "Train"], writes: ["Evaluate"] },
};

/** Who may assume a role of the stack: SageMaker, on behalf of this account and region only. */
export function trustPolicy({ config, names }: Scope): string {
  return document([
    {
      Sid: "SageMakerOfThisAccount",
      Effect: "Allow",
      Principal: { Service: "sagemaker.amazonaws.com" },
      Action: ["sts:AssumeRole"],
      Condition: {
        StringEquals: { "aws:SourceAccount": config.account },
        ArnLike: { "aws:SourceArn": `arn:${names.partition}:sagemaker:${config.region}:${config.account}:*` },
      },
    },
  ]);
}

/** What a job of a step may do: its own prefixes, its image, its logs, the key. It can neither train nor register. */
export function jobPolicy(scope: Scope, kind: Exclude<RoleKind, "pipeline">): string {
  const { names, pipeline } = scope;
  const reach = REACH[kind];
  const under = (step: string) => `pipelines/${pipeline}/*/${step}/*`;
  return document([
    ...bucketReads("Artifacts", names, names.artifactBucket, [
      "code/*",
      ...reach.reads.map(under),
      ...reach.writes.map(under),
    ]),
    ...(reach.inputs === true ? bucketReads("Inputs", names, names.dataBucket, ["input/*"]) : []),
    {
      Sid: "WriteOwnOutputs",
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:AbortMultipartUpload"],
      Resource: reach.writes.map((step) => objects(names, names.artifactBucket, under(step))),
    },
    ...keyUse(scope),
    ...image(scope),
    ...observability(scope, kind === "training" ? "TrainingJobs" : "ProcessingJobs"),
    ...networkInterfaces(scope),
  ]);
}

/** What the pipeline itself may do: run its jobs under its three job roles, and register pending packages in its group. */
export function pipelinePolicy(scope: Scope): string {
  const { config, names, pipeline } = scope;
  const own = names.pipeline(pipeline);
  const sagemaker = `arn:${names.partition}:sagemaker:${config.region}:${config.account}`;
  return document([
    {
      Sid: "RunJobs",
      Effect: "Allow",
      Action: ["Create", "Describe", "Stop"].flatMap((verb) => [
        `sagemaker:${verb}ProcessingJob`,
        `sagemaker:${verb}TrainingJob`,
      ]),
      Resource: [`${sagemaker}:processing-job/pipelines-*`, `${sagemaker}:training-job/pipelines-*`],
    },
    {
      Sid: "TagWhatItMakes",
      Effect: "Allow",
      Action: ["sagemaker:AddTags"],
      Resource: ["processing-job", "training-job", "experiment", "experiment-trial", "experiment-trial-component"].map(
        (kind) => `${sagemaker}:${kind}/*`,
      ),
    },
    {
      Sid: "HandJobsTheirRole",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [own.roles.processing.arn, own.roles.training.arn, own.roles.evaluation.arn],
      Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
    },
    {
      Sid: "RegisterPendingOnly",
      Effect: "Allow",
      Action: ["sagemaker:CreateModelPackage"],
      Resource: [own.modelPackageArns],
      Condition: { StringEquals: { "sagemaker:ModelApprovalStatus": "PendingManualApproval" } },
    },
    {
      Sid: "ReadTheGroup",
      Effect: "Allow",
      Action: ["sagemaker:DescribeModelPackage", "sagemaker:DescribeModelPackageGroup"],
      Resource: [own.modelPackageGroupArn, own.modelPackageArns],
    },
    {
      Sid: "TrackTheExperiment",
      Effect: "Allow",
      Action: [
        ...["Experiment", "Trial", "TrialComponent"].flatMap((kind) => [
          `sagemaker:Create${kind}`,
          `sagemaker:Describe${kind}`,
        ]),
        "sagemaker:AssociateTrialComponent",
        "sagemaker:UpdateTrialComponent",
      ],
      Resource: ["experiment", "experiment-trial", "experiment-trial-component"].map(
        (kind) => `${sagemaker}:${kind}/*`,
      ),
    },
    // The gate reads the evaluation report as the pipeline's role; registration reads the model.
    ...bucketReads("Artifacts", names, names.artifactBucket, ["code/*", `pipelines/${pipeline}/*`]),
    ...keyUse(scope),
  ]);
}

function document(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const objects = (names: Names, bucket: string, key: string) => `arn:${names.partition}:s3:::${bucket}/${key}`;

function bucketReads(what: string, names: Names, bucket: string, keys: readonly string[]): Statement[] {
  return [
    {
      Sid: `Read${what}`,
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: keys.map((key) => objects(names, bucket, key)),
    },
    {
      Sid: `List${what}`,
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: `arn:${names.partition}:s3:::${bucket}`,
      Condition: { StringLike: { "s3:prefix": keys } },
    },
  ];
}

function keyUse({ config }: Scope): Statement[] {
  return [
    {
      Sid: "UseTheKeyThroughS3",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: config.keyArn,
      Condition: { StringEquals: { "kms:ViaService": `s3.${config.region}.amazonaws.com` } },
    },
    {
      // SageMaker attaches the encrypted volume through a grant.
      Sid: "EncryptVolumes",
      Effect: "Allow",
      Action: ["kms:CreateGrant"],
      Resource: config.keyArn,
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    { Sid: "DescribeTheKey", Effect: "Allow", Action: ["kms:DescribeKey"], Resource: config.keyArn },
  ];
}

function image({ names, config }: Scope): Statement[] {
  return [
    // GetAuthorizationToken takes no resource.
    { Sid: "EcrToken", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
    {
      Sid: "PullTheImage",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: `arn:${names.partition}:ecr:${config.region}:*:repository/sagemaker-xgboost`,
    },
  ];
}

function observability({ config, names }: Scope, group: string): Statement[] {
  const logs = `arn:${names.partition}:logs:${config.region}:${config.account}:log-group:/aws/sagemaker/${group}`;
  return [
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: [logs, `${logs}:log-stream:*`],
    },
    {
      // PutMetricData takes no resource; the namespace bounds it.
      Sid: "PutMetrics",
      Effect: "Allow",
      Action: ["cloudwatch:PutMetricData"],
      Resource: "*",
      Condition: { StringLike: { "cloudwatch:namespace": `/aws/sagemaker/${group}*` } },
    },
  ];
}

function networkInterfaces({ config, names }: Scope): Statement[] {
  const { subnetIds, securityGroupIds } = config.network;
  if (subnetIds === undefined || securityGroupIds === undefined) return [];
  const ec2 = `arn:${names.partition}:ec2:${config.region}:${config.account}`;
  return [
    {
      Sid: "AttachToTheNetwork",
      Effect: "Allow",
      Action: [
        "ec2:CreateNetworkInterface",
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
      ],
      Resource: [
        `${ec2}:network-interface/*`,
        ...subnetIds.map((id) => `${ec2}:subnet/${id}`),
        ...securityGroupIds.map((id) => `${ec2}:security-group/${id}`),
      ],
    },
    {
      // Describe calls take no resource.
      Sid: "SeeTheNetwork",
      Effect: "Allow",
      Action: ["DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs"].map(
        (what) => `ec2:Describe${what}`,
      ),
      Resource: "*",
    },
  ];
}
