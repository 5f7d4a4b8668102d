import { bucketsIgnoreAccessLists, bucketsKeepVersions, bucketsUseABucketKey } from "../../policies/bucketSettings";
import type { FixtureResource } from "../support/policyServer";
import { bucket, encryption, ownership, storage, versioning } from "../support/resources";
import { describeRule } from "../support/ruleCases";

const native: FixtureResource = {
  type: "aws-native:s3:Bucket",
  name: "native",
  props: {
    bucketEncryption: { serverSideEncryptionConfiguration: [{ bucketKeyEnabled: true }] },
    versioningConfiguration: { status: "Enabled" },
    ownershipControls: { rules: [{ objectOwnership: "BucketOwnerEnforced" }] },
  },
};

const KEY_PROBLEM = "Expected bucketKeyEnabled to be true";

describeRule(bucketsUseABucketKey, {
  stack: storage,
  subject: encryption,
  refuses: {
    "a rule without it": [{ rules: [{}] }, `data-encryption .rules[0].bucketKeyEnabled: ${KEY_PROBLEM}`],
    "a rule in which it is off": [
      { rules: [{ bucketKeyEnabled: true }, { bucketKeyEnabled: false }] },
      `data-encryption .rules[1].bucketKeyEnabled: ${KEY_PROBLEM}`,
    ],
  },
  accepts: { "no rule at all, which is S3-01's finding": { rules: [] } },
  reads: [["rules", 0, "bucketKeyEnabled"]],
});

describeRule(
  bucketsUseABucketKey,
  {
    stack: [native],
    subject: native,
    refuses: {
      "a rule in which it is off": [
        { bucketEncryption: { serverSideEncryptionConfiguration: [{ bucketKeyEnabled: false }] } },
        `native .bucketEncryption.serverSideEncryptionConfiguration[0].bucketKeyEnabled: ${KEY_PROBLEM}`,
      ],
    },
    reads: [["bucketEncryption", "serverSideEncryptionConfiguration", 0, "bucketKeyEnabled"]],
  },
  "aws-native",
);

const without =
  (gone: FixtureResource) =>
  (stack: readonly FixtureResource[]): readonly FixtureResource[] =>
    stack.filter((one) => one !== gone);
const STATUS = ["versioningConfiguration", "status"];

describeRule(bucketsKeepVersions, {
  stack: storage,
  subject: versioning,
  refuses: {
    "versions suspended": [
      { versioningConfiguration: { status: "Suspended" } },
      "data-versioning .versioningConfiguration.status: Expected status Enabled",
    ],
    "no status": [
      { versioningConfiguration: {} },
      "data-versioning .versioningConfiguration.status: Expected status Enabled",
    ],
    "a bucket without the resource": [
      without(versioning),
      `${bucket.name}: Expected a BucketVersioning for this bucket, got none`,
    ],
  },
  reads: [STATUS],
});

describeRule(
  bucketsKeepVersions,
  {
    stack: [native],
    subject: native,
    refuses: {
      "no versions": [
        { versioningConfiguration: undefined },
        "native .versioningConfiguration.status: Expected status Enabled",
      ],
    },
    reads: [STATUS],
  },
  "aws-native",
);

describeRule(bucketsIgnoreAccessLists, {
  stack: storage,
  subject: ownership,
  refuses: {
    "another owner": [
      { rule: { objectOwnership: "ObjectWriter" } },
      "data-ownership .rule.objectOwnership: Expected objectOwnership BucketOwnerEnforced",
    ],
    "a bucket without the resource": [
      without(ownership),
      `${bucket.name}: Expected a BucketOwnershipControls for this bucket, got none`,
    ],
  },
  reads: [["rule", "objectOwnership"]],
});

describeRule(
  bucketsIgnoreAccessLists,
  {
    stack: [native],
    subject: native,
    refuses: {
      "no ownership": [
        { ownershipControls: undefined },
        "native .ownershipControls.rules[0].objectOwnership: Expected objectOwnership BucketOwnerEnforced",
      ],
    },
    reads: [["ownershipControls", "rules", 0, "objectOwnership"]],
  },
  "aws-native",
);
