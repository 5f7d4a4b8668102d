import { bucketsKeepInOrder } from "../../policies/bucketLifecycle";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { lifecycle, storage } from "../support/resources";
import { describeRule } from "../support/ruleCases";

const uploads = {
  filter: { prefix: "" },
  status: "Enabled",
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
};
const NONE =
  "data-lifecycle .rules: Expected a rule that aborts incomplete uploads of all objects within 30 days, got none";
const EARLY = "Expected at least 183 days before objects or their versions expire, as floors.yaml says";

describeRule(bucketsKeepInOrder, {
  stack: storage,
  subject: lifecycle,
  refuses: {
    "no rule": [{ rules: [] }, NONE],
    "uploads that are kept for long": [
      { rules: [{ ...uploads, abortIncompleteMultipartUpload: { daysAfterInitiation: 31 } }] },
      NONE,
    ],
    "a rule that is off": [{ rules: [{ ...uploads, status: "Disabled" }] }, NONE],
    "a rule for some objects": [{ rules: [{ ...uploads, filter: { prefix: "tmp/" } }] }, NONE],
    "a rule for tagged objects": [{ rules: [{ ...uploads, filter: { tag: { key: "a", value: "b" } } }] }, NONE],
    "objects that expire early": [
      { rules: [{ ...uploads, expiration: { days: 182 } }] },
      `data-lifecycle .rules[0].expiration.days: ${EARLY}`,
    ],
    "objects that expire on a date": [
      { rules: [{ ...uploads, expiration: { date: "2030-01-01" } }] },
      "data-lifecycle .rules[0].expiration.date: Expected an expiry in days, got a date",
    ],
    "versions that expire early": [
      { rules: [{ ...uploads, noncurrentVersionExpiration: { noncurrentDays: 30 } }] },
      `data-lifecycle .rules[0].noncurrentVersionExpiration.noncurrentDays: ${EARLY}`,
    ],
    "an expiry that is not known": [
      { rules: [{ ...uploads, expiration: { days: UNKNOWN } }] },
      "data-lifecycle .rules[0].expiration.days: UNPROVED: not known at preview",
    ],
    "a filter that is not known": [
      { rules: [{ ...uploads, filter: UNKNOWN }] },
      "data-lifecycle .rules[0].filter: UNPROVED: not known at preview",
    ],
    "a bucket without the resource": [
      (stack) => stack.filter((one) => one !== lifecycle),
      "data: Expected a BucketLifecycleConfiguration for this bucket, got none",
    ],
  },
  accepts: {
    "one rule for both, without a filter": {
      rules: [
        { status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 30 }, expiration: { days: 183 } },
      ],
    },
    "an early expiry in a rule that is off": {
      rules: [uploads, { status: "Disabled", expiration: { days: 1 } }],
    },
    "a relaxed stack's early expiry": (stack) =>
      stack.map((one) =>
        one === lifecycle
          ? { ...one, stack: "dev", props: { ...one.props, rules: [{ ...uploads, expiration: { days: 1 } }] } }
          : { ...one, stack: "dev" },
      ),
  },
  reads: [
    ["rules", 0, "status"],
    ["rules", 0, "filter", "prefix"],
    ["rules", 0, "abortIncompleteMultipartUpload", "daysAfterInitiation"],
    ["rules", 1, "noncurrentVersionExpiration", "noncurrentDays"],
  ],
});

const rule = {
  status: "Enabled",
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
  noncurrentVersionExpiration: { noncurrentDays: 200 },
  expirationInDays: 200,
};
const native: FixtureResource = {
  type: "aws-native:s3:Bucket",
  name: "native",
  props: { lifecycleConfiguration: { rules: [rule] } },
};

describeRule(
  bucketsKeepInOrder,
  {
    stack: [native],
    subject: native,
    refuses: {
      "no lifecycle": [
        { lifecycleConfiguration: undefined },
        NONE.replace("data-lifecycle .rules", "native .lifecycleConfiguration.rules"),
      ],
      "objects that expire early": [
        { lifecycleConfiguration: { rules: [{ ...rule, expirationInDays: 30 }] } },
        `native .lifecycleConfiguration.rules[0].expirationInDays: ${EARLY}`,
      ],
    },
    reads: [
      ["lifecycleConfiguration", "rules", 0, "expirationInDays"],
      ["lifecycleConfiguration", "rules", 0, "abortIncompleteMultipartUpload", "daysAfterInitiation"],
    ],
  },
  "aws-native",
);
