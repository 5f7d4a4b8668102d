/** The compliant stack's builds, functions, events and network. */
import type { FixtureResource } from "./policyServer";
import { KEY_ARN, provider } from "./resources";

export const buildLogs: FixtureResource = {
  type: "aws:cloudwatch/logGroup:LogGroup",
  name: "build-logs",
  props: { name: "/sluicegate/build", kmsKeyId: KEY_ARN },
  provider,
};

export const build: FixtureResource = {
  type: "aws:codebuild/project:Project",
  name: "build",
  props: {
    encryptionKey: KEY_ARN,
    environment: { computeType: "BUILD_GENERAL1_SMALL", image: "aws/codebuild/standard:7.0", type: "LINUX_CONTAINER" },
    logsConfig: { cloudwatchLogs: { groupName: "/sluicegate/build" } },
    source: {
      type: "GITHUB",
      location: "https://github.com/acme/models.git",
      auth: {
        type: "CODECONNECTIONS",
        resource: "arn:aws:codeconnections:eu-west-1:111122223333:connection/11111111-2222-4333-8444-555555555555",
      },
      buildspec: "version: 0.2\nphases:\n  build:\n    commands: [make]\n",
    },
  },
  computes: ["arn", "encryptionKey", "sourceVersion"],
  provider,
};

export const webhook: FixtureResource = {
  type: "aws:codebuild/webhook:Webhook",
  name: "build-webhook",
  props: {
    projectName: "build",
    filterGroups: [
      {
        filters: [
          { type: "EVENT", pattern: "PUSH" },
          { type: "HEAD_REF", pattern: "^refs/heads/main$" },
        ],
      },
    ],
  },
  provider,
};

export const supply: readonly FixtureResource[] = [buildLogs, build, webhook];
