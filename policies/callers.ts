/** Whether a statement that speaks of everybody says further who that is, or whose things it is about. */
import { isEverybody } from "./iam/statements";
import { namesItsSource } from "./iam/trust";
import type { Statement } from "./policyDocument";

const LIMITING_KEYS =
  /^(aws:(principal(orgid|orgpaths|account|arn)|source(arn|account|orgid|orgpaths|vpc|vpce)|vpceaccount)|kms:calleraccount)$/;
const OWNER_KEYS = /^aws:resource(account|orgid|orgpaths)$/;
const LIMITING_OPERATORS = /^(StringEquals|StringLike|ArnEquals|ArnLike)$/;

/** A condition that really narrows: a positive operator on one of these keys, without an open wildcard. */
function narrows(statement: Statement, keys: RegExp): boolean {
  return statement.conditions.some(
    ({ operator, key, values }) =>
      LIMITING_OPERATORS.test(operator) &&
      keys.test(key) &&
      values.length > 0 &&
      !values.some((value) => /^[*?]/.test(value)),
  );
}

/** By the caller's origin. */
export function isLimited(statement: Statement): boolean {
  return narrows(statement, LIMITING_KEYS);
}

/** By the account or organisation whose resource is called. */
export function staysWithOwners(statement: Statement): boolean {
  return narrows(statement, OWNER_KEYS);
}

/** Whether an Allow is for everybody, or for a service that acts for anybody. */
export function admitsStrangers(statement: Statement): boolean {
  const { effect, principals } = statement;
  if (effect === "Deny") return false;
  if (principals === undefined || (isEverybody(statement) && !isLimited(statement))) return true;
  return principals.some((principal) => principal.startsWith("Service:")) && !namesItsSource(statement);
}
