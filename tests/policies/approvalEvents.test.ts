import { noEventApprovesModels } from "../../policies/approvalEvents";
import { ACCOUNT, reads, role, rolePolicy } from "../support/identities";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { policyText, provider, withProps, type StatementFields } from "../support/resources";
import { describeRule, type Change } from "../support/ruleCases";

const approves: StatementFields = { Effect: "Allow", Action: "sagemaker:UpdateModelPackage", Resource: "*" };
const FUNCTION = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:notify`;

const worker = role("worker", "sluicegate-worker");
const policy = rolePolicy(worker, reads);
const notify: FixtureResource = {
  type: "aws:lambda/function:Function",
  name: "notify",
  props: { name: "notify", role: `arn:aws:iam::${ACCOUNT}:role/sluicegate-worker` },
  provider,
};
const rule: FixtureResource = {
  type: "aws:cloudwatch/eventRule:EventRule",
  name: "registered",
  props: {
    name: "registered",
    eventPattern: JSON.stringify({
      source: ["aws.sagemaker"],
      "detail-type": ["SageMaker Model Package State Change"],
    }),
  },
  provider,
};
const target: FixtureResource = {
  type: "aws:cloudwatch/eventTarget:EventTarget",
  name: "tell",
  props: { rule: "registered", arn: FUNCTION },
  provider,
};

const EXPECTED = "what an event about model packages calls to be unable to approve them";
const ABLE = `tell: Expected ${EXPECTED}, got sagemaker:UpdateModelPackage allowed`;
const HIDDEN =
  "tell: UNPROVED: under which role this target acts on a model package's event is not seen from this stack";
/** The function may approve, and something else of the stack changes too. */
const able =
  (changed: FixtureResource = rule, changes: FixtureResource["props"] = {}): Change =>
  (stack) =>
    stack.map((one) => {
      if (one === policy) return withProps(one, { policy: policyText(approves) });
      return one === changed ? withProps(one, changes) : one;
    });
const pattern = (value: object): FixtureResource["props"] => ({ eventPattern: JSON.stringify(value) });

describeRule(noEventApprovesModels, {
  stack: [provider, worker, policy, notify, rule, target],
  subject: target,
  refuses: {
    "a function that approves": [able(), ABLE],
    "a function along its edges": [
      (stack) =>
        stack.flatMap((one) => {
          if (one === policy) return withProps(one, { policy: policyText(approves) });
          if (one === target) return [];
          if (one !== notify) return one;
          const made = { ...withProps(notify, { role: UNKNOWN }), edges: { role: [worker] } };
          const called = {
            ...withProps(target, { arn: UNKNOWN, rule: UNKNOWN }),
            edges: { rule: [rule], arn: [made] },
          };
          return [made, called];
        }),
      ABLE,
    ],
    "a rule that hears everything of SageMaker": [able(rule, pattern({ source: ["aws.sagemaker"] })), ABLE],
    "a rule with a matcher": [able(rule, pattern({ "detail-type": [{ prefix: "SageMaker" }] })), ABLE],
    "a rule of which nobody knows what it hears": [able(rule, { eventPattern: UNKNOWN }), ABLE],
    "a rule whose pattern is no JSON": [able(rule, { eventPattern: "{" }), ABLE],
    "a role that the target itself acts under": [
      (stack) => [
        ...stack
          .map((one) =>
            one === target
              ? withProps(one, {
                  arn: "arn:aws:states:eu-west-1:1:x",
                  roleArn: `arn:aws:iam::${ACCOUNT}:role/sluicegate-worker`,
                })
              : one,
          )
          .map((one) => (one === policy ? withProps(one, { policy: policyText(approves) }) : one)),
      ],
      ABLE,
    ],
    "a function of another stack": [{ arn: FUNCTION.replace("notify", "elsewhere") }, HIDDEN],
    "a role of another stack": [{ roleArn: "arn:aws:iam::111122223333:role/elsewhere" }, HIDDEN],
    "a function that may approve under a condition": [
      (stack) =>
        stack.map((one) =>
          one === policy
            ? withProps(one, {
                policy: policyText({ ...approves, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
              })
            : one,
        ),
      `tell: UNPROVED: expected ${EXPECTED}, and whether its policies allow sagemaker:UpdateModelPackage depends on what is not known here`,
    ],
  },
  accepts: {
    "a topic, which acts for nobody": { arn: `arn:aws:sns:eu-west-1:${ACCOUNT}:approvals` },
    "a rule about other events": able(
      rule,
      pattern({ source: ["aws.sagemaker"], "detail-type": ["SageMaker Endpoint State Change"] }),
    ),
    "a rule about another service": able(rule, pattern({ source: ["aws.s3"] })),
    "a schedule": able(rule, { name: "registered", scheduleExpression: "rate(1 day)", eventPattern: null }),
  },
});

const native: FixtureResource = {
  type: "aws-native:events:Rule",
  name: "native",
  props: {
    eventPattern: { source: ["aws.sagemaker"] },
    targets: [{ id: "x", arn: FUNCTION }],
  },
};

describeRule(
  noEventApprovesModels,
  {
    stack: [worker, policy, notify, native],
    subject: native,
    refuses: {
      "a function that approves": [able(), ABLE.replace("tell", "native")],
      "targets that are not known": [{ targets: UNKNOWN }, HIDDEN.replace("tell", "native")],
    },
    accepts: { "events of another service": able(native, { eventPattern: { source: ["aws.s3"] } }) },
  },
  "aws-native",
);
