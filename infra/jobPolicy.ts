/** What the role of a step's job may do: its own prefixes and nothing of the registry. Pure: known at preview. */
import type { RoleKind } from "./names";
import { bucketReads, document, keyUse, objects, type Scope, type Statement } from "./statements";

export type JobKind = Exclude<RoleKind, "pipeline">;

/** Where a step's role may read and write, as key prefixes; `*` in them stands for the execution's id. */
interface Reach {
  readonly inputs?: boolean;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

const REACH: Readonly<Record<JobKind, Reach>> = {
  processing: { inputs: true, reads: [], writes: ["Preprocess"] },
  training: { reads: ["Preprocess"], writes: ["Train"] },
  evaluation: { reads: ["Preprocess", "Train"], writes: ["Evaluate"] },
};

/** What a job of a step may do: its own prefixes, its image, its logs, the key. It can neither train nor register. */
export function jobPolicy(scope: Scope, kind: JobKind): string {
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
