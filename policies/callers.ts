/** Whether a statement that speaks of everybody says further who that is. */
import type { Statement } from "./policyDocument";

const LIMITING_KEYS =
  /^(aws:(principal(orgid|orgpaths|account|arn)|source(arn|account|orgid|orgpaths|vpc|vpce)|vpceaccount)|kms:calleraccount)$/;
const LIMITING_OPERATORS = /^(StringEquals|StringLike|ArnEquals|ArnLike)$/;

/** A condition that really narrows "everybody": a positive operator on the caller's origin, without an open wildcard. */
export function isLimited(statement: Statement): boolean {
  return statement.conditions.some(
    ({ operator, key, values }) =>
      LIMITING_OPERATORS.test(operator) &&
      LIMITING_KEYS.test(key) &&
      values.length > 0 &&
      !values.some((value) => /^[*?]/.test(value)),
  );
}
