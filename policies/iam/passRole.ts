/** IAM-02: a role is handed on only by name, and only to the service it is for. */
import { violation, type Finding } from "../finding";
import type { RequestContext, Statement } from "../policyDocument";
import type { Rule } from "../rule";
import { holds } from "./conditions";
import { judgingGrants } from "./grants";
import { coversAction } from "./statements";
import { all } from "./truth";

const PASS = "iam:PassRole";
const SERVICE = "iam:passedtoservice";
const NAMED_ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[^*?$]+$/;

/** Services that nobody has named, and no service at all. */
const OTHERS: readonly RequestContext[] = [{ [SERVICE]: "made-up.amazonaws.com" }, { [SERVICE]: undefined }];

function judge(statement: Statement): Finding[] {
  const { effect, pointer, resources, conditions } = statement;
  if (effect === "Deny" || !coversAction(statement, PASS)) return [];
  const findings: Finding[] = [];
  if (resources?.every((arn) => NAMED_ROLE.test(arn)) !== true) {
    findings.push(violation(`${pointer}/Resource`, `Expected ${PASS} on the ARNs of single roles, got a pattern`));
  }
  const bound = OTHERS.every((context) => all(conditions, (one) => holds(one, context)) === "no");
  if (!bound) {
    findings.push(
      violation(`${pointer}/Condition`, `Expected ${PASS} under a condition that names iam:PassedToService`),
    );
  }
  return findings;
}

export const rolesArePassedByName: Rule = {
  ...judgingGrants(judge),
  id: "IAM-02",
  name: "roles-are-passed-by-name",
  level: "mandatory",
  severity: "critical",
  states:
    "iam:PassRole is allowed only on roles by their ARNs, and only to the service that iam:PassedToService names.",
  why: "Whoever may hand any role to any service has the rights of every role of the account",
  fix: "list the role ARNs and add StringEquals iam:PassedToService sagemaker.amazonaws.com",
  frameworks: ["soc2:CC6.3", "csf:PR.AC-4"],
};
