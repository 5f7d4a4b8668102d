/** The IAM policies among a stack's resources, as parliament sees them. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { StepEventMetadata } from "@pulumi/pulumi/automation/events";
import { repositoryRoot } from "./repository";

interface Finding {
  readonly policy: string;
  readonly issue: string;
  readonly detail: unknown;
}

/** Every document that a resource holds, by `type name property`. */
export function policiesIn(resources: readonly StepEventMetadata[]): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const { type, urn, new: state } of resources) {
    for (const [property, value] of Object.entries(state?.inputs ?? {})) {
      if (typeof value !== "string" || !value.startsWith('{"Version":"2012-10-17"')) continue;
      found.set(
        `${type.split(":").at(-1) ?? ""} ${urn.split("::").at(-1) ?? ""} ${property}`,
        judgeable(value, property),
      );
    }
  }
  return found;
}

/** parliament knows no trust policies: it demands a resource. With one, it judges their actions and conditions. */
function judgeable(text: string, property: string): unknown {
  const document = JSON.parse(text) as { readonly Statement: readonly object[] };
  if (property !== "assumeRolePolicy") return document;
  return { ...document, Statement: document.Statement.map((one) => ({ ...one, Resource: "arn:aws:iam::*:role/*" })) };
}

/** What parliament reports although it is meant so, or is right and not in its data: by policy, and by what it says. */
const EXPLAINED: readonly { readonly policy: RegExp; readonly says: RegExp; readonly why: string }[] = [
  { policy: /^Key /, says: /^RESOURCE_STAR /, why: "in the policy of a key, * is that key" },
  {
    policy: /^VpcEndpoint /,
    says: /^RESOURCE_STAR /,
    why: "the policy of an endpoint bounds who passes, by account; what they may is in their own",
  },
  {
    policy: /^Policy /,
    says: /^UNKNOWN_CONDITION_FOR_ACTION "Unknown condition kms:ResourceAliases /,
    why: "a key's aliases are a condition of every call on it; KMS developer guide, ABAC for AWS KMS",
  },
  {
    policy: /^Key keys-logs /,
    says: /^UNKNOWN_CONDITION_FOR_ACTION "Unknown condition kms:EncryptionContext:aws:logs:arn |^MISMATCHED_TYPE "Type mismatch: ArnLike requires/,
    why: "the statement that CloudWatch Logs documents for its key; the end of the condition's name is the service's own",
  },
  {
    policy: /^(BucketPolicy|Policy ci-deploy-)/,
    says: /^MISMATCHED_TYPE_BUT_USABLE "Type mismatch: String(Not)?Equals requires a value of type String but given Arn"/,
    why: "one key, one boundary: letter by letter is stricter than ARN by ARN",
  },
  {
    policy: /^Role ci-/,
    says: /^UNKNOWN_FEDERATION_SOURCE .*:oidc-provider\/token\.actions\.|^UNKNOWN_CONDITION_FOR_ACTION "Unknown condition token\.actions\./,
    why: "it knows the identity providers of some companies only; GitHub's claims are in the IAM user guide",
  },
  {
    policy: /^Policy ci-deploy-/,
    says: /^RESOURCE_POLICY_PRIVILEGE_ESCALATION /,
    why: "who deploys buckets writes their policies; the workflow that may take the role runs the policy pack",
  },
];

/** @returns what parliament finds and nothing explains; and the explanations that explain nothing */
export function parliamentFindings(policies: ReadonlyMap<string, unknown>): { found: string[]; unused: string[] } {
  assert.ok(policies.size > 0);
  const printed = execFileSync(
    join(repositoryRoot, ".venv-test", "bin", "python"),
    [join(repositoryRoot, "tests/infra/lint_policies.py")],
    { input: JSON.stringify(Object.fromEntries(policies)), encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] },
  );
  const used = new Set<string>();
  const found = (JSON.parse(printed) as Finding[]).flatMap(({ policy, issue, detail }) => {
    const says = `${issue} ${JSON.stringify(detail)}`;
    const explanation = EXPLAINED.find((one) => one.policy.test(policy) && one.says.test(says));
    if (explanation !== undefined) used.add(explanation.why);
    return explanation === undefined ? [`${policy}: ${says}`] : [];
  });
  return { found, unused: EXPLAINED.map(({ why }) => why).filter((why) => !used.has(why)) };
}
