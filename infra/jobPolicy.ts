/** What the role of its jobs may do: what their definition reaches and nothing of the registry. Pure: known at preview. */
import { repositoryArn } from "../pipeline/images";
import { LOG_GROUPS, type JobKind } from "./names";
import type { Reach } from "./reach";
import { allow, bucketReads, document, keyUse, objects, type Scope, type Statement } from "./statements";

/** What a job of a step may do: its own places, its image, its logs, the key. It can neither start jobs nor register. */
export function jobPolicy(scope: Scope, reach: Reach): string {
  const { names } = scope;
  return document([
    ...bucketReads(names, reach.reads),
    // A model that no step uses writes nothing.
    ...allow(
      "WriteOwnOutputs",
      ["s3:PutObject", "s3:AbortMultipartUpload"],
      reach.writes.map(({ bucket, key }) => objects(names, bucket, `${key}/*`)),
    ),
    ...keyUse(scope, "reads and writes"),
    ...image(scope, reach.images),
    ...observability(scope, reach.jobs),
    ...networkInterfaces(scope),
  ]);
}

/** What a job needs of AWS beside its places and the key, whatever it does. */
export const JOB_ACTIONS = {
  pull: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  log: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
  attach: ["Create", "Delete"].flatMap((verb) => [
    `ec2:${verb}NetworkInterface`,
    `ec2:${verb}NetworkInterfacePermission`,
  ]),
  /** Describe calls take no resource. */
  seeNetwork: ["DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs"].map(
    (what) => `ec2:Describe${what}`,
  ),
} as const;

/** Own repositories and AWS's, by the publisher's account that the image's URI names. */
function image({ names, config }: Scope, images: readonly string[]): Statement[] {
  return [
    // GetAuthorizationToken takes no resource.
    { Sid: "EcrToken", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
    ...allow(
      "PullTheImage",
      JOB_ACTIONS.pull,
      images.map((uri) => repositoryArn(names.partition, config.region, uri)),
    ),
  ];
}

/** The log groups are SageMaker's own, by fixed names; the account stack keeps them. */
function observability({ config, names }: Scope, kinds: readonly JobKind[]): Statement[] {
  const logs = `arn:${names.partition}:logs:${config.region}:${config.account}:log-group:`;
  const groups = kinds.map((kind) => LOG_GROUPS[kind]);
  return [
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: JOB_ACTIONS.log,
      Resource: groups.flatMap((group) => [`${logs}${group}`, `${logs}${group}:log-stream:*`]),
    },
    {
      // PutMetricData takes no resource; the namespace bounds it.
      Sid: "PutMetrics",
      Effect: "Allow",
      Action: ["cloudwatch:PutMetricData"],
      Resource: "*",
      Condition: { StringLike: { "cloudwatch:namespace": groups.map((group) => `${group}*`) } },
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
      Action: JOB_ACTIONS.attach,
      Resource: [
        `${ec2}:network-interface/*`,
        ...subnetIds.map((id) => `${ec2}:subnet/${id}`),
        ...securityGroupIds.map((id) => `${ec2}:security-group/${id}`),
      ],
    },
    { Sid: "SeeTheNetwork", Effect: "Allow", Action: JOB_ACTIONS.seeNetwork, Resource: "*" },
  ];
}
