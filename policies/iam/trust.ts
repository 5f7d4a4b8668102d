/** IAM-03: who may assume a role is named, and no stranger can make a service or a partner do it for him. */
import { admittedAccounts } from "../accounts";
import { undecided, violation, type Finding } from "../finding";
import type { RequestContext, Statement } from "../policyDocument";
import type { ResourceView, Rule } from "../rule";
import { holds } from "./conditions";
import { ROLES, trustOf } from "./resources";
import { all } from "./truth";
import { isPattern } from "./wildcards";

const STRANGER = "999999999999";
/** A service acting for somebody in another account, and for nobody that it names. */
const DEPUTIES: readonly RequestContext[] = [
  { "aws:sourceaccount": STRANGER, "aws:sourcearn": `arn:aws:made-up:xx-none-1:${STRANGER}:made-up` },
  { "aws:sourceaccount": undefined, "aws:sourcearn": undefined },
];
/** These assume a role only in the account that holds both it and what runs under it, and send no source. */
const SENDS_NO_SOURCE: readonly string[] = ["Service:ec2.amazonaws.com", "Service:lambda.amazonaws.com"];

function refused({ conditions }: Statement, contexts: readonly RequestContext[]): boolean {
  return contexts.every((context) => all(conditions, (one) => holds(one, context)) === "no");
}

/** Whether a service is admitted only where it acts for an account or a thing that the statement names. */
export function namesItsSource(statement: Statement): boolean {
  return refused(statement, DEPUTIES);
}

function judgePrincipal(principal: string, statement: Statement, own: readonly string[] | undefined): Finding[] {
  const where = `${statement.pointer}/Principal`;
  if (principal.includes("*")) {
    return [violation(where, "Expected named principals, got a pattern", { fix: "name services, roles or accounts" })];
  }
  if (principal.startsWith("Service:")) {
    if (SENDS_NO_SOURCE.includes(principal) || namesItsSource(statement)) return [];
    const fix = "add StringEquals aws:SourceAccount with the stack's account, and ArnLike aws:SourceArn";
    const problem = "Expected a condition on aws:SourceAccount or aws:SourceArn that names the account";
    return [violation(`${statement.pointer}/Condition`, problem, { fix })];
  }
  const account = /^(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})\b/.exec(principal)?.[1];
  if (account === undefined || own?.includes(account) === true) return [];
  if (refused(statement, [{ "sts:externalid": undefined }])) return [];
  const fix = "add StringEquals sts:ExternalId with an id agreed with the other account";
  const condition = `${statement.pointer}/Condition`;
  return own === undefined
    ? [
        undecided(condition, "whether the principal's account is the stack's own is not known", {
          fix: "set allowedAccountIds on the provider",
        }),
      ]
    : [violation(condition, "Expected sts:ExternalId for a principal of another account", { fix })];
}

function judgeTrust(role: ResourceView): Finding[] {
  const { path, statements, findings } = trustOf(role);
  const own = admittedAccounts(role);
  const judged = statements.flatMap((statement) => {
    const { effect, principals, pointer } = statement;
    if (effect === "Deny") return [];
    if (principals === undefined)
      return [violation(`${pointer}/NotPrincipal`, "Expected named principals, got NotPrincipal")];
    const wide = statement.notActions !== undefined || statement.actions?.some(isPattern) === true;
    const fix = "list them: sts:AssumeRole, and sts:TagSession where sessions carry tags";
    return [
      ...(wide ? [violation(`${pointer}/Action`, "Expected the actions of a trust by their names", { fix })] : []),
      ...principals.flatMap((principal) => judgePrincipal(principal, statement, own)),
    ];
  });
  return [...findings, ...judged.map((finding) => ({ ...finding, where: `${path}${finding.where}` }))];
}

export const trustIsNamed: Rule = {
  id: "IAM-03",
  name: "roles-trust-named-principals",
  level: "mandatory",
  severity: "high",
  states:
    "Every role trusts named principals with named actions: services for this account only, other accounts only with an external id.",
  why: "A service or partner that acts for many customers could be made to act here for another one",
  fix: "name the principals, and bind services by aws:SourceAccount and other accounts by sts:ExternalId",
  frameworks: ["soc2:CC6.3", "csf:PR.AC-4"],
  on: ROLES,
  check: judgeTrust,
};
