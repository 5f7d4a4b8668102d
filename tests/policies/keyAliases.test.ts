import { aliasesStay } from "../../policies/keyAliases";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { describeRule } from "../support/ruleCases";

const document = (Action: string | string[], Effect = "Allow") =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect, Action, Resource: "*" }] });
const role: FixtureResource = { type: "aws:iam/role:Role", name: "job", props: { name: "job" } };
const policy: FixtureResource = {
  type: "aws:iam/rolePolicy:RolePolicy",
  name: "job-policy",
  props: { role: "job", policy: document(["kms:Decrypt", "kms:DescribeKey"]) },
};
const refused = (...actions: string[]): string[] =>
  actions.map((action) => `job: Expected ${action} for no role, got one that may`);
const ALL = ["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"];

describeRule(aliasesStay, {
  stack: [role, policy],
  subject: policy,
  refuses: {
    "one of the actions": [{ policy: document("kms:UpdateAlias") }, ...refused("kms:UpdateAlias")],
    "all of KMS": [{ policy: document("kms:*") }, ...refused(...ALL)],
    "a policy that is not known": [
      { policy: UNKNOWN },
      ...ALL.map((action) => `job: UNPROVED: whether this role may ${action}`),
    ],
  },
  accepts: {
    "all of KMS where a denial takes these away": (stack) => [
      ...stack,
      { ...policy, name: "wide", props: { role: "job", policy: document("kms:*") } },
      { ...policy, name: "denial", props: { role: "job", policy: document(ALL, "Deny") } },
    ],
  },
});

const native: FixtureResource = {
  type: "aws-native:iam:Role",
  name: "job",
  props: { roleName: "job", policies: [{ policyName: "own", policyDocument: document("kms:Decrypt") }] },
};

describeRule(
  aliasesStay,
  {
    stack: [native],
    subject: native,
    refuses: {
      "one of the actions": [
        { policies: [{ policyName: "own", policyDocument: document("kms:CreateAlias") }] },
        ...refused("kms:CreateAlias"),
      ],
    },
  },
  "aws-native",
);
