import { bucketsAreLogged } from "../../policies/bucketLogging";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { bucket, logging, provider, storage, withProps } from "../support/resources";
import { describeRule } from "../support/ruleCases";

type Stack = readonly FixtureResource[];

const logs: FixtureResource = { ...bucket, name: "logs", props: { bucket: "sluicegate-prod-logs-1a2b3c" } };
const target = (to: FixtureResource, edges: FixtureResource["edges"] = {}): FixtureResource => ({
  ...withProps(logging, { targetBucket: UNKNOWN }),
  edges: { bucket: [bucket], targetBucket: [to], ...edges },
});
const replaced = (by: FixtureResource) => (stack: Stack) => stack.map((one) => (one === logging ? by : one));
const UNTRACED = "UNPROVED: the target is not known at preview and does not come from exactly one bucket of the stack";

describeRule(bucketsAreLogged, {
  stack: [provider, bucket, logs, logging],
  subject: logging,
  refuses: {
    "a bucket without logging": [
      (stack) => stack.filter((one) => one !== logging),
      "data: Expected access logging for this bucket, got none",
      "logs: Expected access logging for this bucket, got none",
    ],
    "logging without a target": [
      { targetBucket: undefined },
      "data-logging .targetBucket: Expected targetBucket, got none",
      "logs: Expected access logging for this bucket, got none",
    ],
    "a bucket that logs into itself": [
      { targetBucket: "sluicegate-prod-data-1a2b3c" },
      "data: Expected access logs in another bucket, got this one",
      "logs: Expected access logging for this bucket, got none",
    ],
    "an unknown target that no edge traces": [
      replaced(target(logs, { targetBucket: [] })),
      `data-logging .targetBucket: ${UNTRACED}`,
      "logs: Expected access logging for this bucket, got none",
    ],
    "an unknown target that may be one of two": [
      replaced(target(logs, { targetBucket: [logs, bucket] })),
      `data-logging .targetBucket: ${UNTRACED}`,
      "logs: Expected access logging for this bucket, got none",
    ],
  },
  accepts: {
    "an unknown target that comes from one bucket": replaced(target(logs)),
    "a target outside the stack": (stack) => stack.filter((one) => one !== logs),
    "a stack of storage": () => storage,
  },
});

const native: FixtureResource = {
  type: "aws-native:s3:Bucket",
  name: "native",
  props: { bucketName: "one", loggingConfiguration: { destinationBucketName: "two" } },
};
const nativeLogs: FixtureResource = { type: native.type, name: "native-logs", props: { bucketName: "two" } };
const SILENT = "Expected access logging for this bucket, got none";

describeRule(
  bucketsAreLogged,
  {
    stack: [native, nativeLogs],
    subject: native,
    refuses: {
      "a bucket without logging": [{ loggingConfiguration: undefined }, `native: ${SILENT}`, `native-logs: ${SILENT}`],
      "an unknown destination": [
        { loggingConfiguration: { destinationBucketName: UNKNOWN } },
        `native .loggingConfiguration.destinationBucketName: ${UNTRACED}`,
        `native-logs: ${SILENT}`,
      ],
      "an unknown configuration": [
        { loggingConfiguration: UNKNOWN },
        `native .loggingConfiguration: ${UNTRACED}`,
        `native-logs: ${SILENT}`,
      ],
    },
  },
  "aws-native",
);
