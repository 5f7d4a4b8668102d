/**
 * The single changes of a policy document that let somebody do more: an Allow says more, a Deny says less. What would only
 * take rights away (an Allow that says less, a Deny that says more) is no mutant: it leaves nothing less protected.
 */
import { changedAt, FOREIGN, isTree, type Tree } from "./tree";

interface Change<Changed> {
  /** Where: `.Condition.Bool.aws:SecureTransport`; empty for the whole. */
  readonly path: string;
  readonly change: string;
  /** What becomes of it; undefined when it is taken away. */
  readonly by: Changed;
}

interface Policy extends Tree {
  readonly Statement: readonly Tree[];
}

/** @returns undefined for what is no policy */
export function readPolicy(document: unknown): Policy | undefined {
  if (!isTree(document) || !Array.isArray(document.Statement)) return undefined;
  const statements: readonly unknown[] = document.Statement;
  return { ...document, Statement: statements.filter(isTree) };
}

/** Every change of one statement or of what stands around them; paths name a statement by its Sid or place: `#RunJobs`. */
export function policyEdits(policy: Policy): Change<unknown>[] {
  const { Statement } = policy;
  const { Version: _version, ...unversioned } = policy;
  // All that the version decides is whether `${...}` are variables.
  const isVersioned = JSON.stringify(Statement).includes("${");
  return [
    ...(isVersioned ? [{ path: ".Version", change: "dropped", by: unversioned }] : []),
    { path: ".Statement", change: "emptied", by: { ...policy, Statement: [] } },
    ...Statement.flatMap((statement, at) =>
      statementEdits(statement).map(({ path, change, by }) => ({
        path: `#${typeof statement.Sid === "string" ? statement.Sid : String(at)}${path}`,
        change,
        by: { ...policy, Statement: Statement.toSpliced(at, 1, ...(by === undefined ? [] : [by])) },
      })),
    ),
  ];
}

function statementEdits(statement: Tree): Change<Tree | undefined>[] {
  const isDeny = statement.Effect === "Deny";
  const parts = isDeny
    ? [...shorter(statement), ...exempting(statement), ...conditions(statement, false)]
    : [...wider(statement), ...withoutConditions(statement), ...conditions(statement, true)];
  if (!isDeny) return parts;
  const { Effect: _effect, ...rest } = statement;
  return [
    { path: "", change: "dropped", by: undefined },
    { path: ".Effect", change: "allowed", by: { ...rest, Effect: "Allow" } },
    ...parts,
  ];
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);

/** An Allow for every action of the service or of AWS, every resource, everybody, somebody of another account. */
function wider(statement: Tree): Change<Tree>[] {
  const [first] = listed(statement.Action);
  const service = typeof first === "string" ? (first.split(":")[0] ?? "") : "";
  const values: readonly (readonly [key: string, change: string, value: unknown])[] = [
    ["Action", "all of the service", `${service}:*`],
    ["Action", "all", "*"],
    ["Resource", "all", "*"],
    ["Principal", "everybody", "*"],
    ["Principal", "foreign", { AWS: `arn:aws:iam::${FOREIGN}:root` }],
  ];
  return values
    .filter(([key, , value]) => key in statement && !listed(statement[key]).includes(value))
    .map(([key, change, value]) => ({ path: `.${key}`, change, by: { ...statement, [key]: value } }));
}

/** A Deny of all but one of the actions or resources that it lists. */
function shorter(statement: Tree): Change<Tree>[] {
  return ["Action", "Resource"].flatMap((key) => {
    const items = listed(statement[key]);
    if (items.length < 2) return [];
    return items.map((item, at) => ({
      path: `.${key}[${at}]`,
      change: "dropped",
      by: { ...statement, [key]: items.toSpliced(at, 1) },
    }));
  });
}

/** A Deny for somebody of another account alone, of other resources, and one that excepts everything. */
function exempting(statement: Tree): Change<Tree>[] {
  const foreign = { AWS: `arn:aws:iam::${FOREIGN}:root` };
  const elsewhere = listed(statement.Resource).map((one) => `${String(one).replace("*", "other-*")}-other`);
  return Object.entries({
    Principal: foreign,
    Resource: elsewhere,
    NotPrincipal: "*",
    NotAction: "*",
    NotResource: "*",
  })
    .filter(([key]) => key in statement)
    .map(([key, value]) => ({ path: `.${key}`, change: "narrowed", by: { ...statement, [key]: value } }));
}

function testsOf({ Condition }: Tree): { operator: string; key: string; value: unknown }[] {
  return Object.entries(isTree(Condition) ? Condition : {}).flatMap(([operator, keys]) =>
    Object.entries(isTree(keys) ? keys : {}).map(([key, value]) => ({ operator, key, value })),
  );
}

/** An Allow without its condition, and without each test in it. */
function withoutConditions(statement: Tree): Change<Tree>[] {
  const tests = testsOf(statement);
  const { Condition, ...unconditional } = statement;
  const whole = tests.length > 1 ? [{ path: ".Condition", change: "dropped", by: unconditional }] : [];
  const each = tests.map(({ operator, key }) => ({
    path: `.Condition.${operator}.${key}`,
    change: "dropped",
    by: { ...unconditional, Condition: changedAt(Condition, [operator, key], undefined) },
  }));
  return [...whole, ...each];
}

/** Each test of a condition such that it always holds, or never. */
function conditions(statement: Tree, holds: boolean): Change<Tree>[] {
  return testsOf(statement).map(({ operator, key, value }) => {
    const [by, decidedValue] = decided(operator, value, holds);
    const others = changedAt(statement.Condition, [operator, key], undefined);
    const same = isTree(others) && isTree(others[by]) ? others[by] : {};
    const Condition = changedAt(others, [by], { ...same, [key]: decidedValue });
    const path = `.Condition.${operator}.${key}`;
    return { path, change: holds ? "always true" : "never true", by: { ...statement, Condition } };
  });
}

/** Operators of two values are turned round. */
function decided(operator: string, value: unknown, holds: boolean): readonly [operator: string, value: unknown] {
  if (/^(Bool|Null)/.test(operator)) return [operator, value === "true" ? "false" : "true"];
  if (/Not(Equals|Like)/.test(operator)) return holds ? ["StringNotEquals", "nobody"] : ["StringNotLike", "*"];
  return holds ? ["StringLike", "*"] : ["StringEquals", "nobody"];
}
