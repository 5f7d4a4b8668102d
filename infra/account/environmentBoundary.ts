/**
 * The most that any role of an environment can do, whatever its own policies say: run jobs, read and write the
 * environment's own buckets under its own key, register pending packages. It cannot approve, nor touch identities or
 * another environment. Pure. Roles of new kinds of work (endpoints, triggers) need their actions here first.
 */
import { document } from "../statements";
import { anyKey, reachOf, throughAlias, type AccountScope } from "./scope";

export function environmentBoundary(scope: AccountScope, environment: string): string {
  const { config, names } = scope;
  const reach = reachOf(scope, environment);
  const regional = (service: string, resource: string) =>
    `arn:${names.partition}:${service}:${config.region}:${config.account}:${resource}`;
  const allow = (Sid: string, Action: readonly string[], Resource: string | readonly string[]) => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
  });
  const alias = throughAlias(names.alias(`data-${environment}`));
  return document([
    allow("OwnBuckets", ["s3:ListBucket", "s3:GetBucketLocation"], reach.buckets),
    allow("OwnObjects", ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"], `${reach.buckets}/*`),
    {
      ...allow("OwnKey", ["kms:Decrypt", "kms:GenerateDataKey"], anyKey(scope)),
      Condition: { ...alias, StringEquals: { "kms:ViaService": `s3.${config.region}.amazonaws.com` } },
    },
    {
      ...allow("OwnKeyForVolumes", ["kms:CreateGrant"], anyKey(scope)),
      Condition: { ...alias, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    { ...allow("OwnKeyFacts", ["kms:DescribeKey"], anyKey(scope)), Condition: alias },
    allow("Jobs", JOB_ACTIONS, [
      regional("sagemaker", "processing-job/pipelines-*"),
      regional("sagemaker", "training-job/pipelines-*"),
    ]),
    allow(
      "Tracking",
      TRACKING_ACTIONS,
      ["processing-job", "training-job", "experiment", "experiment-trial", "experiment-trial-component"].map((kind) =>
        regional("sagemaker", `${kind}/*`),
      ),
    ),
    {
      ...allow("RegisterPendingOnly", ["sagemaker:CreateModelPackage"], `${reach.sagemaker("model-package")}/*`),
      Condition: { StringEquals: { "sagemaker:ModelApprovalStatus": "PendingManualApproval" } },
    },
    allow(
      "ReadPackages",
      ["sagemaker:DescribeModelPackage", "sagemaker:DescribeModelPackageGroup"],
      [reach.sagemaker("model-package-group"), `${reach.sagemaker("model-package")}/*`],
    ),
    {
      ...allow("HandJobsTheirRole", ["iam:PassRole"], reach.jobRoles),
      Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
    },
    // GetAuthorizationToken takes no resource; images may be AWS's own, in AWS's accounts.
    allow("RegistryToken", ["ecr:GetAuthorizationToken"], "*"),
    allow(
      "PullImages",
      ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      `arn:${names.partition}:ecr:${config.region}:*:repository/*`,
    ),
    allow(
      "WriteLogs",
      ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      [regional("logs", "log-group:/aws/sagemaker/*")],
    ),
    {
      // PutMetricData takes no resource; the namespace bounds it.
      ...allow("PutMetrics", ["cloudwatch:PutMetricData"], "*"),
      Condition: { StringLike: { "cloudwatch:namespace": "/aws/sagemaker/*" } },
    },
    allow("Attach", INTERFACE_ACTIONS, [
      regional("ec2", "network-interface/*"),
      regional("ec2", "subnet/*"),
      regional("ec2", "security-group/*"),
    ]),
    // Describe calls take no resource.
    allow("SeeNetwork", DESCRIBE_NETWORK, "*"),
  ]);
}

const JOB_ACTIONS = ["Create", "Describe", "Stop"].flatMap((verb) => [
  `sagemaker:${verb}ProcessingJob`,
  `sagemaker:${verb}TrainingJob`,
]);

const TRACKING_ACTIONS = [
  "sagemaker:AddTags",
  "sagemaker:AssociateTrialComponent",
  ...["Create", "Describe"].flatMap((verb) =>
    ["Experiment", "Trial", "TrialComponent"].map((kind) => `sagemaker:${verb}${kind}`),
  ),
  "sagemaker:UpdateTrialComponent",
];

const INTERFACE_ACTIONS = ["Create", "Delete"].flatMap((verb) => [
  `ec2:${verb}NetworkInterface`,
  `ec2:${verb}NetworkInterfacePermission`,
]);

const DESCRIBE_NETWORK = ["DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs"].map(
  (what) => `ec2:Describe${what}`,
);
