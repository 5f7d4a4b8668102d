/** IAM-01: an Allow names what it allows, and on what. */
import { undecided, violation, type Finding } from "../finding";
import type { Statement } from "../policyDocument";
import type { ResourceView, Rule } from "../rule";
import { actionsOf, type ActionFacts } from "./catalogue";
import { holds } from "./conditions";
import { judgingGrants } from "./grants";
import { grantsOf } from "./resources";
import { all, type Truth } from "./truth";
import { covers, isPattern } from "./wildcards";

/** `*`, and `s3:*` however it is written. */
const WHOLE = /^(\*|[a-z0-9-]+:\**\?*\*[*?]*)$/i;

/**
 * Actions whose calls may name no resource, though AWS lists one: a list of all packages, metrics that belong to no data
 * set. Beside each the key that a statement on any resource must bind instead, where there is one.
 */
const NEEDS_NO_RESOURCE: ReadonlyMap<string, string | undefined> = new Map([
  ["cloudwatch:putmetricdata", "cloudwatch:namespace"],
  ["sagemaker:listmodelpackages", undefined],
]);

function needsNoResource({ name }: ActionFacts, { conditions }: Statement): boolean {
  const key = NEEDS_NO_RESOURCE.get(name);
  if (key === undefined) return NEEDS_NO_RESOURCE.has(name);
  return [undefined, "made-up"].every((value) => all(conditions, (one) => holds(one, { [key]: value })) === "no");
}

/** Whether some action of this pattern works on resources, and one of the statement's patterns names none of them. */
async function reachesAll(action: string, statement: Statement, patterns: readonly string[]): Promise<Truth> {
  const facts = await actionsOf(action);
  if (facts === undefined) return patterns.includes("*") ? "unknown" : "no";
  const reached = facts
    .filter((one) => !needsNoResource(one, statement))
    .some((one) => one.resources.some((arn) => patterns.some((pattern) => covers(pattern, arn))));
  return reached ? "yes" : "no";
}

async function judge(statement: Statement): Promise<Finding[]> {
  const { effect, actions, notActions, notResources, pointer } = statement;
  if (effect === "Deny") return [];
  const findings: Finding[] = [];
  if (notActions !== undefined) {
    findings.push(violation(`${pointer}/NotAction`, "Expected an Allow to name its actions, got all but some"));
  }
  if (notResources !== undefined) {
    findings.push(violation(`${pointer}/NotResource`, "Expected an Allow to name its resources, got all but some"));
  }
  const whole = (actions ?? []).filter((action) => WHOLE.test(action));
  if (whole.length > 0) {
    findings.push(violation(`${pointer}/Action`, "Expected single actions, got all actions of AWS or of a service"));
  }
  // A resource by its whole name is one.
  const patterns = (statement.resources ?? []).filter(isPattern);
  const reached = { yes: [] as string[], unknown: [] as string[] };
  const single = (actions ?? []).filter((action) => !WHOLE.test(action));
  for (const action of patterns.length === 0 ? [] : single) {
    const answer = await reachesAll(action, statement, patterns);
    if (answer !== "no") reached[answer].push(action);
  }
  if (reached.yes.length > 0) {
    const problem = `Expected the resources of ${reached.yes.join(", ")} by name, account or region, got any resource`;
    findings.push(violation(`${pointer}/Resource`, problem));
  }
  if (reached.unknown.length > 0) {
    findings.push(
      undecided(`${pointer}/Resource`, `whether ${reached.unknown.join(", ")} take a resource is not listed`),
    );
  }
  return findings;
}

const rule = judgingGrants(judge);

/** What cannot be read is said once, here, for all rules on identity policies. */
function unreadable(resource: ResourceView): Finding[] {
  return grantsOf(resource).flatMap(({ findings }) => findings);
}

export const grantsAreNarrow: Rule = {
  ...rule,
  id: "IAM-01",
  name: "grants-name-actions-and-resources",
  level: "mandatory",
  severity: "high",
  states: "Every identity policy is known, well-formed, and allows single actions on resources that it names.",
  why: "A grant on everything also reaches what is added tomorrow, and what nobody thought of",
  fix: "list the actions, and write the ARNs of the stack's own resources; * only for actions that take no resource",
  frameworks: ["soc2:CC6.3", "csf:PR.AC-4", "gdpr:32", "ccpa:1798.100(e)"],
  check: async (resource, context) => [...unreadable(resource), ...((await rule.check?.(resource, context)) ?? [])],
};
