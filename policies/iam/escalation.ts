/**
 * IAM-10: nobody gives himself, or a role that he may then use, more rights than his own boundary allows.
 * The actions are those by which an identity of an account is known to widen its rights (the checks of Prowler and checkov
 * on privilege escalation name the same); those on roles are safe under a condition on the boundary.
 */
import { violation, type Finding } from "../finding";
import type { RequestContext, Statement } from "../policyDocument";
import type { Rule } from "../rule";
import { holds } from "./conditions";
import { judgingGrants } from "./grants";
import { coversAction } from "./statements";
import { all } from "./truth";

/** Harmless while the role or user carries the boundary that the statement names. */
const UNDER_A_BOUNDARY = [
  "iam:CreateRole",
  "iam:PutRolePolicy",
  "iam:AttachRolePolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:CreateUser",
  "iam:PutUserPolicy",
  "iam:AttachUserPolicy",
  "iam:PutUserPermissionsBoundary",
];
const NEVER = [
  "iam:DeleteRolePermissionsBoundary",
  "iam:DeleteUserPermissionsBoundary",
  "iam:CreatePolicyVersion",
  "iam:SetDefaultPolicyVersion",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:UpdateLoginProfile",
  "iam:AddUserToGroup",
  "iam:PutGroupPolicy",
  "iam:AttachGroupPolicy",
  // Whoever writes a key's policy admits himself to what lies under it.
  "kms:PutKeyPolicy",
];

const BOUNDARY = "iam:permissionsboundary";
const OTHERS: readonly RequestContext[] = [
  { [BOUNDARY]: "arn:aws:iam::999999999999:policy/made-up" },
  { [BOUNDARY]: undefined },
];

function judge(statement: Statement): Finding[] {
  const { effect, pointer, conditions } = statement;
  if (effect === "Deny") return [];
  const covered = (actions: readonly string[]): string =>
    actions.filter((action) => coversAction(statement, action)).join(", ");
  const findings: Finding[] = [];
  const [never, bounded] = [covered(NEVER), covered(UNDER_A_BOUNDARY)];
  if (never !== "") findings.push(violation(`${pointer}/Action`, `Expected nobody to be allowed ${never}`));
  const isBound = OTHERS.every((context) => all(conditions, (one) => holds(one, context)) === "no");
  if (bounded !== "" && !isBound) {
    const problem = `Expected ${bounded} under a condition that names iam:PermissionsBoundary`;
    const fix = "add StringEquals iam:PermissionsBoundary with the ARN of the boundary";
    findings.push(violation(`${pointer}/Condition`, problem, { fix }));
  }
  return findings;
}

export const nobodyWidensRights: Rule = {
  ...judgingGrants(judge),
  id: "IAM-10",
  name: "nobody-widens-rights",
  level: "mandatory",
  severity: "critical",
  states:
    "Roles are made and changed only under a named boundary, and nobody may lift one, write a key's policy, or make access keys and passwords.",
  why: "Whoever may write a role's policies without a boundary has every right of the account",
  fix: "bind the actions on roles by iam:PermissionsBoundary, and remove the others",
  frameworks: ["soc2:CC6.3", "csf:PR.AC-4", "iso42001:A.6.1.3"],
};
