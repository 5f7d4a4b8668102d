/**
 * Every physical name and ARN of an environment, computed from config alone and never from a resource's output, so that
 * policies and the pipeline definition, which name them, are known at preview. What the account has already and the
 * config names by ARN keeps the name that it has.
 */
import type { Existing } from "./config/existing";
import { LIMITS, physicalName, type Identity } from "./physicalName";

/** An environment's identity, and what it is given instead of making it. */
export interface EnvironmentIdentity extends Identity {
  readonly existing?: Existing;
}

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

/** So many letters may stand for the star of a pattern whose functions and queues somebody else names. */
const LONGEST_OF_OTHERS = 25;

export function namesOf(identity: EnvironmentIdentity): Names {
  const partition = partitionOf(identity.region);
  const { existing = {}, region, account } = identity;
  const own = physicalName(identity, "*", LIMITS.function - LONGEST_OF_OTHERS + "*".length);
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

function dnsSuffixOf(partition: string): string {
  return partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return "aws";
}
