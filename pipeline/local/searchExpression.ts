/**
 * The expressions of Search, evaluated over one record as it would be answered.
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_SearchExpression.html
 */
import { invalid } from "./errors";
import { choice, isObject, list, structure, text, type Shape } from "./shapes";

const filter = structure(
  { Name: text({ min: 1, max: 255, pattern: ".+" }) },
  {
    Operator: choice(
      "Equals",
      "NotEquals",
      "GreaterThan",
      "GreaterThanOrEqualTo",
      "LessThan",
      "LessThanOrEqualTo",
      "Contains",
      "Exists",
      "NotExists",
      "In",
    ),
    Value: text({ min: 1, max: 1024, pattern: ".+" }),
  },
);
type Filter = typeof filter extends Shape<infer T> ? T : never;

const filters = list(filter, { min: 1, max: 20 });
const nestedFilters = structure(
  { NestedPropertyName: text({ min: 1, max: 255, pattern: ".+" }), Filters: filters },
  {},
);
type NestedFilters = typeof nestedFilters extends Shape<infer T> ? T : never;

export interface SearchExpression {
  Filters?: Filter[];
  NestedFilters?: NestedFilters[];
  SubExpressions?: SearchExpression[];
  Operator?: "And" | "Or";
}

const DEEPEST = 20;

/** An expression may hold expressions, so its shape is checked level by level, down to a bound. */
function expressionShape(depth: number): Shape<SearchExpression> {
  return {
    check: (value, at, problems): value is SearchExpression => {
      if (depth > DEEPEST) throw invalid(`A search expression can be nested at most ${DEEPEST} deep.`);
      return structure(
        {},
        {
          Filters: filters,
          NestedFilters: list(nestedFilters, { min: 1, max: 20 }),
          SubExpressions: list(expressionShape(depth + 1), { min: 1, max: 20 }),
          Operator: choice("And", "Or"),
        },
      ).check(value, at, problems);
    },
  };
}

export const searchExpression = expressionShape(1);

/** What stands at a dotted path. `Tags.<key>` is the value of that tag, as in AWS. */
export function propertyOf(record: unknown, path: string): unknown {
  let found: unknown = record;
  const parts = path.split(".");
  for (const [at, part] of parts.entries()) {
    if (Array.isArray(found) && parts[at - 1] === "Tags") return tagValue(found, parts.slice(at).join("."));
    if (!isObject(found) || !Object.hasOwn(found, part)) return undefined;
    found = found[part];
  }
  return found;
}

function tagValue(tags: readonly unknown[], key: string): unknown {
  return tags.filter(isObject).find((tag) => tag.Key === key)?.Value;
}

/** Less than, equal to or greater than zero; undefined where the two have no order. Times are epoch seconds and ISO 8601. */
function compare(found: unknown, wanted: string): number | undefined {
  if (typeof found === "string") return found < wanted ? -1 : Number(found > wanted);
  if (typeof found !== "number") return undefined;
  const number = /^-?\d+(\.\d+)?$/.test(wanted) ? Number(wanted) : Date.parse(wanted) / 1000;
  return Number.isNaN(number) ? undefined : Math.sign(found - number);
}

const OPERATORS: Readonly<Record<string, (found: unknown, wanted: string) => boolean>> = {
  Equals: (found, wanted) => (typeof found === "boolean" ? String(found) === wanted : compare(found, wanted) === 0),
  GreaterThan: (found, wanted) => compare(found, wanted) === 1,
  GreaterThanOrEqualTo: (found, wanted) => (compare(found, wanted) ?? -1) >= 0,
  LessThan: (found, wanted) => compare(found, wanted) === -1,
  LessThanOrEqualTo: (found, wanted) => (compare(found, wanted) ?? 1) <= 0,
  Contains: (found, wanted) => typeof found === "string" && found.includes(wanted),
  In: (found, wanted) => wanted.split(",").some((one) => compare(found, one.trim()) === 0),
};

function holds(record: unknown, { Name, Operator = "Equals", Value }: Filter): boolean {
  const found = propertyOf(record, Name);
  if (Operator === "Exists") return found !== undefined;
  if (Operator === "NotExists") return found === undefined;
  if (Value === undefined) throw invalid(`Filter ${Name} needs a Value for the operator ${Operator}.`);
  if (Operator === "NotEquals") return found !== undefined && compare(found, Value) !== 0;
  return OPERATORS[Operator]?.(found, Value) ?? false;
}

/** One element of the list has to meet all filters, whose names may repeat the list's. */
function holdsNested(record: unknown, { NestedPropertyName: name, Filters }: NestedFilters): boolean {
  const elements = propertyOf(record, name);
  if (!Array.isArray(elements)) return false;
  const inner = Filters.map((one) => ({ ...one, Name: one.Name.replace(`${name}.`, "") }));
  return elements.some((element) => inner.every((one) => holds(element, one)));
}

/** Whether a record meets an expression; one without any condition is met by all. */
export function meets(record: unknown, expression: SearchExpression): boolean {
  const results = [
    ...(expression.Filters ?? []).map((one) => holds(record, one)),
    ...(expression.NestedFilters ?? []).map((one) => holdsNested(record, one)),
    ...(expression.SubExpressions ?? []).map((one) => meets(record, one)),
  ];
  if (results.length === 0) return true;
  return expression.Operator === "Or" ? results.includes(true) : !results.includes(false);
}
