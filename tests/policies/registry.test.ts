import { registryIsGuarded } from "../../policies/registry";
import { ACCOUNT, group, identities, role, rolePolicy } from "../support/identities";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { policyText, provider, type StatementFields } from "../support/resources";
import { describeRule, type Change } from "../support/ruleCases";

const PACKAGES = `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:model-package/sluicegate-dev-regression/*`;
const decides = (Action: string): StatementFields => ({ Effect: "Allow", Action, Resource: PACKAGES });
const trusting = (name: string, principal: object): FixtureResource => {
  const one = role(name, `sluicegate-${name}`);
  const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: principal };
  return { ...one, props: { ...one.props, assumeRolePolicy: policyText(trust) } };
};
const validator = trusting("validator", { AWS: ACCOUNT });
const workflow = trusting("workflow", {
  Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
});
const person = trusting("person", { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/corp` });

const reading: StatementFields = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::444455556666:root" },
  Action: ["sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages"],
  Resource: PACKAGES,
};
const groupPolicy: FixtureResource = {
  type: "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy",
  name: "grants",
  props: { modelPackageGroupName: "sluicegate-dev-regression", resourcePolicy: policyText(reading) },
  provider,
};
const changed = (changes: StatementFields): Change => ({ resourcePolicy: policyText({ ...reading, ...changes }) });
const more =
  (...others: FixtureResource[]): Change =>
  (stack) => [...stack, ...others];
const WHERE = "grants .resourcePolicy/Statement/0/Action: Expected a grant to read, got";

describeRule(registryIsGuarded, {
  stack: [...identities, validator, rolePolicy(validator, decides("sagemaker:UpdateModelPackage")), groupPolicy],
  subject: groupPolicy,
  refuses: {
    "another account that registers": [
      changed({ Action: "sagemaker:CreateModelPackage" }),
      `${WHERE} sagemaker:CreateModelPackage`,
    ],
    "another account with all rights": [
      changed({ Action: "sagemaker:*" }),
      `${WHERE} sagemaker:CreateModelPackage, sagemaker:UpdateModelPackage, sagemaker:DeleteModelPackage, sagemaker:DeleteModelPackageGroup, sagemaker:PutModelPackageGroupPolicy`,
    ],
    "a group policy that is none": [{ resourcePolicy: "[]" }, "grants .resourcePolicy: Expected an object"],
    "a person who registers": [
      more(person, rolePolicy(person, decides("sagemaker:CreateModelPackage"))),
      "person: Expected a person's role to be unable to register models, got sagemaker:CreateModelPackage allowed",
    ],
    "a workflow that approves": [
      more(workflow, rolePolicy(workflow, decides("sagemaker:UpdateModelPackage"))),
      "workflow: Expected a workflow's role to be unable to register or approve models, got sagemaker:UpdateModelPackage allowed",
    ],
    "a workflow of which nobody knows what it may do": [
      more(workflow, { ...rolePolicy(workflow), props: { role: "sluicegate-workflow", policy: UNKNOWN } }),
      "workflow: UNPROVED: expected a workflow's role to be unable to register or approve models, and whether its policies allow sagemaker:CreateModelPackage, sagemaker:UpdateModelPackage depends on what is not known here",
    ],
    "a group that may be deleted": [
      (stack) => stack.map((one) => (one === group ? { ...one, protect: false } : one)),
      "regression-models: Expected the group to be protected against deletion",
    ],
  },
  accepts: {
    "a Deny of all": changed({ Effect: "Deny", Principal: "*", Action: "sagemaker:*" }),
    "a group that may be deleted in a relaxed stack": (stack) =>
      stack.map((one) => ({ ...one, stack: "dev", ...(one === group ? { protect: false } : {}) })),
  },
  reads: [["resourcePolicy"]],
});

const native: FixtureResource = {
  type: "aws-native:sagemaker:ModelPackageGroup",
  name: "native",
  protect: true,
  props: {
    modelPackageGroupPolicy: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: "444455556666" },
          Action: "sagemaker:DescribeModelPackage",
          Resource: PACKAGES,
        },
      ],
    },
  },
};

describeRule(
  registryIsGuarded,
  {
    stack: [native],
    subject: native,
    refuses: {
      "another account that approves": [
        {
          modelPackageGroupPolicy: {
            Statement: { Effect: "Allow", Principal: "*", Action: "sagemaker:UpdateModelPackage", Resource: PACKAGES },
          },
        },
        `${WHERE.replace("grants .resourcePolicy", "native .modelPackageGroupPolicy")} sagemaker:UpdateModelPackage`,
      ],
    },
    accepts: { "no policy": { modelPackageGroupPolicy: undefined } },
    reads: [["modelPackageGroupPolicy", "Statement", 0, "Action"]],
  },
  "aws-native",
);
