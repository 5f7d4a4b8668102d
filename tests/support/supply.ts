/** The compliant stack's builds, functions, events and network. */
import { RUNTIMES } from "../../policies/functionRuntimes";
import { UNKNOWN, type FixtureResource } from "./policyServer";
import { KEY_ARN, policyText, provider } from "./resources";

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

/** The runtime that AWS patches longest, so that this stack is compliant for as long as any is. */
const [runtime] = Object.entries(RUNTIMES).reduce((best, one) => (one[1] > best[1] ? one : best));

export const announce: FixtureResource = {
  type: "aws:lambda/function:Function",
  name: "announce",
  props: {
    name: "announce",
    role: "arn:aws:iam::111122223333:role/announce",
    runtime,
    kmsKeyArn: KEY_ARN,
    environment: { variables: { CHANNEL: "models" } },
    deadLetterConfig: { targetArn: "arn:aws:sqs:eu-west-1:111122223333:failures" },
    reservedConcurrentExecutions: 1,
    vpcConfig: { subnetIds: ["subnet-0a"], securityGroupIds: ["sg-0a"] },
  },
  computes: ["arn", "invokeArn"],
  provider,
};

export const functionUrl: FixtureResource = {
  type: "aws:lambda/functionUrl:FunctionUrl",
  name: "announce-url",
  props: { functionName: "announce", authorizationType: "AWS_IAM" },
  provider,
};

export const permission: FixtureResource = {
  type: "aws:lambda/permission:Permission",
  name: "announce-by-rule",
  props: {
    function: "announce",
    action: "lambda:InvokeFunction",
    principal: "events.amazonaws.com",
    sourceArn: "arn:aws:events:eu-west-1:111122223333:rule/registered",
  },
  provider,
};

const FAILURES = "arn:aws:sqs:eu-west-1:111122223333:failures";
const retryPolicy = { maximumRetryAttempts: 5, maximumEventAgeInSeconds: 3600 };

export const registered: FixtureResource = {
  type: "aws:cloudwatch/eventRule:EventRule",
  name: "registered",
  props: {
    name: "registered",
    state: "ENABLED",
    eventPattern: JSON.stringify({ source: ["aws.sagemaker"], "detail-type": ["SageMaker Pipeline Execution Status"] }),
  },
  computes: ["arn"],
  provider,
};

export const tell: FixtureResource = {
  type: "aws:cloudwatch/eventTarget:EventTarget",
  name: "tell",
  props: {
    rule: "registered",
    arn: "arn:aws:lambda:eu-west-1:111122223333:function:announce",
    deadLetterConfig: { arn: FAILURES },
    retryPolicy,
  },
  computes: ["targetId"],
  provider,
};

export const nightly: FixtureResource = {
  type: "aws:scheduler/schedule:Schedule",
  name: "nightly",
  props: {
    state: "ENABLED",
    scheduleExpression: "cron(0 3 * * ? *)",
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/regression",
      roleArn: "arn:aws:iam::111122223333:role/nightly",
      deadLetterConfig: { arn: FAILURES },
      retryPolicy,
    },
  },
  computes: ["arn"],
  provider,
};

export const busPolicy: FixtureResource = {
  type: "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
  name: "bus-policy",
  props: {
    policy: policyText({
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::222233334444:root" },
      Action: "events:PutEvents",
      Resource: "arn:aws:events:eu-west-1:111122223333:event-bus/default",
    }),
  },
  provider,
};

export const topic: FixtureResource = {
  type: "aws:sns/topic:Topic",
  name: "alarms",
  props: { name: "alarms", kmsMasterKeyId: KEY_ARN },
  computes: ["arn", "policy"],
  provider,
};

const TOPIC_ARN = "arn:aws:sns:eu-west-1:111122223333:alarms";

export const topicPolicy: FixtureResource = {
  type: "aws:sns/topicPolicy:TopicPolicy",
  name: "alarms-policy",
  props: {
    arn: UNKNOWN,
    policy: policyText(
      {
        Effect: "Deny",
        Principal: "*",
        Action: ["sns:Publish", "sns:Subscribe"],
        Resource: TOPIC_ARN,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: TOPIC_ARN,
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
    ),
  },
  edges: { arn: [topic] },
  provider,
};

export const network: FixtureResource = {
  type: "aws:ec2/vpc:Vpc",
  name: "network",
  props: { cidrBlock: "10.20.0.0/16" },
  computes: ["id", "arn"],
  provider,
};

/** Whatever lies in the network, whose id is not known before it is made. */
const within = { edges: { vpcId: [network] }, provider };

export const subnet: FixtureResource = {
  type: "aws:ec2/subnet:Subnet",
  name: "subnet",
  props: { vpcId: UNKNOWN, cidrBlock: "10.20.0.0/18" },
  ...within,
};

const callers = { StringEquals: { "aws:PrincipalAccount": "111122223333" } };

export const endpoints: readonly FixtureResource[] = [
  ["s3", "Gateway"],
  ...["ecr.api", "ecr.dkr", "kms", "logs", "sagemaker.api", "sagemaker.runtime", "sts"].map(
    (service) => [service, "Interface"] as const,
  ),
].map(([service = "", vpcEndpointType = ""]) => ({
  type: "aws:ec2/vpcEndpoint:VpcEndpoint",
  name: service,
  props: {
    vpcId: UNKNOWN,
    serviceName: `com.amazonaws.eu-west-1.${service}`,
    vpcEndpointType,
    ...(vpcEndpointType === "Interface" ? { privateDnsEnabled: true } : {}),
    policy: policyText({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*", Condition: callers }),
  },
  ...within,
}));

export const jobsGroup: FixtureResource = {
  type: "aws:ec2/securityGroup:SecurityGroup",
  name: "jobs",
  props: { vpcId: UNKNOWN, description: "jobs", egress: [{ protocol: "tcp", cidrBlocks: ["10.20.0.0/16"] }] },
  ...within,
};

export const supply: readonly FixtureResource[] = [
  buildLogs,
  build,
  webhook,
  announce,
  functionUrl,
  permission,
  registered,
  tell,
  nightly,
  busPolicy,
  topic,
  topicPolicy,
  network,
  subnet,
  ...endpoints,
  jobsGroup,
];
