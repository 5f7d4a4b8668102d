/**
 * KMS-03: who may do what with a key. Its policy names everybody it admits; nobody but the account itself may do all; who
 * uses the key does so through a service, which then shows in the condition.
 */
import { admittedAccounts } from "./accounts";
import { isLimited } from "./callers";
import { violation, type Finding } from "./finding";
import { isEverybody } from "./iam/statements";
import { covers } from "./iam/wildcards";
import { property, type Places } from "./places";
import type { ConditionEntry, Statement } from "./policyDocument";
import { policyAt } from "./policyProperty";
import type { ResourceView, Rule } from "./rule";

const POLICIES: Places = {
  "aws:kms/key:Key": ["policy"],
  "aws:kms/externalKey:ExternalKey": ["policy"],
  "aws:kms/replicaKey:ReplicaKey": ["policy"],
  "aws:kms/replicaExternalKey:ReplicaExternalKey": ["policy"],
  "aws:kms/keyPolicy:KeyPolicy": ["policy"],
  "aws-native:kms:Key": ["keyPolicy"],
  "aws-native:kms:ReplicaKey": ["keyPolicy"],
};

/** Uses of a key that reach data. CreateGrant hands such a use on. */
const USES = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:CreateGrant"];
const ADMINISTRATION = "kms:PutKeyPolicy";

/** Conditions that tie a use to a service on whose behalf it happens, or to one purpose. */
const BOUND_BY =
  /^(kms:(viaservice|grantisforawsresource|grantconstrainttype|encryptioncontext:.+)|aws:source(arn|account))$/;
const BINDING = /^(StringEquals|StringLike|ArnEquals|ArnLike|Bool|ForAnyValue:StringEquals|ForAnyValue:StringLike)$/;

const isAccount = (principal: string): boolean => /^(\d{12}|arn:aws[a-z-]*:iam::\d{12}:root)$/.test(principal);

function allows(pattern: string, action: string): boolean {
  return covers(pattern.toLowerCase(), action.toLowerCase());
}

function isBound({ operator, key, values }: ConditionEntry): boolean {
  return BINDING.test(operator) && BOUND_BY.test(key) && values.length > 0 && !values.includes("*");
}

/** One pattern for both using and administering the key, as `kms:*`; NotAction allows whatever it does not list. */
function allowsAll({ actions, notActions }: Statement): boolean {
  const both = (pattern: string): boolean => allows(pattern, "kms:Decrypt") && allows(pattern, ADMINISTRATION);
  return notActions !== undefined || actions?.some(both) === true;
}

/** The account in a principal that is one of AWS's accounts, users or roles. */
const accountIn = (principal: string): string | undefined =>
  /^(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})\b/.exec(principal)?.[1];

/** Another account's IAM decides who there may use the key, so the policy says twice that this is meant. */
function isForeign(statement: Statement, own: readonly string[] | undefined): boolean {
  if (own === undefined || isLimited(statement)) return false;
  const accounts = (statement.principals ?? []).flatMap((principal) => accountIn(principal) ?? []);
  return accounts.some((account) => !own.includes(account));
}

function judge(statement: Statement, where: string, own: readonly string[] | undefined): Finding[] {
  const { principals, actions = [], conditions } = statement;
  if (principals === undefined) return [violation(where, "Expected an Allow to name its principals, got NotPrincipal")];
  if (isEverybody(statement) && !isLimited(statement)) {
    const what = "Expected no Allow for everybody (Principal *) without a condition on who calls";
    return [violation(where, what, { fix: "name the principals, or add a condition on kms:CallerAccount" })];
  }
  if (isForeign(statement, own)) {
    const fix = "remove the account, or say that it is meant by StringEquals kms:CallerAccount or aws:PrincipalOrgID";
    return [violation(where, "Expected no Allow for another account without a condition on who calls", { fix })];
  }
  if (principals.every(isAccount)) return [];
  if (allowsAll(statement)) {
    const fix = "list the actions, and leave kms:* to the account (arn:aws:iam::<account>:root)";
    return [violation(where, "Expected kms:* for nobody but the account itself", { fix })];
  }
  const uses = USES.some((use) => actions.some((pattern) => allows(pattern, use)));
  if (!uses || conditions.some(isBound)) return [];
  const fix =
    "add StringEquals kms:ViaService, for services aws:SourceAccount, or for grants Bool kms:GrantIsForAWSResource";
  return [violation(where, "Expected a use of the key bound to a service (kms:ViaService), got one without", { fix })];
}

function judgePolicy(resource: ResourceView): Finding[] {
  const policy = property(POLICIES, resource);
  // KMS gives a key without a policy its default one: the account, and so its IAM policies, decide alone.
  if (policy.state === "absent") return [];
  const { statements, findings } = policyAt(policy, "resource");
  const own = admittedAccounts(resource);
  const allowing = statements.filter(({ effect }) => effect === "Allow");
  return [...findings, ...allowing.flatMap((one) => judge(one, `${policy.path}${one.pointer}`, own))];
}

export const keyPoliciesAreNarrow: Rule = {
  id: "KMS-03",
  name: "key-policy-narrow",
  level: "mandatory",
  severity: "high",
  states: "Every key's policy names whom it admits, lets only the account do all, and binds each use to a service.",
  why: "Who holds a key reads everything under it: data, models, logs",
  fix: "write a key policy with named principals, listed actions and kms:ViaService",
  frameworks: ["soc2:CC6.1", "gdpr:32", "csf:PR.AC-4", "ccpa:1798.100(e)"],
  on: Object.keys(POLICIES),
  check: judgePolicy,
};
