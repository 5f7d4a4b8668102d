// The forms that AWS accepts: names, JSON policies, lengths. Every function answers with the reason for a refusal.
import { parseJson, type Json, type Properties } from "../struct";
import { isObject, textOf } from "../values";
import type { Refusal } from "./rule";

/** A refusal when a known text does not have the form. */
export function form(inputs: Properties, property: string, pattern: RegExp, expected: string): Refusal[] {
  const text = textOf(inputs[property]);
  if (text === undefined || pattern.test(text)) return [];
  return [{ property, reason: `Expected ${expected}, got "${text}" (${text.length} characters)` }];
}

/** A refusal when a known number is outside the range. */
export function range(inputs: Properties, property: string, least: number, most: number): Refusal[] {
  const value = inputs[property];
  if (typeof value !== "number" || (Number.isInteger(value) && value >= least && value <= most)) return [];
  return [{ property, reason: `Expected a whole number from ${least} to ${most}, got ${value}` }];
}

export function longest(inputs: Properties, property: string, most: number): Refusal[] {
  const text = textOf(inputs[property]);
  if (text === undefined || text.length <= most) return [];
  return [{ property, reason: `Expected at most ${most} characters, got ${text.length}` }];
}

/**
 * Refusals of a JSON policy.
 *
 * @param most AWS's limit, in characters that are not white space
 * @param trust whether the policy says who may assume a role, so that every statement names a principal
 */
export function policy(inputs: Properties, property: string, most: number, trust = false): Refusal[] {
  const text = textOf(inputs[property]);
  if (text === undefined) return [];
  const refuse = (reason: string): Refusal[] => [{ property, reason: `MalformedPolicyDocument: ${reason}` }];
  const length = text.replaceAll(/\s/g, "").length;
  if (length > most) {
    return [{ property, reason: `LimitExceeded: expected a policy of at most ${most} characters, got ${length}` }];
  }
  const document = parseJson(text);
  if (!isObject(document)) return refuse("expected a JSON object");
  const version = document.Version;
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17") {
    return refuse("expected Version 2012-10-17");
  }
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  const faults = statements.map((statement) => statementFault(statement, trust)).filter((fault) => fault !== undefined);
  return faults.length === 0 ? [] : refuse(faults.join("; "));
}

function statementFault(statement: Json | undefined, trust: boolean): string | undefined {
  if (!isObject(statement)) return "expected every Statement to be an object";
  const { Effect: effect, Action: action, NotAction: notAction } = statement;
  if (effect !== "Allow" && effect !== "Deny") return "expected Effect Allow or Deny in every statement";
  if (action === undefined && notAction === undefined) return "expected Action or NotAction in every statement";
  if (!trust) return undefined;
  return "Principal" in statement || "NotPrincipal" in statement
    ? undefined
    : "expected a Principal in every statement";
}

export function json(inputs: Properties, property: string): Refusal[] {
  const text = textOf(inputs[property]);
  return text === undefined || parseJson(text) !== undefined
    ? []
    : [{ property, reason: "Expected JSON text, got other text" }];
}

/** AWS's limits on tags, the same for every type that carries `tags`. */
export function tags(inputs: Properties): Refusal[] {
  const given = inputs.tags;
  if (!isObject(given)) return [];
  const entries = Object.entries(given);
  const reasons = entries.flatMap(([key, value]) => {
    if (key === "" || key.length > 128) return [`Expected tag keys of 1 to 128 characters, got ${key.length}`];
    if (key.toLowerCase().startsWith("aws:")) return [`Expected tag keys without AWS's own prefix aws:, got "${key}"`];
    const length = textOf(value)?.length ?? 0;
    return length > 256 ? [`Expected tag values of at most 256 characters, got ${length} at "${key}"`] : [];
  });
  if (entries.length > 50) reasons.push(`Expected at most 50 tags, got ${entries.length}`);
  return reasons.map((reason) => ({ property: "tags", reason }));
}
