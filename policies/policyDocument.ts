/**
 * Reads an AWS policy document and decides whether its Deny statements refuse a given request, by AWS's own rules of
 * evaluation. Anything not understood (an operator, a context key, a principal that is not everybody) counts as "does
 * not refuse": a Deny is only relied on when it certainly applies.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */

export interface Statement {
  readonly effect: string;
  /** Absent when the statement has NotPrincipal or none. */
  readonly principals: readonly string[] | undefined;
  readonly actions: readonly string[] | undefined;
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[] | undefined;
  readonly conditions: readonly ConditionEntry[];
}

export interface ConditionEntry {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** What a request carries: its context by lower-case key; undefined where the request does not carry the key. */
export interface PolicyRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | undefined>>;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Raised inside readPolicy only; to its caller a malformed document is simply not a policy. */
class MalformedPolicy extends Error {}

function fieldsOf(value: unknown): Fields {
  if (!isFields(value)) throw new MalformedPolicy();
  return value;
}

/** A string, a boolean, a number, or a list of them. */
function texts(value: unknown): string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!all.every((item) => ["string", "boolean", "number"].includes(typeof item))) throw new MalformedPolicy();
  return all.map(String);
}

function optionalTexts(value: unknown): string[] | undefined {
  return value === undefined ? undefined : texts(value);
}

/** `"*"`, `{"AWS": ...}` and their kin as one list: AWS principals plain, others with their kind. */
function principalsOf(value: unknown): string[] | undefined {
  if (value === undefined || typeof value === "string") return optionalTexts(value);
  return Object.entries(fieldsOf(value)).flatMap(([kind, names]) =>
    texts(names).map((name) => (kind === "AWS" || name === "*" ? name : `${kind}:${name}`)),
  );
}

function conditionsOf(value: unknown): ConditionEntry[] {
  return Object.entries(value === undefined ? {} : fieldsOf(value)).flatMap(([operator, keys]) =>
    Object.entries(fieldsOf(keys)).map(([key, raw]) => ({ operator, key: key.toLowerCase(), values: texts(raw) })),
  );
}

function statementOf(value: unknown): Statement {
  const fields = fieldsOf(value);
  if (typeof fields.Effect !== "string") throw new MalformedPolicy();
  return {
    effect: fields.Effect,
    principals: principalsOf(fields.Principal),
    actions: optionalTexts(fields.Action),
    notActions: optionalTexts(fields.NotAction),
    resources: optionalTexts(fields.Resource),
    conditions: conditionsOf(fields.Condition),
  };
}

/** @returns the statements, or undefined when the document does not have the form of a policy. */
export function readPolicy(document: unknown): Statement[] | undefined {
  if (!isFields(document)) return undefined;
  const raw: readonly unknown[] = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  try {
    return raw.map(statementOf);
  } catch (error) {
    if (error instanceof MalformedPolicy) return undefined;
    throw error;
  }
}

/** AWS wildcards: `*` any run of characters, `?` any one. Linear: each `*` is tried at one place after the other. */
export function globMatches(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === "*") [star, mark, p] = [p, t, p + 1];
    else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) [p, t] = [p + 1, t + 1];
    else if (star >= 0) [p, mark, t] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}

type Matcher = (wanted: string, actual: string) => boolean;
const equal: Matcher = (wanted, actual) => wanted === actual;
const equalIgnoringCase: Matcher = (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase();

/** Operators by name without IfExists; negated ones hold when no value matches, and when the key is missing. */
const OPERATORS: ReadonlyMap<string, { readonly matches: Matcher; readonly negated: boolean }> = new Map([
  ["StringEquals", { matches: equal, negated: false }],
  ["StringNotEquals", { matches: equal, negated: true }],
  ["StringEqualsIgnoreCase", { matches: equalIgnoringCase, negated: false }],
  ["StringNotEqualsIgnoreCase", { matches: equalIgnoringCase, negated: true }],
  ["StringLike", { matches: globMatches, negated: false }],
  ["StringNotLike", { matches: globMatches, negated: true }],
  ["ArnEquals", { matches: globMatches, negated: false }],
  ["ArnLike", { matches: globMatches, negated: false }],
  ["ArnNotEquals", { matches: globMatches, negated: true }],
  ["ArnNotLike", { matches: globMatches, negated: true }],
  ["Bool", { matches: equalIgnoringCase, negated: false }],
]);

function certainlyHolds({ operator, key, values }: ConditionEntry, context: PolicyRequest["context"]): boolean {
  if (!Object.hasOwn(context, key)) return false; // the request model does not say, so nothing is certain
  const actual = context[key];
  if (operator === "Null") return values.some((value) => value.toLowerCase() === String(actual === undefined));
  const optional = operator.endsWith("IfExists");
  const known = OPERATORS.get(optional ? operator.slice(0, -"IfExists".length) : operator);
  if (known === undefined) return false;
  if (actual === undefined) return optional || known.negated;
  return values.some((wanted) => known.matches(wanted, actual)) !== known.negated;
}

function coversAction(statement: Statement, action: string): boolean {
  const matches = (pattern: string): boolean => globMatches(pattern.toLowerCase(), action.toLowerCase());
  if (statement.actions !== undefined) return statement.actions.some(matches);
  return statement.notActions !== undefined && !statement.notActions.some(matches);
}

export function isEverybody(statement: Statement): boolean {
  return statement.principals?.includes("*") === true;
}

/** True when this statement certainly refuses the request, whoever makes it. */
export function refuses(statement: Statement, request: PolicyRequest): boolean {
  return (
    statement.effect === "Deny" &&
    isEverybody(statement) &&
    coversAction(statement, request.action) &&
    statement.resources?.some((pattern) => globMatches(pattern, request.resource)) === true &&
    statement.conditions.every((condition) => certainlyHolds(condition, request.context))
  );
}
