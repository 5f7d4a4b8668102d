import { nobodyWidensRights } from "../../../policies/iam/escalation";
import { BOUNDARY_ARN, identities, reads, roleArn, trainingPolicy } from "../../support/identities";
import { policyText, type StatementFields } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const manages: StatementFields = {
  Effect: "Allow",
  Action: ["iam:CreateRole", "iam:PutRolePolicy"],
  Resource: roleArn("sluicegate-dev-*"),
  Condition: { StringEquals: { "iam:PermissionsBoundary": BOUNDARY_ARN } },
};
const changed = (changes: StatementFields): Change => ({ policy: policyText(reads, { ...manages, ...changes }) });
const WHERE = "regression-training-policy .policy/Statement/1";
const BOUND = `${WHERE}/Condition: Expected iam:CreateRole, iam:PutRolePolicy under a condition that names iam:PermissionsBoundary`;

describeRule(nobodyWidensRights, {
  stack: identities,
  subject: trainingPolicy,
  refuses: {
    "roles without a boundary": [changed({ Condition: {} }), BOUND],
    "roles with any boundary": [
      changed({ Condition: { ArnLike: { "iam:PermissionsBoundary": "arn:*:iam::*:policy/*" } } }),
      BOUND,
    ],
    "roles with a boundary only where there is one": [
      changed({ Condition: { StringEqualsIfExists: { "iam:PermissionsBoundary": BOUNDARY_ARN } } }),
      BOUND,
    ],
    "roles with any boundary but one": [
      changed({ Condition: { StringNotEquals: { "iam:PermissionsBoundary": BOUNDARY_ARN } } }),
      BOUND,
    ],
    "a boundary lifted": [
      changed({ Action: "iam:DeleteRolePermissionsBoundary" }),
      `${WHERE}/Action: Expected nobody to be allowed iam:DeleteRolePermissionsBoundary`,
    ],
    "a policy rewritten": [
      changed({ Action: "iam:*PolicyVersion" }),
      `${WHERE}/Action: Expected nobody to be allowed iam:CreatePolicyVersion, iam:SetDefaultPolicyVersion`,
    ],
    "a key's policy rewritten": [
      changed({ Action: "kms:Put*" }),
      `${WHERE}/Action: Expected nobody to be allowed kms:PutKeyPolicy`,
    ],
    "keys of users": [
      changed({ Action: ["iam:CreateAccessKey", "iam:GetUser"] }),
      `${WHERE}/Action: Expected nobody to be allowed iam:CreateAccessKey`,
    ],
  },
  accepts: {
    "roles with their boundary": changed({}),
    "what takes rights away": changed({ Action: ["iam:DeleteRole", "iam:DeleteRolePolicy"], Condition: {} }),
    "a Deny of all": changed({ Effect: "Deny", Action: "iam:*", Resource: "*" }),
  },
});
