import { functionsAreInvokedByName } from "../../policies/functionPermissions";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { bucket, policyText, withProps, type StatementFields } from "../support/resources";
import { describeRule } from "../support/ruleCases";
import { permission } from "../support/supply";

const NAME = permission.name;
const SOURCE = `${NAME} .sourceArn: Expected the ARN of one thing that invokes the function`;
const ACCOUNT = `${NAME} .sourceAccount: Expected the account of the bucket, whose ARN does not name it`;
const PRINCIPAL = `${NAME} .principal: Expected a service, an account or a role, or everybody of one organisation (principalOrgId)`;
const UNTRACED = `${NAME} .sourceArn: UNPROVED: what invokes the function is not known at preview and does not come from one resource of the stack`;

for (const type of ["aws:lambda/permission:Permission", "aws-native:lambda:Permission"]) {
  const subject: FixtureResource = { ...permission, type };
  const from =
    (...things: readonly FixtureResource[]) =>
    (): FixtureResource[] => [
      ...things,
      { ...withProps(subject, { sourceArn: UNKNOWN }), edges: { sourceArn: things } },
    ];
  describeRule(
    functionsAreInvokedByName,
    {
      stack: [subject],
      subject,
      refuses: {
        "a service acting for anybody": [{ sourceArn: undefined }, SOURCE],
        "a service acting for any account": [{ sourceArn: "arn:aws:events:eu-west-1:*:rule/registered" }, SOURCE],
        "a service acting for any rule": [{ sourceArn: "arn:aws:events:eu-west-1:111122223333:*" }, SOURCE],
        "a bucket that somebody else may own one day": [
          { principal: "s3.amazonaws.com", sourceArn: "arn:aws:s3:::data" },
          ACCOUNT,
        ],
        "a source that comes from nothing": [from(), UNTRACED],
        "a source that comes from several things": [from(bucket, { ...bucket, name: "other" }), UNTRACED],
        everybody: [{ principal: "*", sourceArn: undefined }, PRINCIPAL],
        "a pattern of roles": [{ principal: "arn:aws:iam::111122223333:role/*" }, PRINCIPAL],
        "nobody in particular": [{ principal: undefined }, PRINCIPAL],
        "a URL without IAM": [
          { functionUrlAuthType: "NONE" },
          `${NAME} .functionUrlAuthType: Expected no permission without IAM`,
        ],
      },
      accepts: {
        "a bucket of an account": {
          principal: "s3.amazonaws.com",
          sourceArn: "arn:aws:s3:::data",
          sourceAccount: "111122223333",
        },
        "a source of the stack": from(bucket),
        "an account": { principal: "222233334444", sourceArn: undefined },
        "a role": { principal: "arn:aws:iam::111122223333:role/caller", sourceArn: undefined },
        "everybody of an organisation": { principal: "*", principalOrgId: "o-abcdefghij" },
      },
      reads: [["principal"], ["sourceArn"], ["functionUrlAuthType"]],
    },
    type,
  );
  const ofBucket = withProps(subject, {
    principal: "s3.amazonaws.com",
    sourceArn: "arn:aws:s3:::data",
    sourceAccount: "111122223333",
  });
  describeRule(
    functionsAreInvokedByName,
    { stack: [ofBucket], subject: ofBucket, reads: [["sourceAccount"]] },
    `${type} of a bucket`,
  );
}

const allow = (Principal: StatementFields["Principal"], more: StatementFields = {}): string =>
  policyText({ Effect: "Allow", Principal, Action: "lambda:InvokeFunction", Resource: "*", ...more });
const policy: FixtureResource = {
  type: "aws:lambda/resourcePolicy:ResourcePolicy",
  name: "callers",
  props: {
    resourceArn: "arn:aws:lambda:eu-west-1:111122223333:function:announce",
    policy: allow({ AWS: "222233334444" }),
  },
};
const OPEN =
  "callers .policy/Statement/0: Expected an Allow for named principals, and for services one with aws:SourceArn or aws:SourceAccount";
const events = { Service: "events.amazonaws.com" };

describeRule(
  functionsAreInvokedByName,
  {
    stack: [policy],
    subject: policy,
    refuses: {
      everybody: [{ policy: allow("*") }, OPEN],
      "a service acting for anybody": [{ policy: allow(events) }, OPEN],
      "no policy": [{ policy: undefined }, "callers .policy: Expected a policy document, got none"],
    },
    accepts: {
      "everybody of an organisation": {
        policy: allow("*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
      },
      "a service acting for the account": {
        policy: allow(events, { Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } } }),
      },
    },
    reads: [["policy"]],
  },
  "a whole policy",
);
