/** The policy of the alarms' topic, as text that is known at preview. Pure. */
import { document } from "./statements";

/** What a topic's policy may speak of. Source: SNS developer guide, "Amazon SNS policy keys" and its default policy. */
const OF_TOPICS = [
  "sns:AddPermission",
  "sns:DeleteTopic",
  "sns:GetTopicAttributes",
  "sns:ListSubscriptionsByTopic",
  "sns:Publish",
  "sns:RemovePermission",
  "sns:SetTopicAttributes",
  "sns:Subscribe",
];

/**
 * TLS only, and only these alarms publish, whatever IAM says; who in the account subscribes, IAM decides.
 *
 * @param alarms their ARNs
 */
export function topicPolicy(topic: string, account: string, alarms: readonly string[]): string {
  return document([
    {
      Sid: "RefusePlainHttp",
      Effect: "Deny",
      Principal: "*",
      Action: OF_TOPICS,
      Resource: topic,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "RefusePeople",
      Effect: "Deny",
      Principal: "*",
      Action: ["sns:Publish"],
      Resource: topic,
      Condition: { Bool: { "aws:PrincipalIsAWSService": "false" } },
    },
    {
      Sid: "Alarms",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["sns:Publish"],
      Resource: topic,
      Condition: { StringEquals: { "aws:SourceAccount": account }, ArnEquals: { "aws:SourceArn": alarms } },
    },
  ]);
}
