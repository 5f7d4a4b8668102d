import { bucketsAreLogged } from "../../policies/bucketLogging";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import {
  bucket,
  bucketPolicy,
  logging,
  policyText,
  provider,
  storage,
  withProps,
  type StatementFields,
} from "../support/resources";
import { describeRule } from "../support/ruleCases";

type Stack = readonly FixtureResource[];

const logs: FixtureResource = { ...bucket, name: "logs", props: { bucket: "sluicegate-prod-logs-1a2b3c" } };
const target = (to: FixtureResource, edges: FixtureResource["edges"] = {}): FixtureResource => ({
  ...withProps(logging, { targetBucket: UNKNOWN }),
  edges: { bucket: [bucket], targetBucket: [to], ...edges },
});
const replaced = (by: FixtureResource) => (stack: Stack) => stack.map((one) => (one === logging ? by : one));
const UNTRACED = "UNPROVED: the target is not known at preview and does not come from exactly one bucket of the stack";

const CLOSED = "data-logging .targetBucket: Expected a target whose policy admits S3's deliveries of logs";
const delivery: StatementFields = {
  Effect: "Allow",
  Principal: { Service: "logging.s3.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: "arn:aws:s3:::sluicegate-prod-logs-1a2b3c/*",
};
const http: StatementFields = { ...delivery, Effect: "Deny", Principal: "*", Action: "s3:*" };
const policyOfLogs = (...statements: readonly StatementFields[]): FixtureResource => ({
  ...bucketPolicy,
  name: "logs-policy",
  props: { bucket: "sluicegate-prod-logs-1a2b3c", policy: policyText(http, ...statements) },
  edges: { bucket: [logs] },
});

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
    "a target whose policy admits no delivery": [(stack) => [...stack, policyOfLogs()], CLOSED],
    "a target whose policy refuses deliveries": [
      (stack) => [...stack, policyOfLogs({ ...delivery, Effect: "Deny" })],
      CLOSED,
    ],
    "a target whose policy lets S3 read": [
      (stack) => [...stack, policyOfLogs({ ...delivery, Action: "s3:GetObject" })],
      CLOSED,
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
    "a target whose policy admits deliveries": (stack) => [...stack, policyOfLogs(delivery)],
    "a target whose policy admits everybody, which is another rule's": (stack) => [
      ...stack,
      policyOfLogs({ ...delivery, Principal: "*" }),
    ],
    "a target whose policy cannot be read, which is another rule's": (stack) => [
      ...stack,
      withProps(policyOfLogs(), { policy: "[]" }),
    ],
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
