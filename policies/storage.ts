/** Buckets: encrypted with a key of our own (S3-01) and never public (S3-03). */
import { undecided, violation, type Finding } from "./finding";
import { attachments, BUCKETS, NATIVE_BUCKET } from "./buckets";
import type { Reading } from "./reading";
import type { JoinedResource, ResourceView, Rule, StackView } from "./rule";

const ENCRYPTIONS = [
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
];
const BLOCKS = ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"];
const KEYS = ["aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey", "aws-native:kms:Key", "aws-native:kms:ReplicaKey"];

const KMS_ALGORITHMS: readonly unknown[] = ["aws:kms", "aws:kms:dsse"];
const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;
const KEY_ID = /^(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function isKey(value: unknown): boolean {
  return typeof value === "string" && (KEY_ARN.test(value) || KEY_ID.test(value));
}

/** Where each rule of an encryption configuration keeps its default, in the two providers' words. */
function defaultsOf(resource: ResourceView): { readonly rules: Reading; readonly key: string } {
  return resource.type === NATIVE_BUCKET
    ? {
        rules: resource.props.at("bucketEncryption", "serverSideEncryptionConfiguration"),
        key: "serverSideEncryptionByDefault",
      }
    : { rules: resource.props.at("rules"), key: "applyServerSideEncryptionByDefault" };
}

/** Everything but an unknown key, which only the stack as a whole can trace to its KMS key. */
function encryptsWithKms(resource: ResourceView): Finding[] {
  const { rules, key } = defaultsOf(resource);
  const algorithmProblem = "Expected sseAlgorithm aws:kms; SSE-S3 (AES256) and no algorithm are not accepted";
  const keyProblem = "Expected kmsMasterKeyId to be the ARN of a KMS key of your own";
  return rules.each((rule) => {
    const byDefault = rule.at(key);
    if (byDefault.state === "unknown") return byDefault.must(() => true, "");
    const masterKey = byDefault.at("kmsMasterKeyId");
    return [
      ...byDefault.at("sseAlgorithm").must((value) => KMS_ALGORITHMS.includes(value), algorithmProblem),
      ...(masterKey.state === "unknown" ? [] : masterKey.must(isKey, keyProblem)),
    ];
  }, "Expected at least one encryption rule");
}

/** An unknown key must be computed from exactly one KMS key of the stack. */
function tracesKeys(resource: JoinedResource): Finding[] {
  const { rules, key } = defaultsOf(resource);
  const property = resource.type === NATIVE_BUCKET ? "bucketEncryption" : "rules";
  const keys = (resource.edges[property] ?? []).filter(({ type }) => KEYS.includes(type));
  return rules.items().flatMap((rule) => {
    const masterKey = rule.at(key, "kmsMasterKeyId");
    const undecidedKey = rule.at(key).state === "known" && masterKey.state === "unknown";
    if (!undecidedKey || keys.length === 1) return [];
    const reason = "the key is not known at preview and does not come from exactly one KMS key of the stack";
    return [
      undecided(masterKey.path, reason, { subject: resource, fix: "set kmsMasterKeyId to keyArn or to one key's arn" }),
    ];
  });
}

/** What the stack lacks: a part of this kind for each bucket, and a bucket for each part. */
function everyBucketHas(kind: string, types: readonly string[], stack: StackView): Finding[] {
  const buckets = stack.ofType(BUCKETS);
  const { of, findings } = attachments(stack.ofType(types), buckets);
  const missing = buckets.filter((bucket) => of(bucket).length === 0);
  const problem = `Expected a ${kind} for this bucket, got none`;
  return [...missing.map((subject) => violation("", problem, { subject })), ...findings];
}

function everyBucketIsEncrypted(stack: StackView): Finding[] {
  const configurations = [...stack.ofType(ENCRYPTIONS), ...stack.ofType([NATIVE_BUCKET])];
  return [
    ...everyBucketHas("BucketServerSideEncryptionConfiguration", ENCRYPTIONS, stack),
    ...configurations.flatMap(tracesKeys),
  ];
}

export const bucketsAreEncrypted: Rule = {
  id: "S3-01",
  name: "bucket-encrypted-with-own-key",
  level: "mandatory",
  severity: "high",
  states: "Every bucket encrypts by default with SSE-KMS under a KMS key of our own.",
  why: "Training data must not be readable with S3 access alone, and who may use the key must be ours to decide",
  fix: "give the bucket a BucketServerSideEncryptionConfiguration with sseAlgorithm aws:kms and kmsMasterKeyId set to keyArn",
  frameworks: ["soc2:CC6.1", "gdpr:32", "airmf:MEASURE 2.7", "csf:PR.DS-1"],
  on: [...ENCRYPTIONS, NATIVE_BUCKET],
  check: encryptsWithKms,
  join: everyBucketIsEncrypted,
};

const FLAGS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

function blocksPublicAccess(resource: ResourceView): Finding[] {
  const block = resource.type === NATIVE_BUCKET ? resource.props.at("publicAccessBlockConfiguration") : resource.props;
  if (block.state === "unknown") return block.must(() => true, "");
  return FLAGS.flatMap((flag) => block.at(flag).must((value) => value === true, `Expected ${flag} to be true`));
}

export const bucketsAreNotPublic: Rule = {
  id: "S3-03",
  name: "bucket-public-access-blocked",
  level: "mandatory",
  severity: "critical",
  states: "Every bucket has all four public access block flags set.",
  why: "One flag left off lets an access list or a policy make training data or models public",
  fix: "give the bucket a BucketPublicAccessBlock with blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets: true",
  frameworks: ["soc2:CC6.6", "gdpr:32", "csf:PR.DS-5"],
  on: [...BLOCKS, NATIVE_BUCKET],
  check: blocksPublicAccess,
  join: (stack) => everyBucketHas("BucketPublicAccessBlock", BLOCKS, stack),
};
