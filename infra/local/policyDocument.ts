// The JSON text that aws.iam.getPolicyDocument makes of statements.
import type { Json, Properties } from "./struct";
import { isObject, textOf } from "./values";

/** Key order and single values without a list are those of the real provider. */
export function policyDocument(args: Properties): Properties {
  const statements = Array.isArray(args.statements) ? args.statements.filter(isObject) : [];
  const document = {
    Version: args.version ?? "2012-10-17",
    ...(args.policyId === undefined ? {} : { Id: args.policyId }),
    Statement: statements.map(statement),
  };
  const minified = JSON.stringify(document);
  return { ...args, json: JSON.stringify(document, null, 2), minifiedJson: minified };
}

function statement(given: Properties): Json {
  const principals = given.principals;
  const notPrincipals = given.notPrincipals;
  const { sid, effect, actions, notActions, resources, notResources, conditions } = given;
  const parts: [string, Json | undefined][] = [
    ["Sid", sid],
    ["Effect", effect ?? "Allow"],
    ["Principal", principals === undefined ? undefined : byType(principals)],
    ["NotPrincipal", notPrincipals === undefined ? undefined : byType(notPrincipals)],
    ["Action", single(actions)],
    ["NotAction", single(notActions)],
    ["Resource", single(resources)],
    ["NotResource", single(notResources)],
    ["Condition", conditions === undefined ? undefined : byTest(conditions)],
  ];
  return Object.fromEntries(parts.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

function single(list: Json | undefined): Json | undefined {
  if (!Array.isArray(list)) return list;
  const [only, ...others] = list;
  if (only === undefined) return undefined;
  return others.length === 0 ? only : [...list].sort().reverse();
}

function byType(principals: Json): Json {
  const list = Array.isArray(principals) ? principals.filter(isObject) : [];
  if (list.some(({ type, identifiers }) => type === "*" && isEveryone(identifiers))) return "*";
  const merged: Properties = {};
  for (const { type, identifiers } of list) {
    const key = textOf(type) ?? "";
    const earlier = merged[key];
    const all = [...asList(earlier), ...asList(identifiers)];
    merged[key] = single(all) ?? [];
  }
  return merged;
}

function isEveryone(identifiers: Json | undefined): boolean {
  return asList(identifiers).includes("*");
}

function byTest(conditions: Json): Json {
  const merged: Record<string, Properties> = {};
  for (const { test, variable, values } of Array.isArray(conditions) ? conditions.filter(isObject) : []) {
    const operator = textOf(test) ?? "";
    merged[operator] = { ...merged[operator], [textOf(variable) ?? ""]: single(asList(values)) ?? [] };
  }
  return merged;
}

function asList(value: Json | undefined): Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
