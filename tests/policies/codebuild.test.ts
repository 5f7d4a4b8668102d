import { buildsAreEncryptedAndLogged, buildsAreNotPrivileged } from "../../policies/codebuild";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { key } from "../support/resources";
import { describeRule } from "../support/ruleCases";
import { build } from "../support/supply";

const stack = [build];
const subject = build;
const environment = {
  computeType: "BUILD_GENERAL1_SMALL",
  image: "aws/codebuild/standard:7.0",
  type: "LINUX_CONTAINER",
};

describeRule(buildsAreNotPrivileged, {
  stack,
  subject,
  refuses: {
    "a privileged build": [
      { environment: { ...environment, privilegedMode: true } },
      "build .environment.privilegedMode: Expected privilegedMode not to be true",
    ],
  },
  accepts: { "a build that says it has no privileges": { environment: { ...environment, privilegedMode: false } } },
  reads: [["environment", "privilegedMode"]],
});

const OWN = "build .encryptionKey: Expected the ARN of a KMS key of your own";
const UNTRACED =
  "build .encryptionKey: UNPROVED: the key is not known at preview and does not come from exactly one KMS key of the stack";
const UNNAMED = "Expected groupName, a log group that the program declares: CodeBuild's own has no key of yours";
const PLAIN = "Expected encryptionDisabled not to be true";
const cloudWatch = { groupName: "/sluicegate/build" };
const off = { status: "DISABLED" };
const computed = (from: readonly FixtureResource[]) => (): FixtureResource[] => [
  ...from,
  { ...build, props: { ...build.props, encryptionKey: UNKNOWN }, edges: { encryptionKey: from } },
];

describeRule(buildsAreEncryptedAndLogged, {
  stack,
  subject,
  refuses: {
    "AWS's own key": [{ encryptionKey: "alias/aws/s3" }, OWN],
    "no key": [{ encryptionKey: undefined }, OWN],
    "a key from nowhere": [computed([]), UNTRACED],
    "logs in a group of CodeBuild's": [
      { logsConfig: undefined },
      `build .logsConfig.cloudwatchLogs.groupName: ${UNNAMED}`,
    ],
    "no logs": [
      { logsConfig: { cloudwatchLogs: off } },
      "build .logsConfig: Expected builds to log, into CloudWatch or a bucket",
    ],
    "logs in a bucket, in plain text": [
      { logsConfig: { cloudwatchLogs: off, s3Logs: { status: "ENABLED", encryptionDisabled: true } } },
      `build .logsConfig.s3Logs.encryptionDisabled: ${PLAIN}`,
    ],
    "plain artifacts": [
      { artifacts: { type: "S3", encryptionDisabled: true }, secondaryArtifacts: [{ encryptionDisabled: true }] },
      `build .artifacts.encryptionDisabled: ${PLAIN}`,
      `build .secondaryArtifacts[0].encryptionDisabled: ${PLAIN}`,
    ],
    "a project that everybody may look at": [
      { projectVisibility: "PUBLIC_READ" },
      "build .projectVisibility: Expected projectVisibility PRIVATE",
    ],
  },
  accepts: {
    "a key of the stack": computed([key]),
    "logs in a bucket": { logsConfig: { cloudwatchLogs: off, s3Logs: { status: "ENABLED", location: "logs/build" } } },
    "logs in both": { logsConfig: { cloudwatchLogs: cloudWatch, s3Logs: { status: "ENABLED" } } },
    "what a pipeline keeps": { artifacts: { type: "CODEPIPELINE" }, projectVisibility: "PRIVATE" },
  },
  reads: [
    ["logsConfig", "cloudwatchLogs", "status"],
    ["logsConfig", "cloudwatchLogs", "groupName"],
    ["logsConfig", "s3Logs", "status"],
    ["artifacts", "encryptionDisabled"],
    ["secondaryArtifacts"],
    ["projectVisibility"],
  ],
});
