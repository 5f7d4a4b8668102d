/**
 * What no rule says anything of, each with a reason: why nobody gains by it, or what a rule would need to see it. Every entry is
 * needed by some mutant; a mutant that none fits fails the test.
 */
import type { Mutant } from "./mutants";

export interface Reason {
  /** Last parts of type tokens, as `Bucket`; the provider itself is `Provider`. `*` stands for any text, `|` for "or". */
  readonly type: string;
  readonly path: string;
  readonly change: string;
  /** Of the stack, and of the resource; any when absent. */
  readonly stack?: string;
  readonly name?: string;
  readonly because: string;
}

/** Statements of key policies that admit the account itself, each under a condition. */
const FOR_THE_ACCOUNT = ["Administration", "Facts", "GrantsForServices", "SecretsOfStacks", "UseThroughServices"];

/** Not caught, and not harmless: what would be needed. */
export const UNCOVERED: readonly Reason[] = [
  {
    type: "BucketServerSideEncryptionConfiguration|LogGroup|Topic",
    path: "*kmsMasterKeyId|.kmsKeyId",
    change: "foreign",
    because:
      "A key of another account decides over our data; some have one account for all keys, so the floors would have to list whose keys count as ours.",
  },
  {
    type: "MetricAlarm",
    path: ".alarmActions[*]",
    change: "foreign",
    because:
      "An alarm that tells another account; some watch all from one account, so the floors would have to list which may be told.",
  },
  {
    type: "BucketObjectLockConfiguration",
    path: "|.bucket|.rule*",
    change: "deleted|another's|replaced|dropped|zero",
    because:
      "Versions of states could be deleted early, by whoever may delete versions at all; the floors would have to say which buckets keep theirs under a lock.",
  },
  {
    type: "Bucket",
    path: ".objectLockEnabled",
    change: "dropped|negated",
    name: "state-states",
    because: "The lock of the states' bucket, as above.",
  },
  {
    type: "LogGroup",
    path: ".name",
    change: "dropped|replaced",
    because:
      "SageMaker then makes the group by itself, without key and retention; a rule would have to know that the stack is the one that owes the account these groups.",
  },
  {
    type: "RolePolicy",
    path: ".role",
    change: "another's",
    because:
      "One job's role gets another's rights: GATE-15 sees who then reads held-out data, no rule who writes what another step reads; a rule would compare writes with the definition's data flow.",
  },
  {
    type: "Provider",
    path: ".region",
    change: "weakened|dropped",
    because:
      "Everything would lie in another region: REGN-01 needs allowed.regions in floors.yaml, which validators fill in and which is empty as shipped.",
  },
];

/** Not caught, because nothing is less protected. */
export const HARMLESS: readonly Reason[] = [
  // What things are called.
  {
    type: "*",
    path: ".description|.alarmDescription|.modelPackageGroupDescription|.pipelineDescription|.pipelineDisplayName|.rules[*].id",
    change: "dropped|replaced",
    because: "A description or label: nothing acts on it.",
  },
  {
    type: "Role|RolePolicy|Policy|MetricAlarm|Topic",
    path: ".name|.path",
    change: "dropped|replaced",
    because: "Policies admit to a thing by its name; under another one they admit to nothing.",
  },
  {
    type: "Alias",
    path: ".name",
    change: "dropped|replaced",
    because: "Policies admit to a key by its alias; under another one they admit to nothing.",
  },
  {
    type: "Pipeline|ModelPackageGroup",
    path: ".pipelineName|.modelPackageGroupName",
    change: "replaced",
    because: "The roles' policies name the old one: nothing can be started or registered under the new one.",
  },
  {
    type: "Bucket",
    path: ".bucket",
    change: "dropped",
    because: "The provider gives it a name with a random end; its parts follow along their edges.",
  },
  {
    type: "BucketLogging",
    path: ".targetPrefix",
    change: "replaced",
    because: "How names of logs begin; they stay in the log bucket.",
  },
  // What is kept.
  {
    type: "BucketLifecycleConfiguration",
    path: ".rules[*]|.rules[*].expiration*|.rules[*].noncurrentVersionExpiration*|.rules[*].status|.rules[*].filter.prefix",
    change: "dropped|huge|weakened|replaced",
    because:
      "Versions and logs are kept longer, which loses no evidence (S3-07); for how long at most is the team's to say.",
  },
  {
    type: "BucketLifecycleConfiguration",
    path: ".rules[*].filter",
    change: "dropped",
    because: "A rule without a filter is for all objects, as one with an empty prefix.",
  },
  {
    type: "BucketLifecycleConfiguration",
    path: "*",
    change: "zero",
    stack: "dev",
    because: "Floors demand retention of production only.",
  },
  {
    type: "LogGroup",
    path: ".retentionInDays",
    change: "dropped|zero|huge",
    because: "Logs are kept for ever; a number that CloudWatch does not offer it refuses.",
  },
  {
    type: "BucketObjectLockConfiguration",
    path: ".rule.defaultRetention.days",
    change: "huge",
    because: "Versions are locked longer.",
  },
  {
    type: "Bucket",
    path: ".objectLockEnabled",
    change: "dropped|negated",
    name: "state-logs",
    because: "It is false, as without it; true would protect more.",
  },
  {
    type: "BucketLogging",
    path: ".targetBucket",
    change: "replaced",
    because: "S3 takes a target of the same account and region only, and refuses one that does not exist.",
  },
  // Code.
  {
    type: "BucketObject",
    path: "|.bucket|.key",
    change: "deleted|another's|replaced|dropped",
    because: "The jobs find no code and fail; no other code runs.",
  },
  {
    type: "BucketObject",
    path: ".contentType",
    change: "dropped|replaced",
    because: "A label: the container unpacks what has the archive's name.",
  },
  {
    type: "BucketObject",
    path: ".kmsKeyId|.serverSideEncryption",
    change: "dropped|foreign|weakened",
    because: "The bucket's default key applies, and its policy refuses a put under any other (S3-01, S3-04).",
  },
  // Policies of buckets.
  {
    type: "BucketPolicy",
    path: ".policy#RefuseOtherEncryption*",
    change: "dropped|never true|narrowed",
    because: "RefuseOtherKeys refuses the same puts: a missing key id differs from the key's.",
  },
  {
    type: "BucketPolicy",
    path: ".policy#AccessLogs.Action",
    change: "all|all of the service",
    because: "A service makes the calls that it is for: S3's delivery puts logs.",
  },
  {
    type: "BucketPolicy|TopicPolicy",
    path: ".policy#AccessLogs.Condition.*|.policy#Alarms.Condition.*",
    change: "dropped|always true",
    because: "The other of the two conditions binds the service to the account.",
  },
  {
    type: "BucketPolicy|TopicPolicy",
    path: ".policy#AccessLogs.Principal|.policy#Alarms.Principal",
    change: "everybody|foreign",
    because: "Only a service sends aws:SourceAccount, so the condition admits no person and no other account.",
  },
  {
    type: "BucketPolicy",
    path: ".policy#AccessLogs.Resource",
    change: "all",
    because: "A bucket's policy speaks of its own bucket alone.",
  },
  // Keys.
  {
    type: "BucketServerSideEncryptionConfiguration|LogGroup",
    path: "*kmsMasterKeyId|.kmsKeyId",
    change: "another's",
    because: "Another key of the account's own, whose policy decides who uses it.",
  },
  {
    type: "Key",
    path: ".deletionWindowInDays",
    change: "dropped|huge",
    because: "Without it KMS waits 30 days, the longest that it takes.",
  },
  {
    type: "Key",
    path: [".policy", ...FOR_THE_ACCOUNT.flatMap((sid) => [`.policy#${sid}.Action`, `.policy#${sid}.Condition*`])].join(
      "|",
    ),
    change: "dropped|all|all of the service|always true",
    because:
      "The statement is for the account itself: as under KMS's default policy IAM decides, where no role may write a key's policy (IAM-10) or use a key but through a service (IAM-11).",
  },
  {
    type: "Key",
    path: ".policy#*.Principal",
    change: "everybody|foreign",
    because: "The condition still names the calling account, its administrators, or what services act for.",
  },
  {
    type: "Alias",
    path: ".targetKeyId",
    change: "foreign",
    because: "KMS gives an alias to a key of the same account only.",
  },
  // Notifications.
  {
    type: "MetricAlarm",
    path: "*",
    change: "*",
    stack: "dev",
    because: "OBS-01 is for production: nobody is on call for what is tried.",
  },
  {
    type: "MetricAlarm",
    path: ".treatMissingData",
    change: "dropped",
    because: "Missing data count as missing, which ends the alarm too.",
  },
  {
    type: "TopicPolicy",
    path: ".policy#Alarms.Action",
    change: "all|all of the service",
    because: "A service makes the calls that it is for: CloudWatch publishes.",
  },
  {
    type: "TopicPolicy",
    path: ".policy#RefusePeople*",
    change: "dropped|never true|narrowed",
    because: "Who of the account publishes is IAM's to say, and no role of the program's may.",
  },
  {
    type: "TopicPolicy",
    path: ".policy#RefusePlainHttp.Action[*]",
    change: "dropped",
    because: "The action carries no message: SNS-02 asks for those that publish and subscribe.",
  },
  // Identities.
  {
    type: "Role",
    path: ".assumeRolePolicy#SageMakerOfThisAccount.Condition.*",
    change: "dropped|always true",
    because: "The other of aws:SourceAccount and aws:SourceArn binds the service to the account.",
  },
  {
    type: "Role",
    path: ".assumeRolePolicy#OneJobOfOneWorkflow.Condition.*:environment|.assumeRolePolicy#OneJobOfOneWorkflow.Condition.*:repository_owner_id",
    change: "dropped|always true",
    because: "The exact subject names the environment and the repository, and the repository's number its owner.",
  },
  {
    type: "Role",
    path: ".permissionsBoundary",
    change: "foreign",
    because: "IAM takes a boundary of the role's own account only.",
  },
  {
    type: "Role|RolePolicy",
    path: "",
    change: "deleted",
    because: "Who is not there, or may do nothing, does nothing.",
  },
  {
    type: "RolePolicy|RolePolicyAttachment",
    path: ".role",
    change: "replaced",
    because: "There is no role of that name, and IAM refuses the policy.",
  },
  {
    type: "RolePolicyAttachment",
    path: "|.policyArn|.role",
    change: "deleted|another's|unbounded",
    because:
      "A role's boundary is its own policy: it can do no more whatever is attached, and nothing that the guard refuses.",
  },
  {
    type: "RolePolicyAttachment",
    path: ".policyArn",
    change: "foreign",
    because: "IAM attaches policies of the role's own account only.",
  },
  {
    type: "Policy",
    path: "",
    change: "deleted",
    because: "IAM refuses a role whose boundary is not there; what the guard refuses, no boundary allows.",
  },
  {
    type: "Policy",
    path: ".policy#*",
    change: "*",
    name: "ci-guard",
    because: "A second wall: the role's boundary, its own policy, allows none of what the guard refuses.",
  },
  {
    type: "Policy",
    path: ".policy#RegisterPendingOnly.Condition.*",
    change: "dropped|always true",
    name: "boundary-*",
    because: "IAM-05 holds the pipeline's role itself to it and counts on no boundary of another stack.",
  },
  {
    type: "Policy",
    path: ".policy#OwnKeyFacts.Condition.*|.policy#DataKeyFacts*.Condition.*",
    change: "dropped|always true",
    because: "Facts about a key open nothing.",
  },
  {
    type: "Policy",
    path: ".policy#StackSecrets.Condition.StringEquals.kms:EncryptionContext:*",
    change: "dropped|always true",
    because: "The other of the two, and the key's alias, bind the use.",
  },
  {
    type: "RolePolicy",
    path: ".policy#ListArtifacts.Condition.*|.policy#ListInputs.Condition.*",
    change: "dropped|always true",
    because: "Names of objects in the stack's own buckets; the objects stay closed.",
  },
  {
    type: "OpenIdConnectProvider",
    path: ".clientIdLists*|.url",
    change: "emptied|dropped|replaced",
    because: "Roles trust GitHub's provider by its ARN and name the audience themselves (IAM-07): nobody gets in.",
  },
  // The provider.
  {
    type: "Provider",
    path: ".defaultTags.tags.*",
    change: "dropped|replaced",
    because:
      "TAG-01 holds classification and risk to their words; whom else a tag names, and project and stack, decide nothing.",
  },
  {
    type: "Provider",
    path: ".allowedAccountIds[*]",
    change: "foreign",
    because: "AWS's provider stops: the credentials are of an account that it does not admit.",
  },
  {
    type: "Provider",
    path: ".region|.skipCredentialsValidation|.skipRegionValidation|.version",
    change: "dropped|replaced|negated",
    because:
      "The region of the environment, the checks that AWS's provider does by default, or a version that is not there.",
  },
];

const expressions = new Map<string, RegExp>();

function fits(glob: string, text: string): boolean {
  const known = expressions.get(glob);
  if (known !== undefined) return known.test(text);
  const escaped = glob.replaceAll(/[.+?^${}()[\]\\]/g, "\\$&").replaceAll("*", ".*");
  const made = new RegExp(`^(${escaped})$`, "s");
  expressions.set(glob, made);
  return made.test(text);
}

/** `Bucket` of `aws:s3/bucket:Bucket`. */
export function kindOf(type: string): string {
  return type.startsWith("pulumi:providers:") ? "Provider" : (type.split(":").at(-1) ?? type);
}

/** The first that fits; what is not covered is said before what is harmless. */
export function reasonOf(stack: string, { resource, path, change }: Mutant): Reason | undefined {
  return [...UNCOVERED, ...HARMLESS].find(
    (one) =>
      fits(one.type, kindOf(resource.type)) &&
      fits(one.path, path) &&
      fits(one.change, change) &&
      (one.stack === undefined || one.stack === stack) &&
      (one.name === undefined || fits(one.name, resource.name)),
  );
}
