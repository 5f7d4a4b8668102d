/** What the policies of an account stack are written about. Pure. */
import { pipelines } from "../../pipeline";
import type { AccountConfig } from "../config";
import { namesOf, type Names, type PipelineNames } from "../names";
import { patternOf } from "../physicalName";
import type { Statement } from "../statements";
import type { AccountNames } from "./names";

export interface AccountScope {
  readonly config: AccountConfig;
  readonly names: AccountNames;
}

/** The things of one environment, as ARNs or patterns that end with its digest and so match no other environment's. */
export interface EnvironmentReach {
  readonly environment: string;
  readonly buckets: string;
  readonly roles: string;
  /** ARNs of the roles that pipelines run under. */
  readonly pipelineRoles: readonly string[];
  /** ARNs of the roles that pipelines hand to their jobs. */
  readonly jobRoles: readonly string[];
  readonly pipelineArns: readonly string[];
  /** Patterns of SageMaker's kinds of resource. */
  sagemaker(kind: string): string;
  readonly repositories: string;
  readonly topics: string;
  /** Functions and queues that pipelines call. */
  readonly functions: string;
  readonly queues: string;
  readonly alarms: string;
}

export function reachOf({ config, names }: AccountScope, environment: string): EnvironmentReach {
  const { account, region, project, naming } = config;
  const identity = { project, stack: environment, account, region, naming };
  const own = namesOf(identity);
  const physical = pipelines.map(({ name }) => own.pipeline(name));
  const pattern = patternOf(identity, namesIn(own, physical));
  const regional = (service: string) => `arn:${names.partition}:${service}:${region}:${account}`;
  return {
    environment,
    buckets: `arn:${names.partition}:s3:::${pattern}`,
    roles: `arn:${names.partition}:iam::${account}:role${naming.rolePath ?? "/"}${pattern}`,
    pipelineRoles: physical.map(({ roles }) => roles.pipeline.arn),
    jobRoles: physical.flatMap(({ roles }) => [roles.processing.arn, roles.training.arn, roles.evaluation.arn]),
    pipelineArns: physical.map(({ pipelineArn }) => pipelineArn),
    sagemaker: (kind) => `${regional("sagemaker")}:${kind}/${pattern}`,
    repositories: `${regional("ecr")}:repository/${pattern}`,
    topics: `${regional("sns")}:${pattern}`,
    functions: own.functionArns,
    queues: own.queueArns,
    alarms: `${regional("cloudwatch")}:alarm:${pattern}`,
  };
}

function namesIn(
  { artifactBucket, dataBucket, logBucket, alarmTopic }: Names,
  physical: readonly PipelineNames[],
): string[] {
  const ofPipelines = physical.flatMap(({ pipeline, modelPackageGroup, repository, failureAlarm, roles }) => [
    pipeline,
    modelPackageGroup,
    ...[repository, failureAlarm, ...Object.values(roles)].map(({ name }) => name),
  ]);
  return [artifactBucket, dataBucket, logBucket, alarmTopic.name, ...ofPipelines];
}

/** Keys have no name of their own; the alias says which one is meant, and only administrators may move an alias. */
export function throughAlias(alias: string): NonNullable<Statement["Condition"]> {
  return { "ForAnyValue:StringEquals": { "kms:ResourceAliases": alias } };
}

export function anyKey({ config, names }: AccountScope): string {
  return `arn:${names.partition}:kms:${config.region}:${config.account}:key/*`;
}
