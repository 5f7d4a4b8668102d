/** Whether a statement applies to a request: who, which action, which resource, under which conditions. */
import { oncePer } from "../oncePer";
import type { PolicyRequest, Statement } from "../policyDocument";
import { holds } from "./conditions";
import { all, any, not, type Truth } from "./truth";
import { fill } from "./variables";
import { covers, isPattern, matchesResource, overlaps } from "./wildcards";

/** Actions do not differ by case, and few are patterns; a statement is asked about many, so its own are sorted out once. */
const sortedOut = oncePer((actions: readonly string[]) => {
  const all = actions.map((action) => action.toLowerCase());
  return { names: new Set(all.filter((one) => !isPattern(one))), patterns: all.filter(isPattern) };
});

function areNamed(actions: readonly string[], action: string): boolean {
  const wanted = action.toLowerCase();
  const { names, patterns } = sortedOut(actions);
  return names.has(wanted) || patterns.some((pattern) => covers(pattern, wanted));
}

export function coversAction({ actions, notActions }: Statement, action: string): boolean {
  if (actions !== undefined) return areNamed(actions, action);
  return notActions !== undefined && !areNamed(notActions, action);
}

function concernsResource(statement: Statement, { resource, context }: PolicyRequest): Truth {
  const named = (pattern: string): Truth => {
    const { text, vague } = fill(pattern, statement.variables, context);
    if (!vague) return matchesResource(text, resource);
    return overlaps(text, resource) ? "unknown" : "no";
  };
  if (statement.resources !== undefined) return any(statement.resources, named);
  // A trust policy names no resource: it speaks about its own role.
  return statement.notResources === undefined ? "yes" : not(any(statement.notResources, named));
}

/** `arn:aws:iam::111122223333:root` or the bare number. */
function accountOf(principal: string): string | undefined {
  return /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1];
}

function isPrincipal(named: string, principal: string): Truth {
  if (named === "*" || named === principal) return "yes";
  // An account as principal leaves it to the account's own policies who of it is meant.
  const account = accountOf(named);
  return account !== undefined && principal.includes(`:${account}:`) ? "unknown" : "no";
}

/** Identity policies name no principal: they speak about whoever has them. Of a request by nobody in particular only
 * a statement about everybody is certain. */
function concernsPrincipal({ principals, notPrincipals }: Statement, { principal }: PolicyRequest): Truth {
  if (notPrincipals !== undefined) return "unknown";
  if (principals === undefined) return "yes";
  if (principal === undefined) return principals.includes("*") ? "yes" : "unknown";
  return any(principals, (named) => isPrincipal(named, principal));
}

export function isEverybody({ principals }: Statement): boolean {
  return principals?.includes("*") === true;
}

export function applies(statement: Statement, request: PolicyRequest): Truth {
  if (!coversAction(statement, request.action)) return "no";
  const parts: readonly (() => Truth)[] = [
    () => concernsPrincipal(statement, request),
    // The order does not matter to the answer; resources, compared as patterns, take longest.
    () => all(statement.conditions, (condition) => holds(condition, request.context)),
    () => concernsResource(statement, request),
  ];
  return all(parts, (part) => part());
}

/** True when this statement certainly refuses the request, whoever makes it. */
export function refuses(statement: Statement, request: PolicyRequest): boolean {
  return statement.effect === "Deny" && applies(statement, request) === "yes";
}
