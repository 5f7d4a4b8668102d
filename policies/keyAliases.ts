/**
 * KMS-05: a key is found by its alias, so only administrators, who are outside of the stack's roles, may move one, and an alias
 * that is put at another's key shows.
 */
import { undecided, violation, type Finding } from "./finding";
import { decideAnywhere } from "./iam/decision";
import { identitiesOf, type Role } from "./iam/identities";
import { ROLES } from "./iam/resources";
import { onlyAlong } from "./joins";
import { KEYS } from "./kmsKey";
import type { JoinedResource, Rule, StackView } from "./rule";

const ACTIONS = ["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"];

function movesAliases({ resource, authority }: Role): Finding[] {
  return ACTIONS.flatMap((action) => {
    const decision = decideAnywhere(authority, action);
    if (decision === "ALLOWED")
      return [violation("", `Expected ${action} for no role, got one that may`, { subject: resource })];
    return decision === "UNDECIDED" ? [undecided("", `whether this role may ${action}`, { subject: resource })] : [];
  });
}

const ALIASES = ["aws:kms/alias:Alias", "aws-native:kms:Alias"];

/** The key that an alias is for: by a literal, or along the edge to one key. */
function keyOf(alias: JoinedResource): string | undefined {
  return alias.props.at("targetKeyId").text ?? onlyAlong(alias.edges.targetKeyId ?? [], KEYS)?.urn;
}

/** Told, not refused: a key that is renamed has two aliases for a while. */
function sharedKeys(stack: StackView): Finding[] {
  const keys = new Map<string, JoinedResource>();
  return stack.ofType(ALIASES).flatMap((alias): Finding[] => {
    const key = keyOf(alias);
    const first = key === undefined ? undefined : keys.get(key);
    if (key !== undefined && first === undefined) keys.set(key, alias);
    if (first === undefined) return [];
    const fix = "give each alias a key of its own; what is admitted by one alias is admitted by the other";
    return [
      { ...violation(".targetKeyId", "Expected one alias for each key", { subject: alias, fix }), advisory: true },
    ];
  });
}

export const aliasesStay: Rule = {
  id: "KMS-05",
  name: "key-aliases-moved-by-administrators",
  level: "mandatory",
  severity: "high",
  states:
    "No role that the program makes may create, move or delete the alias of a key, and each alias has a key of its own.",
  why: "Policies admit to the key behind an alias; whoever moves the alias decides which key that is",
  fix: "leave aliases to the administrators who apply the account stack, and allow kms actions by name",
  frameworks: ["soc2:CC6.1", "soc2:CC6.3", "csf:PR.AC-4"],
  on: ROLES,
  join: (stack) => [...identitiesOf(stack).roles.flatMap(movesAliases), ...sharedKeys(stack)],
};
