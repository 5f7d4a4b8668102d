/** IAM-08: a policy speaks of actions and condition keys that exist, so that a typing error is no open door. */
import { violation, type Finding } from "../finding";
import type { ConditionEntry, Statement } from "../policyDocument";
import type { ResourceView, Rule } from "../rule";
import { actionsOf, isGlobalKey, isKeyOfSomeService, type ActionFacts } from "./catalogue";
import { GRANTS, grantsOf, ROLES, trustOf } from "./resources";
import { covers } from "./wildcards";

interface Named {
  readonly pattern: string;
  readonly facts: readonly ActionFacts[];
}

/**
 * Claims that every issuer's tokens have; the catalogue lists only what single issuers add.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
const COMMON_CLAIM = /^[a-z0-9.-]+\.[a-z]+(\/[^:]*)?:(aud|sub|amr)$/;

function hasKey({ facts }: Named, key: string): boolean {
  if (COMMON_CLAIM.test(key) && facts.some(({ name }) => name === "sts:assumerolewithwebidentity")) return true;
  return facts.some(({ keys }) => keys.some((one) => covers(one, key)));
}

/** Operators that hold where a key is missing are meant for statements in which only some actions have it. */
function isOptional({ operator, values }: ConditionEntry): boolean {
  return operator.endsWith("IfExists") || (operator === "Null" && values.includes("true"));
}

async function judgeKey(entry: ConditionEntry, named: readonly Named[]): Promise<Finding[]> {
  const { key, pointer } = entry;
  if (await isGlobalKey(key)) return [];
  if (named.length === 0) {
    return (await isKeyOfSomeService(key)) ? [] : [violation(pointer, "Expected a condition key that AWS lists")];
  }
  const without = named.filter((one) => !hasKey(one, key));
  if (without.length === 0 || (isOptional(entry) && without.length < named.length)) return [];
  return [violation(pointer, `Expected a condition key that ${without.map(({ pattern }) => pattern).join(", ")} have`)];
}

async function judge({ actions = [], pointer, conditions }: Statement): Promise<Finding[]> {
  const findings: Finding[] = [];
  const named: Named[] = [];
  for (const pattern of actions.filter((one) => one !== "*")) {
    const facts = await actionsOf(pattern);
    if (facts !== undefined && facts.length > 0) named.push({ pattern, facts });
    else findings.push(violation(`${pointer}/Action`, `Expected an action that AWS lists, got ${pattern}`));
  }
  for (const entry of conditions) findings.push(...(await judgeKey(entry, named)));
  return findings;
}

async function judgeResource(resource: ResourceView): Promise<Finding[]> {
  const trust = ROLES.includes(resource.type) ? [trustOf(resource)] : [];
  const findings: Finding[] = [];
  for (const { path, statements } of [...grantsOf(resource), ...trust]) {
    const found = await Promise.all(statements.map(judge));
    findings.push(...found.flat().map((finding) => ({ ...finding, where: `${path}${finding.where}` })));
  }
  return findings;
}

export const conditionKeysExist: Rule = {
  id: "IAM-08",
  name: "actions-and-condition-keys-exist",
  level: "advisory",
  severity: "medium",
  states: "Every action that a policy names exists, and has the condition keys that stand beside it.",
  why: "A Deny with a key that its action does not have refuses nothing, and an Allow with one allows nothing",
  fix: "look the action up in the service authorization reference and use one of its keys or a global one",
  frameworks: ["soc2:CC6.3", "csf:PR.AC-4"],
  on: [...new Set([...GRANTS, ...ROLES])],
  check: judgeResource,
};
