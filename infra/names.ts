/**
 * Every physical name and ARN, computed from config alone and never from a resource's output, so that policies and
 * the pipeline definition, which name them, are known at preview. A name is `project-stack-what-digest`; the digest of
 * account, region, project and stack keeps it unguessable from the account alone and apart from other stacks. Where a
 * name would be too long for its service, project and stack are cut, never what tells the resources of a stack apart.
 * What the account has already and the config names by ARN keeps the name that it has.
 */
import { createHash } from "node:crypto";
import type { Existing, Naming } from "./config/existing";

/** The identity from which every name follows. */
export interface Identity {
  readonly project: string;
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly naming?: Naming;
}

/** An environment's identity, and what it is given instead of making it. */
export interface EnvironmentIdentity extends Identity {
  readonly existing?: Existing;
}

/** Longest names that the services accept. Sources: the service API references of S3, IAM, SageMaker, ECR, SNS and CloudWatch. */
export const LIMITS = {
  bucket: 63,
  role: 64,
  pipeline: 256,
  modelPackageGroup: 63,
  repository: 256,
  topic: 256,
  alarm: 255,
} as const;

export interface Repository {
  readonly name: string;
  readonly arn: string;
  /** Where its images are pulled from, without tag or digest. */
  readonly uri: string;
}

export interface Named {
  readonly name: string;
  readonly arn: string;
}

export interface PipelineNames {
  readonly pipeline: string;
  readonly pipelineArn: string;
  readonly modelPackageGroup: string;
  readonly modelPackageGroupArn: string;
  /** ARN pattern of the versions in the group. */
  readonly modelPackageArns: string;
  /** The ECR repository of the pipeline's own image. */
  readonly repository: Repository;
  /** The alarm on its failed executions. */
  readonly failureAlarm: Named;
  readonly roles: Readonly<Record<RoleKind, Named>>;
}

/** Kinds of job that a step runs as; a model runs as one that transforms batches. */
export type JobKind = "processing" | "training" | "transform";

/** Where SageMaker writes what the jobs print. Its names are fixed, so the groups belong to the account, not to a stack. */
export const LOG_GROUPS: Readonly<Record<JobKind, string>> = {
  processing: "/aws/sagemaker/ProcessingJobs",
  training: "/aws/sagemaker/TrainingJobs",
  transform: "/aws/sagemaker/TransformJobs",
};

/** Roles of jobs: what prepares, what trains, and what scores on the held-out rows. */
export const JOB_ROLES = ["processing", "training", "evaluation"] as const;
export type RoleKind = "pipeline" | (typeof JOB_ROLES)[number];

export interface Names {
  readonly partition: string;
  readonly artifactBucket: string;
  readonly dataBucket: string;
  readonly logBucket: string;
  /** Where alarms are told. */
  readonly alarmTopic: Named;
  /** Patterns of the functions and the queues that bear the stack's name: no others may its pipelines call. */
  readonly functionArns: string;
  readonly queueArns: string;
  readonly queueUrls: string;
  pipeline(name: string): PipelineNames;
}

export function namesOf(identity: EnvironmentIdentity): Names {
  const partition = partitionOf(identity.region);
  const { existing = {}, region, account } = identity;
  const own = physicalName(identity, "*", LIMITS.bucket);
  const bucket = (arn: string | undefined, what: string) =>
    arn === undefined ? physicalName(identity, what, LIMITS.bucket) : arn.split(":").slice(5).join(":");
  return {
    partition,
    artifactBucket: bucket(existing.artifactBucketArn, "artifacts"),
    dataBucket: bucket(existing.dataBucketArn, "data"),
    logBucket: bucket(existing.logBucketArn, "logs"),
    alarmTopic: alarmTopicOf(identity, partition),
    functionArns: `arn:${partition}:lambda:${region}:${account}:function:${own}`,
    queueArns: `arn:${partition}:sqs:${region}:${account}:${own}`,
    queueUrls: `https://sqs.${region}.${dnsSuffixOf(partition)}/${account}/${own}`,
    pipeline: (name) => pipelineNames(identity, partition, name),
  };
}

function alarmTopicOf(identity: EnvironmentIdentity, partition: string): Named {
  const { account, region, existing } = identity;
  const own = `arn:${partition}:sns:${region}:${account}:${physicalName(identity, "alarms", LIMITS.topic)}`;
  const arn = existing?.alarmTopicArn ?? own;
  return { name: arn.slice(arn.lastIndexOf(":") + 1), arn };
}

function pipelineNames(identity: EnvironmentIdentity, partition: string, name: string): PipelineNames {
  const { account, region, existing, naming } = identity;
  const sagemaker = `arn:${partition}:sagemaker:${region}:${account}`;
  const pipeline = physicalName(identity, name, LIMITS.pipeline);
  const modelPackageGroup = physicalName(identity, name, LIMITS.modelPackageGroup);
  const repositoryName = physicalName(identity, name, LIMITS.repository);
  const failureAlarm = physicalName(identity, `${name}-failed`, LIMITS.alarm);
  const ownRepository = `arn:${partition}:ecr:${region}:${account}:repository/${repositoryName}`;
  return {
    pipeline,
    // SageMaker writes pipeline names in lower case in their ARNs.
    pipelineArn: `${sagemaker}:pipeline/${pipeline.toLowerCase()}`,
    modelPackageGroup,
    modelPackageGroupArn: `${sagemaker}:model-package-group/${modelPackageGroup}`,
    repository: repositoryOf(existing?.repositoryArns?.[name] ?? ownRepository),
    failureAlarm: {
      name: failureAlarm,
      arn: `arn:${partition}:cloudwatch:${region}:${account}:alarm:${failureAlarm}`,
    },
    modelPackageArns: `${sagemaker}:model-package/${modelPackageGroup}/*`,
    roles: {
      pipeline: role("pipeline"),
      processing: role("processing"),
      training: role("training"),
      evaluation: role("evaluation"),
    },
  };

  function role(kind: RoleKind): Named {
    const given = existing?.roleArns?.[name]?.[kind];
    if (given !== undefined) return { name: given.slice(given.lastIndexOf("/") + 1), arn: given };
    const roleName = physicalName(identity, `${name}-${kind}`, LIMITS.role);
    return { name: roleName, arn: `arn:${partition}:iam::${account}:role${naming?.rolePath ?? "/"}${roleName}` };
  }
}

function repositoryOf(arn: string): Repository {
  const [, partition = "", , region = "", account = "", resource = ""] = arn.split(":");
  const name = resource.slice(resource.indexOf("/") + 1);
  return { name, arn, uri: `${account}.dkr.ecr.${region}.${dnsSuffixOf(partition)}/${name}` };
}

/**
 * A lower-case name of at most `limit` characters, which begins with the prefix that the organisation demands, if any.
 * @throws Error when `what` alone leaves no room for project, stack and digest
 */
export function physicalName(identity: Identity, what: string, limit: number): string {
  const digest = createHash("sha256")
    .update([identity.account, identity.region, identity.project, identity.stack].join("/"))
    .digest("hex")
    .slice(0, 8);
  const demanded = identity.naming?.prefix === undefined ? "" : `${identity.naming.prefix}-`;
  const suffix = `${what}-${digest}`;
  const room = limit - demanded.length - suffix.length - 1;
  if (room < 3) {
    const longest = limit - demanded.length - 12;
    throw new Error(`Expected a name of at most ${longest} characters, got ${what} (${what.length}); shorten it.`);
  }
  const prefix = `${identity.project}-${identity.stack}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-") // what Pulumi takes in a stack's name and S3 in no bucket's
    .slice(0, room)
    .replace(/-+$/, "");
  return `${demanded}${prefix}-${suffix}`;
}

function dnsSuffixOf(partition: string): string {
  return partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return "aws";
}
