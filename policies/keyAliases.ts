/** KMS-05: a key is found by its alias, so only administrators, who are outside of the stack's roles, may move one. */
import { undecided, violation, type Finding } from "./finding";
import { decideAnywhere } from "./iam/decision";
import { identitiesOf, type Role } from "./iam/identities";
import { ROLES } from "./iam/resources";
import type { Rule, StackView } from "./rule";

const ACTIONS = ["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"];

function movesAliases({ resource, authority }: Role): Finding[] {
  return ACTIONS.flatMap((action) => {
    const decision = decideAnywhere(authority, action);
    if (decision === "ALLOWED")
      return [violation("", `Expected ${action} for no role, got one that may`, { subject: resource })];
    return decision === "UNDECIDED" ? [undecided("", `whether this role may ${action}`, { subject: resource })] : [];
  });
}

export const aliasesStay: Rule = {
  id: "KMS-05",
  name: "key-aliases-moved-by-administrators",
  level: "mandatory",
  severity: "high",
  states: "No role that the program makes may create, move or delete the alias of a key.",
  why: "Policies admit to the key behind an alias; whoever moves the alias decides which key that is",
  fix: "leave aliases to the administrators who apply the account stack, and allow kms actions by name",
  frameworks: ["soc2:CC6.1", "soc2:CC6.3", "csf:PR.AC-4"],
  on: ROLES,
  join: (stack: StackView) => identitiesOf(stack).roles.flatMap(movesAliases),
};
