import { trustIsNamed } from "../../../policies/iam/trust";
import { ACCOUNT, identities, roleArn, trainingRole, trust } from "../../support/identities";
import { policyText, provider, withProps, type StatementFields } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const PARTNER = "arn:aws:iam::444455556666:role/partner";
const changed = (changes: StatementFields): Change => ({ assumeRolePolicy: policyText({ ...trust, ...changes }) });
const WHERE = "regression-training .assumeRolePolicy/Statement/0";
const PATTERN = `${WHERE}/Principal: Expected named principals, got a pattern`;
const WIDE = `${WHERE}/Action: Expected the actions of a trust by their names`;
const DEPUTY = `${WHERE}/Condition: Expected a condition on aws:SourceAccount or aws:SourceArn that names the account`;
const EXTERNAL = `${WHERE}/Condition: Expected sts:ExternalId for a principal of another account`;

describeRule(trustIsNamed, {
  stack: identities,
  subject: trainingRole,
  refuses: {
    everybody: [changed({ Principal: "*" }), PATTERN],
    "everybody under a condition": [changed({ Principal: { AWS: ["*"] } }), PATTERN],
    "everybody but one": [
      changed({ Principal: undefined, NotPrincipal: { AWS: roleArn("x") } }),
      `${WHERE}/NotPrincipal: Expected named principals, got NotPrincipal`,
    ],
    "all of a service's actions": [changed({ Action: "sts:*" }), WIDE],
    "all actions but one": [changed({ Action: undefined, NotAction: "sts:TagSession" }), WIDE],
    "a service for any account": [changed({ Condition: {} }), DEPUTY],
    "a service only where it names its source": [
      changed({ Condition: { StringEqualsIfExists: { "aws:SourceAccount": ACCOUNT } } }),
      DEPUTY,
    ],
    "a service for accounts by a pattern": [
      changed({ Condition: { StringLike: { "aws:SourceAccount": "*" } } }),
      DEPUTY,
    ],
    "another account": [changed({ Principal: { AWS: [roleArn("x"), PARTNER] }, Condition: {} }), EXTERNAL],
    "another account by its number": [changed({ Principal: { AWS: "444455556666" }, Condition: {} }), EXTERNAL],
    "another account with an id only where it has one": [
      changed({ Principal: { AWS: PARTNER }, Condition: { StringEqualsIfExists: { "sts:ExternalId": "x" } } }),
      EXTERNAL,
    ],
    "an account without a provider that says whose it is": [
      (stack) =>
        stack
          .filter((one) => one !== provider)
          .map((one) => {
            if (one !== trainingRole) return one;
            const { provider: _none, ...bare } = one;
            return withProps(bare, {
              assumeRolePolicy: policyText({ ...trust, Principal: { AWS: PARTNER }, Condition: {} }),
            });
          }),
      `${WHERE}/Condition: UNPROVED: whether the principal's account is the stack's own is not known`,
    ],
    "a document that is none": [
      { assumeRolePolicy: "[]" },
      "regression-training .assumeRolePolicy: Expected an object",
    ],
    "a resource, which a trust does not have": [
      changed({ Resource: "*" }),
      `${WHERE}: Expected neither Resource nor NotResource in this kind of policy`,
    ],
  },
  accepts: {
    "a service by its source alone": changed({
      Condition: { ArnLike: { "aws:SourceArn": `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:*` } },
    }),
    "a service that sends no source": changed({ Principal: { Service: "lambda.amazonaws.com" }, Condition: {} }),
    "the account itself and its roles": changed({
      Principal: { AWS: [ACCOUNT, `arn:aws:iam::${ACCOUNT}:root`, roleArn("x")] },
      Condition: {},
    }),
    "another account with an external id": changed({
      Principal: { AWS: PARTNER },
      Condition: { StringEquals: { "sts:ExternalId": "agreed" } },
    }),
    "a Deny of everybody": changed({ Effect: "Deny", Principal: "*" }),
  },
  reads: [["assumeRolePolicy"]],
});

const native = {
  type: "aws-native:iam:Role",
  name: "native",
  props: {
    assumeRolePolicyDocument: {
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }],
    },
  },
};

describeRule(
  trustIsNamed,
  {
    stack: [native],
    subject: native,
    refuses: {
      "a service for any account": [
        {
          assumeRolePolicyDocument: {
            Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "sagemaker.amazonaws.com" } },
          },
        },
        DEPUTY.replace("regression-training .assumeRolePolicy", "native .assumeRolePolicyDocument"),
      ],
    },
    reads: [["assumeRolePolicyDocument", "Statement", 0, "Principal", "Service"]],
  },
  "aws-native",
);
