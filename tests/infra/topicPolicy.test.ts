/** Who publishes to the alarms' topic and how, decided by an IAM simulator over the deployed policy. */
import assert from "node:assert/strict";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import { readConfig } from "../../infra/config";
import { namesOf } from "../../infra/names";
import { topicPolicy } from "../../infra/topicPolicy";
import { rawConfig, stackIdentity } from "../support/stackConfig";

const config = readConfig(rawConfig, stackIdentity, ["regression"]);
const names = namesOf(config);
const topic = names.alarmTopic.arn;
const own = names.pipeline("regression").failureAlarm.arn;
const policy: unknown = JSON.parse(topicPolicy(topic, config.account, [own]));
const ROLE = `arn:aws:iam::${config.account}:role/on-call`;
const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sns:*", Resource: "*" }] };

type Context = Readonly<Record<string, string>>;
const ALARM: Context = { "aws:SourceAccount": config.account, "aws:SourceArn": own };

async function decide(principal: string, action: string, context: Context): Promise<string> {
  const answer = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource: topic, accountId: config.account },
        contextVariables: {
          "aws:SecureTransport": "true",
          "aws:PrincipalIsAWSService": String(principal !== ROLE),
          ...context,
        },
      },
      identityPolicies: principal === ROLE ? [{ name: "all", policy: everything }] : [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: policy,
    },
    {},
  );
  assert.ok(answer.resultType !== "error", JSON.stringify(answer));
  return answer.overallResult;
}

describe("infra: the alarms' topic", () => {
  const cases: [what: string, principal: string, action: string, context: Context, expected: string][] = [
    ["an alarm of the stack publish", "cloudwatch.amazonaws.com", "sns:Publish", ALARM, "Allowed"],
    ["whom IAM allows subscribe", ROLE, "sns:Subscribe", {}, "Allowed"],
    [
      "another alarm publish",
      "cloudwatch.amazonaws.com",
      "sns:Publish",
      { ...ALARM, "aws:SourceArn": own.replace("-failed-", "-other-") },
      "ImplicitlyDenied",
    ],
    [
      "another account's alarm publish",
      "cloudwatch.amazonaws.com",
      "sns:Publish",
      { ...ALARM, "aws:SourceAccount": "999988887777" },
      "ImplicitlyDenied",
    ],
    ["another service publish", "events.amazonaws.com", "sns:Publish", ALARM, "ImplicitlyDenied"],
    ["an alarm subscribe", "cloudwatch.amazonaws.com", "sns:Subscribe", ALARM, "ImplicitlyDenied"],
    ["a person publish, whatever IAM allows", ROLE, "sns:Publish", {}, "ExplicitlyDenied"],
    [
      "an alarm publish in the clear",
      "cloudwatch.amazonaws.com",
      "sns:Publish",
      { ...ALARM, "aws:SecureTransport": "false" },
      "ExplicitlyDenied",
    ],
    ["anybody subscribe in the clear", ROLE, "sns:Subscribe", { "aws:SecureTransport": "false" }, "ExplicitlyDenied"],
  ];
  for (const [what, principal, action, context, expected] of cases) {
    it(`${expected === "Allowed" ? "lets" : "does not let"} ${what}`, async () => {
      assert.equal(await decide(principal, action, context), expected);
    });
  }
});
