import { topicsAreClosed, topicsAreEncrypted } from "../../policies/topics";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { key, policyText, provider, withProps, type StatementFields } from "../support/resources";
import { describeRule } from "../support/ruleCases";
import { topic, topicPolicy } from "../support/supply";

const OWN = "Expected the ARN of a KMS key of your own";
const nativeTopic: FixtureResource = { ...topic, type: "aws-native:sns:Topic", computes: ["topicArn"] };

for (const subject of [topic, nativeTopic]) {
  describeRule(
    topicsAreEncrypted,
    {
      stack: [key, subject],
      subject,
      refuses: {
        "no key": [{ kmsMasterKeyId: undefined }, `alarms .kmsMasterKeyId: ${OWN}`],
        "the key that AWS manages": [{ kmsMasterKeyId: "alias/aws/sns" }, `alarms .kmsMasterKeyId: ${OWN}`],
      },
      accepts: {
        "the stack's key by its edge": (stack) =>
          stack.map((one) =>
            one === subject
              ? { ...withProps(subject, { kmsMasterKeyId: UNKNOWN }), edges: { kmsMasterKeyId: [key] } }
              : one,
          ),
      },
      reads: [["kmsMasterKeyId"]],
    },
    subject.type,
  );
}

const ARN = "arn:aws:sns:eu-west-1:111122223333:alarms";
const http: StatementFields = {
  Effect: "Deny",
  Principal: "*",
  Action: "sns:*",
  Resource: ARN,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const reader: StatementFields = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: "sns:Subscribe",
  Resource: ARN,
};
const OPEN = "Expected an Allow for named accounts, or for a service on behalf of this account";
const HTTP = "Expected a Deny of sns:Publish and sns:Subscribe for everybody when aws:SecureTransport is false";
const NONE = "alarms: Expected a TopicPolicy for this topic, got none";

/** By the type: the topic, what holds its policy, and where. */
const HOLDERS: readonly (readonly [of: FixtureResource, holder: FixtureResource, property: string])[] = [
  [topic, topicPolicy, "policy"],
  ...(["topicArn", "topics"] as const).map((name) => {
    const policyDocument = topicPolicy.props.policy ?? "";
    const props = { [name]: name === "topics" ? [UNKNOWN] : UNKNOWN, policyDocument };
    const type = `aws-native:sns:${name === "topics" ? "TopicPolicy" : "TopicInlinePolicy"}`;
    const holder: FixtureResource = { type, name: "alarms-policy", props, edges: { [name]: [nativeTopic] }, provider };
    return [nativeTopic, holder, "policyDocument"] as const;
  }),
];

for (const [of, subject, property] of HOLDERS) {
  const where = `alarms-policy .${property}`;
  const said = (...statements: StatementFields[]) => ({ [property]: policyText(...statements) });
  describeRule(
    topicsAreClosed,
    {
      stack: [of, subject],
      subject,
      refuses: {
        everybody: [said(http, { ...reader, Principal: "*" }), `${where}/Statement/1: ${OPEN}`],
        "everybody but one": [
          said(http, { Effect: "Allow", NotPrincipal: { AWS: ARN }, Action: "sns:Publish", Resource: ARN }),
          `${where}/Statement/1: ${OPEN}`,
        ],
        "a service that acts for anybody": [
          said(http, { ...reader, Principal: { Service: "cloudwatch.amazonaws.com" } }),
          `${where}/Statement/1: ${OPEN}`,
        ],
        "plain HTTP": [said(reader), `${where}: ${HTTP}`],
        "plain HTTP to publish": [said({ ...http, Action: "sns:Subscribe" }), `${where}: ${HTTP}`],
        "plain HTTP of one account": [said({ ...http, Principal: { AWS: "111122223333" } }), `${where}: ${HTTP}`],
        "no policy": [() => [of], NONE],
      },
      accepts: {
        "the account and no plain HTTP": said(http, reader),
        "everybody of an organisation": said(http, {
          ...reader,
          Principal: "*",
          Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
        }),
      },
      reads: [[property]],
    },
    subject.type,
  );
}

const known = withProps(topic, { arn: ARN });
describeRule(
  topicsAreClosed,
  {
    stack: [known, withProps(topicPolicy, { arn: ARN })],
    subject: known,
    refuses: {
      "a policy of another topic": [() => [known, withProps(topicPolicy, { arn: `${ARN}-other` })], NONE],
      "a policy of nobody knows which": [
        () => [topic, { ...topicPolicy, edges: {} }],
        NONE,
        "alarms-policy .arn: UNPROVED: not known at preview, and it does not come from exactly one topic of the stack",
      ],
    },
    accepts: { "a policy of its own": () => [withProps(topic, { policy: topicPolicy.props.policy ?? "" })] },
    reads: [["policy"]],
  },
  "which topic a policy is for",
);
