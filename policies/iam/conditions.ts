/**
 * Whether one condition of a statement holds for a request. A key that the request is not known to have or to lack, an
 * operator that AWS does not document, a value that cannot be read: each leaves the answer unknown.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
import { oncePerText } from "../oncePer";
import type { ConditionEntry, RequestContext } from "../policyDocument";
import { OPERATORS, type Operator } from "./operators";
import { all, any, not, truth, type Truth } from "./truth";
import { fill } from "./variables";

interface Form {
  /** How a key with several values is asked; absent for keys with one. */
  readonly set: string | undefined;
  readonly name: string;
  readonly ifExists: boolean;
}

const formOf = oncePerText((operator): Form => {
  const [, set, name = "", suffix] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  return { set, name, ifExists: suffix !== undefined };
});

/** True for operators that AWS documents, in exactly its spelling. */
export function isOperator(operator: string): boolean {
  const { name } = formOf(operator);
  return operator === "Null" || OPERATORS.has(name) || name === "BinaryEquals";
}

export function holds(entry: ConditionEntry, context: RequestContext): Truth {
  if (!Object.hasOwn(context, entry.key)) return "unknown";
  const actual = context[entry.key];
  if (entry.operator === "Null") return asksAbsence(entry.values, actual === undefined);
  const form = formOf(entry.operator);
  const operator = OPERATORS.get(form.name);
  if (operator === undefined) return "unknown";
  return actual === undefined ? whenAbsent(form, operator) : whenPresent(entry, form, operator, actual, context);
}

function asksAbsence(values: readonly string[], absent: boolean): Truth {
  return any(values, (value) =>
    /^(true|false)$/i.test(value) ? truth((value.toLowerCase() === "true") === absent) : "unknown",
  );
}

function whenAbsent({ set, ifExists }: Form, { negated }: Operator): Truth {
  if (set === "ForAllValues") return "yes";
  if (set === "ForAnyValue") return ifExists ? "unknown" : "no";
  return truth(ifExists || negated);
}

function whenPresent(
  entry: ConditionEntry,
  { set }: Form,
  { fits, negated }: Operator,
  actual: string | readonly string[],
  context: RequestContext,
): Truth {
  const wanted = entry.values.map((value) => fill(value, entry.variables, context));
  const one = (value: string): Truth => {
    const fitting = any(wanted, (item) => fits(item, value));
    return negated ? not(fitting) : fitting;
  };
  if (set === undefined) return typeof actual === "string" ? one(actual) : "unknown";
  const values = typeof actual === "string" ? [actual] : actual;
  return set === "ForAllValues" ? all(values, one) : any(values, one);
}
