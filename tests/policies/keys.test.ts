import { keysGoSlowly, keysRotate, keysStayInOneRegion } from "../../policies/keys";
import type { FixtureResource } from "../support/policyServer";
import { key, provider } from "../support/resources";
import { describeRule } from "../support/ruleCases";

const stack = [provider, key];
const native: FixtureResource = {
  type: "aws-native:kms:Key",
  name: "native",
  props: { enableKeyRotation: true, pendingWindowInDays: 30 },
};
const ROTATION = "Expected enableKeyRotation to be true";

describeRule(keysRotate, {
  stack,
  subject: key,
  refuses: {
    "no word about rotation": [{ enableKeyRotation: undefined }, `key .enableKeyRotation: ${ROTATION}`],
    "rotation off": [{ enableKeyRotation: false }, `key .enableKeyRotation: ${ROTATION}`],
  },
  accepts: {
    "an asymmetric key, which cannot rotate": { enableKeyRotation: undefined, customerMasterKeySpec: "RSA_4096" },
    "a key for HMAC, which cannot rotate": { enableKeyRotation: undefined, keyUsage: "GENERATE_VERIFY_MAC" },
  },
  reads: [["enableKeyRotation"]],
});

describeRule(
  keysRotate,
  {
    stack: [native],
    subject: native,
    refuses: { "rotation off": [{ enableKeyRotation: false }, `native .enableKeyRotation: ${ROTATION}`] },
    accepts: { "an asymmetric key": { enableKeyRotation: undefined, keySpec: "ECC_NIST_P256" } },
    reads: [["enableKeyRotation"]],
  },
  "aws-native",
);

const SHORT = "Expected a deletion window of at least 14 days";

describeRule(keysGoSlowly, {
  stack,
  subject: key,
  refuses: { "a week": [{ deletionWindowInDays: 7 }, `key .deletionWindowInDays: ${SHORT}`] },
  accepts: { "14 days": { deletionWindowInDays: 14 }, "none, which is 30 days": { deletionWindowInDays: undefined } },
  reads: [["deletionWindowInDays"]],
});

describeRule(
  keysGoSlowly,
  {
    stack: [native],
    subject: native,
    refuses: { "a week": [{ pendingWindowInDays: 7 }, `native .pendingWindowInDays: ${SHORT}`] },
    reads: [["pendingWindowInDays"]],
  },
  "aws-native",
);

const REPLICA = "Expected no replica of a key in another region";

describeRule(keysStayInOneRegion, {
  stack,
  subject: key,
  refuses: {
    "a multi-region key": [{ multiRegion: true }, "key .multiRegion: Expected multiRegion not to be true"],
    "a replica": [() => [{ ...key, type: "aws:kms/replicaKey:ReplicaKey" }], `key: ${REPLICA}`],
    "a native replica": [() => [{ ...native, type: "aws-native:kms:ReplicaKey" }], `native: ${REPLICA}`],
  },
  accepts: { "a key that says so": { multiRegion: false } },
  reads: [["multiRegion"]],
});

describeRule(
  keysStayInOneRegion,
  {
    stack: [native],
    subject: native,
    refuses: {
      "a multi-region key": [{ multiRegion: true }, "native .multiRegion: Expected multiRegion not to be true"],
    },
    reads: [["multiRegion"]],
  },
  "aws-native",
);

const replica: FixtureResource = {
  type: "aws:kms/replicaExternalKey:ReplicaExternalKey",
  name: "replica",
  props: { deletionWindowInDays: 30 },
};

describeRule(
  keysGoSlowly,
  {
    stack: [replica],
    subject: replica,
    refuses: { "a week": [{ deletionWindowInDays: 7 }, `replica .deletionWindowInDays: ${SHORT}`] },
    reads: [["deletionWindowInDays"]],
  },
  "a replica of a key from outside",
);
