/**
 * What an environment in a regulated account is given instead of making it, and how what it does make must be called.
 * What is given by ARN is used as it is and declared by nobody here; every name in policies and definitions follows.
 */
import type { RoleKind } from "../names";

/** The roles of one pipeline: all of them, since each may do what the others may not. */
export type ExistingRoles = Readonly<Record<RoleKind, string>>;

export interface Existing {
  readonly artifactBucketArn?: string;
  readonly dataBucketArn?: string;
  readonly logBucketArn?: string;
  /** An SNS topic that alarms may publish to. */
  readonly alarmTopicArn?: string;
  /** By the pipeline's name: the ECR repository of its own image. */
  readonly repositoryArns?: Readonly<Record<string, string>>;
  /** By the pipeline's name. */
  readonly roleArns?: Readonly<Record<string, ExistingRoles>>;
}

export interface Naming {
  /** What every physical name begins with, without the hyphen that follows. */
  readonly prefix?: string;
  /** The IAM path of roles, with a slash at both ends. */
  readonly rolePath?: string;
}

const bucketArn = { type: "string", pattern: "^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$" };
const roleArn = { type: "string", pattern: "^arn:aws[a-z-]*:iam::[0-9]{12}:role/([\\w+=,.@-]+/)*[\\w+=,.@-]{1,64}$" };
const repositoryArn = {
  type: "string",
  pattern: "^arn:aws[a-z-]*:ecr:[a-z0-9-]+:[0-9]{12}:repository/[a-z0-9][a-z0-9._/-]{1,255}$",
};

const topicArn = { type: "string", pattern: "^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$" };

const roles = {
  type: "object",
  additionalProperties: false,
  properties: { pipeline: roleArn, processing: roleArn, training: roleArn, evaluation: roleArn },
  required: ["pipeline", "processing", "training", "evaluation"],
};

export const existing = {
  type: "object",
  additionalProperties: false,
  properties: {
    artifactBucketArn: bucketArn,
    dataBucketArn: bucketArn,
    logBucketArn: bucketArn,
    alarmTopicArn: topicArn,
    repositoryArns: { type: "object", additionalProperties: repositoryArn },
    roleArns: { type: "object", additionalProperties: roles },
  },
} as const;

export const naming = {
  type: "object",
  additionalProperties: false,
  properties: {
    prefix: { type: "string", pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", maxLength: 16 },
    rolePath: { type: "string", pattern: "^/([\\w+=,.@-]+/)*$", maxLength: 512 },
  },
} as const;

/** What of an environment's configuration decides whether what is given fits. */
interface Given {
  readonly account: string;
  readonly region: string;
  readonly existing: Existing;
}

/**
 * @param pipelines all that there are
 * @returns one line for each contradiction; none quotes a value other than a pipeline's name
 */
export function existingContradictions(given: Given, pipelines: readonly string[]): string[] {
  return [
    ...ofBuckets(given.existing),
    ...ofTopic(given),
    ...ofRepositories(given),
    ...ofRoles(given),
    ...ofPipelines(given, pipelines),
  ];
}

function ofBuckets({ artifactBucketArn, dataBucketArn, logBucketArn }: Existing): string[] {
  const faults: string[] = [];
  const arns = [artifactBucketArn, dataBucketArn, logBucketArn].filter((arn) => arn !== undefined);
  if (new Set(arns).size < arns.length) {
    faults.push("Expected different buckets at sluicegate:existing, got one twice; give each purpose its own.");
  }
  if (logBucketArn !== undefined && artifactBucketArn !== undefined && dataBucketArn !== undefined) {
    faults.push(
      "Expected no sluicegate:existing.logBucketArn beside existing artifact and data buckets, whose owner logs them; remove it.",
    );
  }
  return faults;
}

/** CloudWatch publishes to topics of its own region only. */
function ofTopic({ region, existing: { alarmTopicArn } }: Given): string[] {
  if (alarmTopicArn === undefined || alarmTopicArn.split(":")[3] === region) return [];
  return [
    "Expected sluicegate:existing.alarmTopicArn in the stack's region, where its alarms are; name a topic there.",
  ];
}

function ofRepositories({ region, existing: { repositoryArns = {} } }: Given): string[] {
  return Object.entries(repositoryArns)
    .filter(([, arn]) => arn.split(":")[3] !== region)
    .map(
      ([name]) =>
        `Expected sluicegate:existing.repositoryArns.${name} in the stack's region, where its jobs pull; copy the image there.`,
    );
}

/** Separation rests on roles that differ: what registers cannot compute, and what trains cannot see the held-out rows. */
function ofRoles({ account, existing: { roleArns = {} } }: Given): string[] {
  const faults: string[] = [];
  const kinds = new Map<string, Set<string>>();
  for (const [name, roles] of Object.entries(roleArns)) {
    for (const [kind, arn] of Object.entries(roles)) {
      kinds.set(arn, (kinds.get(arn) ?? new Set()).add(kind));
      if (arn.split(":")[4] === account) continue;
      faults.push(`Expected sluicegate:existing.roleArns.${name}.${kind} in the stack's own account; create it there.`);
    }
  }
  if ([...kinds.values()].some(({ size }) => size > 1)) {
    faults.push("Expected each role of sluicegate:existing.roleArns for one purpose, got one for several; split it.");
  }
  return faults;
}

function ofPipelines({ existing: { roleArns = {}, repositoryArns = {} } }: Given, known: readonly string[]): string[] {
  const named = { roleArns, repositoryArns };
  return Object.entries(named).flatMap(([key, byName]) =>
    Object.keys(byName)
      .filter((name) => !known.includes(name))
      .map((name) => `Expected one of ${known.join(", ")} under sluicegate:existing.${key}, got ${name}; remove it.`),
  );
}
