// S3: buckets, and the resources that configure one bucket each and so bear its name as their id.
import { buckets } from "../effects/buckets";
import { digest, dnsSuffixOf } from "../names";
import type { Properties } from "../struct";
import { isObject, textOf } from "../values";
import { json, policy } from "./limits";
import { inPartition, input, type Refusal, type Rule, type Subject } from "./rule";

const RESERVED = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/** Source: "General purpose bucket naming rules" of the S3 user guide. */
function bucketName(inputs: Properties): Refusal[] {
  const name = textOf(inputs.bucket);
  if (name === undefined) return [];
  const faults = [
    name.length >= 3 && name.length <= 63 ? undefined : `3 to 63 characters, got ${name.length}`,
    /^[a-z0-9.-]*$/.test(name) ? undefined : "only lower-case letters, digits, dots and hyphens",
    /^[a-z0-9](.*[a-z0-9])?$/s.test(name) ? undefined : "a letter or digit at both ends",
    name.includes("..") ? "no two dots in a row" : undefined,
    /^\d+\.\d+\.\d+\.\d+$/.test(name) ? "no IP address" : undefined,
    RESERVED.test(name) ? "none of the prefixes and suffixes that AWS keeps for itself" : undefined,
  ].filter((fault) => fault !== undefined);
  if (faults.length === 0) return [];
  return [{ property: "bucket", reason: `InvalidBucketName: expected ${faults.join("; ")}, got "${name}"` }];
}

const bucket: Rule = {
  title: "S3 Bucket",
  name: "bucket",
  automatic: { max: 63, lowerCase: true },
  replaces: ["bucket", "bucketPrefix", "bucketNamespace", "objectLockEnabled"],
  refusals: (inputs) => [...bucketName(inputs), ...json(inputs, "policy")],
  taken: {
    scope: inPartition,
    message: () =>
      "BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.",
  },
  id: (subject) => input(subject, "bucket"),
  outputs: (subject) => {
    const { partition, region } = subject.place;
    const name = input(subject, "bucket");
    return {
      arn: bucketArn(subject),
      bucketDomainName: `${name}.s3.${dnsSuffixOf(partition)}`,
      bucketRegion: region,
      bucketRegionalDomainName: `${name}.s3.${region}.${dnsSuffixOf(partition)}`,
      // Real zones are Amazon's own, one for each region.
      hostedZoneId: `Z${digest(region, 13).toUpperCase()}`,
      websiteDomain: "",
      websiteEndpoint: "",
    };
  },
  defaults: () => ({ requestPayer: "BucketOwner", objectLockEnabled: false, versioning: { enabled: false } }),
  effect: buckets,
};

function bucketArn(subject: Subject): string {
  return `arn:${subject.place.partition}:s3:::${input(subject, "bucket")}`;
}

function satellite(title: string, more: Partial<Rule> = {}): Rule {
  return {
    title,
    replaces: ["bucket", "expectedBucketOwner"],
    id: (subject) => input(subject, "bucket"),
    outputs: () => ({}),
    ...more,
  };
}

const bucketPolicy = satellite("S3 Bucket Policy", { refusals: (inputs) => policy(inputs, "policy", 20_480, true) });

const publicAccess = satellite("S3 Bucket Public Access Block", {
  defaults: () => ({
    blockPublicAcls: false,
    blockPublicPolicy: false,
    ignorePublicAcls: false,
    restrictPublicBuckets: false,
  }),
});

const versioning = satellite("S3 Bucket Versioning", {
  refusals: ({ versioningConfiguration: given }) => {
    const status = isObject(given) ? textOf(given.status) : undefined;
    if (status === undefined || ["Enabled", "Suspended", "Disabled"].includes(status)) return [];
    const reason = `Expected Enabled, Suspended or Disabled, got "${status}"`;
    return [{ property: "versioningConfiguration.status", reason }];
  },
});

const lifecycle = satellite("S3 Bucket Lifecycle Configuration", {
  defaults: () => ({ transitionDefaultMinimumObjectSize: "all_storage_classes_128K" }),
});

const encryption = satellite("S3 Bucket Server-Side Encryption Configuration");
const logging = satellite("S3 Bucket Logging");
const cors = satellite("S3 Bucket CORS Configuration");

export const s3: Readonly<Record<string, Rule>> = {
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketV2:BucketV2": bucket,
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": cors,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lifecycle,
  "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2": lifecycle,
  "aws:s3/bucketLogging:BucketLogging": logging,
  "aws:s3/bucketLoggingV2:BucketLoggingV2": logging,
  "aws:s3/bucketNotification:BucketNotification": satellite("S3 Bucket Notification"),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": satellite(
    "S3 Bucket Object Lock Configuration",
    {
      defaults: () => ({ objectLockEnabled: "Enabled" }),
    },
  ),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": satellite("S3 Bucket Ownership Controls"),
  "aws:s3/bucketPolicy:BucketPolicy": bucketPolicy,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": publicAccess,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": encryption,
  "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": encryption,
  "aws:s3/bucketVersioning:BucketVersioning": versioning,
  "aws:s3/bucketVersioningV2:BucketVersioningV2": versioning,
};
