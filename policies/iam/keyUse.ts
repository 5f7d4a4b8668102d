/** IAM-11: a key is used by name and through a service, so that a role's credentials alone decrypt nothing elsewhere. */
import { violation, type Finding } from "../finding";
import type { RequestContext, Statement } from "../policyDocument";
import type { Rule } from "../rule";
import { holds } from "./conditions";
import { judgingGrants } from "./grants";
import { coversAction } from "./statements";
import { all } from "./truth";

const USES = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"];
const GRANT = "kms:CreateGrant";
const NAMED_KEY = /^arn:aws[a-z-]*:kms:[^:*?]+:\d{12}:key\/[^*?$]+$/;
const CONTEXT = "kms:encryptioncontext:";

function refuses({ conditions }: Statement, context: RequestContext): boolean {
  return all(conditions, (one) => holds(one, context)) === "no";
}

/** Of no service and of no context: a condition that admits it admits any. */
const MADE_UP = "made-up.xx-none-1.amazonaws.com";

/** Straight from the caller, through whichever service, and without the context that says what is decrypted. */
function refusesDirectUse(statement: Statement): boolean {
  const contexts = statement.conditions.filter(({ key }) => key.startsWith(CONTEXT)).map(({ key }) => key);
  return ["kms:viaservice", ...contexts].some((key) =>
    [undefined, MADE_UP].every((value) => refuses(statement, { [key]: value })),
  );
}

/** By its ARN, or by an alias, which only administrators may move. */
function namesKeys(statement: Statement): boolean {
  if (statement.resources?.every((arn) => NAMED_KEY.test(arn)) === true) return true;
  return (
    refuses(statement, { "kms:resourcealiases": ["alias/made-up"] }) ||
    refuses(statement, { "kms:requestalias": "alias/made-up" })
  );
}

function judge(statement: Statement): Finding[] {
  const { effect, pointer } = statement;
  const uses = USES.some((action) => coversAction(statement, action));
  const grants = coversAction(statement, GRANT);
  if (effect === "Deny" || (!uses && !grants)) return [];
  const findings: Finding[] = [];
  if (!namesKeys(statement)) {
    const fix = "write the key's ARN, or ForAnyValue:StringEquals kms:ResourceAliases with its alias";
    findings.push(violation(`${pointer}/Resource`, "Expected keys by their ARNs or aliases, got a pattern", { fix }));
  }
  if (uses && !refusesDirectUse(statement)) {
    const problem = "Expected the use of a key bound to a service (kms:ViaService) or to an encryption context";
    findings.push(violation(`${pointer}/Condition`, problem));
  }
  if (grants && !refuses(statement, { "kms:grantisforawsresource": "false" })) {
    const fix = "add Bool kms:GrantIsForAWSResource true";
    findings.push(violation(`${pointer}/Condition`, "Expected grants for AWS's services only", { fix }));
  }
  return findings;
}

export const keysAreUsedThroughServices: Rule = {
  ...judgingGrants(judge),
  id: "IAM-11",
  name: "keys-are-used-through-services",
  level: "mandatory",
  severity: "high",
  states:
    "Roles use named keys only, through a service or for a given encryption context, and grant them to services only.",
  why: "Who may call Decrypt directly can read whatever he finds encrypted under the key, wherever it lies",
  fix: "add StringEquals kms:ViaService s3.<region>.amazonaws.com to the use of the key",
  frameworks: ["soc2:CC6.1", "gdpr:32", "csf:PR.DS-1", "ccpa:1798.100(e)"],
};
