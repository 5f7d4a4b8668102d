/** Buckets: encrypted with a key of our own (S3-01) and never public (S3-03). */
import { undecided, type Finding } from "./finding";
import { everyBucketHas, NATIVE_BUCKET } from "./buckets";
import { comesFromOneKey, isKey } from "./kmsKey";
import type { Reading } from "./reading";
import type { JoinedResource, Mend, ResourceView, Rule, StackView } from "./rule";

export const ENCRYPTIONS = [
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
];
const BLOCKS = ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"];

const KMS_ALGORITHMS: readonly unknown[] = ["aws:kms", "aws:kms:dsse"];

/** Where each rule of an encryption configuration keeps its default, in the two providers' words. */
export function defaultsOf({ type, props }: ResourceView): {
  readonly rules: Reading;
  /** From the resource's properties to the rules. */
  readonly keys: readonly string[];
  readonly key: string;
} {
  const isNative = type === NATIVE_BUCKET;
  const keys = isNative ? ["bucketEncryption", "serverSideEncryptionConfiguration"] : ["rules"];
  const key = isNative ? "serverSideEncryptionByDefault" : "applyServerSideEncryptionByDefault";
  return { rules: props.at(...keys), keys, key };
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
  return rules.items().flatMap((rule) => {
    const masterKey = rule.at(key, "kmsMasterKeyId");
    const undecidedKey = rule.at(key).state === "known" && masterKey.state === "unknown";
    if (!undecidedKey || comesFromOneKey(resource, property)) return [];
    const reason = "the key is not known at preview and does not come from exactly one KMS key of the stack";
    return [
      undecided(masterKey.path, reason, { subject: resource, fix: "set kmsMasterKeyId to keyArn or to one key's arn" }),
    ];
  });
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
  frameworks: ["soc2:CC6.1", "gdpr:32", "airmf:MEASURE 2.7", "csf:PR.DS-1", "ccpa:1798.150(a)"],
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

function blockPublicAccess(resource: ResourceView): Mend[] {
  const keys = resource.type === NATIVE_BUCKET ? ["publicAccessBlockConfiguration"] : [];
  return FLAGS.flatMap((flag) => {
    const found = resource.props.at(...keys, flag);
    return found.state === "unknown" || found.value === true ? [] : [{ keys: [...keys, flag], value: true }];
  });
}

export const bucketsAreNotPublic: Rule = {
  id: "S3-03",
  name: "bucket-public-access-blocked",
  level: "mandatory",
  severity: "critical",
  states: "Every bucket has all four public access block flags set.",
  why: "One flag left off lets an access list or a policy make training data or models public",
  fix: "give the bucket a BucketPublicAccessBlock with blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets: true",
  frameworks: ["soc2:CC6.6", "gdpr:32", "csf:PR.DS-5", "ccpa:1798.150(a)"],
  on: [...BLOCKS, NATIVE_BUCKET],
  check: blocksPublicAccess,
  remediate: blockPublicAccess,
  join: (stack) => everyBucketHas("BucketPublicAccessBlock", BLOCKS, stack),
};
