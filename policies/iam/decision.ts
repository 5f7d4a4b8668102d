/**
 * Who may do what: identity policies and a boundary together, by AWS's order of evaluation within one account. An explicit
 * Deny wins; else identity policies must allow, and the boundary too where there is one. Organisation policies can only
 * take away and are not seen here, so "allowed" means: as far as these policies go.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import type { PolicyRequest, RequestContext, Statement } from "../policyDocument";
import { applies, coversAction } from "./statements";
import { all, any, not, type Truth } from "./truth";

export type Decision = "ALLOWED" | "DENIED" | "UNDECIDED";

/** The statements of a policy, or that its text is not known. */
export type KnownPolicy = readonly Statement[] | "unknown";

export interface Authority {
  readonly identity: readonly KnownPolicy[];
  /** Absent when nothing bounds the identity policies. */
  readonly boundary?: KnownPolicy;
}

function applying(policy: KnownPolicy, effect: Statement["effect"], request: PolicyRequest): Truth {
  if (policy === "unknown") return policy;
  return any(policy, (statement) => (statement.effect === effect ? applies(statement, request) : "no"));
}

const DECISIONS: Readonly<Record<Truth, Decision>> = { yes: "ALLOWED", no: "DENIED", unknown: "UNDECIDED" };

/**
 * @param request whose resource may be a pattern; it is then ALLOWED or DENIED only when that holds for every resource of
 *   the pattern
 */
export function decide({ identity, boundary }: Authority, request: PolicyRequest): Decision {
  const bounds = boundary === undefined ? [] : [boundary];
  // The order does not matter to the answer. Most requests nobody allows, which is soonest found out.
  const parts: readonly (() => Truth)[] = [
    () => any(identity, (policy) => applying(policy, "Allow", request)),
    () => all(bounds, (policy) => applying(policy, "Allow", request)),
    () => not(any([...identity, ...bounds], (policy) => applying(policy, "Deny", request))),
  ];
  return DECISIONS[all(parts, (part) => part())];
}

/**
 * The resources of every Allow of the action, with `*` for what a variable stands for; all there is to ask about: on a
 * resource that overlaps none of them the action is DENIED.
 */
export function allowedResources(policies: readonly KnownPolicy[], action: string): string[] {
  const patterns = policies.flatMap((policy) => {
    if (policy === "unknown") return ["*"];
    const allowing = policy.filter((one) => one.effect === "Allow" && coversAction(one, action));
    return allowing.flatMap(({ resources }) => resources ?? ["*"]);
  });
  return [...new Set(patterns.map((pattern) => pattern.replace(/\$\{[^}]*\}/g, "*")))];
}

/** The decision for the resource where most is possible: DENIED when the action is possible nowhere. */
export function decideAnywhere(authority: Authority, action: string, context: RequestContext = {}): Decision {
  const decisions = allowedResources(authority.identity, action).map((resource) =>
    decide(authority, { action, resource, context }),
  );
  const most = (["ALLOWED", "UNDECIDED"] as const).find((decision) => decisions.includes(decision));
  return most ?? "DENIED";
}
