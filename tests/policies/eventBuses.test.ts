import { busesAreClosed } from "../../policies/eventBuses";
import type { FixtureResource } from "../support/policyServer";
import { policyText } from "../support/resources";
import { describeRule } from "../support/ruleCases";
import { busPolicy } from "../support/supply";

const ARN = "arn:aws:events:eu-west-1:111122223333:event-bus/default";
const statement = (
  Principal: string | Readonly<Record<string, string>>,
  more: Readonly<Record<string, object>> = {},
) => ({
  Effect: "Allow",
  Principal,
  Action: "events:PutEvents",
  Resource: ARN,
  ...more,
});
const allow = (...[principal, more]: Parameters<typeof statement>): string => policyText(statement(principal, more));

const OPEN = "Expected an Allow for named accounts, or with a condition on who calls (aws:PrincipalOrgID)";
const ORGANISATION = { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } };
const SERVICE = { Service: "s3.amazonaws.com" };
const bus: FixtureResource = {
  type: "aws-native:events:EventBus",
  name: "bus-policy",
  props: { policy: allow({ AWS: "222233334444" }) },
};

for (const subject of [busPolicy, bus]) {
  describeRule(
    busesAreClosed,
    {
      stack: [subject],
      subject,
      refuses: {
        everybody: [{ policy: allow("*") }, `bus-policy .policy/Statement/0: ${OPEN}`],
        "a service that acts for anybody": [{ policy: allow(SERVICE) }, `bus-policy .policy/Statement/0: ${OPEN}`],
      },
      accepts: {
        "everybody of an organisation": { policy: allow("*", ORGANISATION) },
        "a service that acts for the account": {
          policy: allow(SERVICE, { Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } } }),
        },
        "no more than some": { policy: policyText({ ...statement("*"), Effect: "Deny" }) },
      },
      reads: [["policy"]],
    },
    subject.type,
  );
}

describeRule(
  busesAreClosed,
  {
    stack: [busPolicy],
    subject: busPolicy,
    refuses: { "no policy": [{ policy: undefined }, "bus-policy .policy: Expected a policy document, got none"] },
  },
  "a policy by itself",
);
describeRule(
  busesAreClosed,
  { stack: [bus], subject: bus, accepts: { "no policy": { policy: undefined } } },
  "a bus without a policy, which admits its own account",
);

const organisation = { type: "StringEquals", key: "aws:PrincipalOrgID", value: "o-1" };

for (const type of ["aws:cloudwatch/eventPermission:EventPermission", "aws-native:events:EventBusPolicy"]) {
  const permission: FixtureResource = {
    type,
    name: "partner",
    props: { statementId: "partner", principal: "*", action: "events:PutEvents", condition: organisation },
  };
  describeRule(
    busesAreClosed,
    {
      stack: [permission],
      subject: permission,
      refuses: {
        everybody: [{ condition: undefined }, `partner .principal: ${OPEN}`],
        "every organisation": [{ condition: { ...organisation, value: "*" } }, `partner .principal: ${OPEN}`],
      },
      accepts: { "an account": { principal: "222233334444", condition: undefined } },
      reads: [["principal"], ["condition", "type"], ["condition", "key"], ["condition", "value"]],
    },
    type,
  );
}

const native: FixtureResource = {
  type: "aws-native:events:EventBusPolicy",
  name: "partner",
  props: { statementId: "partner", statement: statement({ AWS: "222233334444" }) },
};

describeRule(
  busesAreClosed,
  {
    stack: [native],
    subject: native,
    refuses: {
      everybody: [{ statement: statement("*") }, `partner .statement: ${OPEN}`],
      "a statement in no form": [{ statement: 7 }, "partner .statement: Expected an object"],
    },
    reads: [["statement", "Principal", "AWS"]],
  },
  "aws-native, by a statement",
);
