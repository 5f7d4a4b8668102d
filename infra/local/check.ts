// Check: whether AWS would take the inputs, every fault at once, and what it would fill in before creating anything.
import { automaticName, logicalNameOf } from "./names";
import { tags } from "./rules/limits";
import type { Refusal, Rule } from "./rules/rule";
import type { Json, Properties } from "./struct";
import type { Property } from "./table";
import {
  hasUnknown,
  isAsset,
  isObject,
  isSecret,
  isUnknown,
  reveal,
  revealAll,
  secret,
  textOf,
  UNKNOWN,
} from "./values";

/** Where the real provider notes which inputs it filled in. */
export const DEFAULTS = "__defaults";

export interface Checked {
  readonly inputs: Properties;
  readonly refusals: readonly Refusal[];
}

export interface Naming {
  readonly urn: string;
  /** What the engine's own configuration says about names: one to take, or none to give. */
  readonly proposed?: { readonly name: string; readonly disabled: boolean };
  /** Name of the resource that this one replaces. */
  readonly previous: string | undefined;
}

export function check(
  { olds, news }: { olds: Properties; news: Properties },
  { rule, properties, naming }: { rule: Rule; properties: readonly Property[]; naming: Naming },
): Checked {
  const given = withTexts(present(news), properties);
  const refusals = [...formRefusals(given, properties)];
  const name = nameFor(given, olds, { rule, naming });
  const inputs: Properties = { ...given, ...name, [DEFAULTS]: Object.keys(name) };
  const seen = known(inputs);
  for (const refusal of [...(rule.refusals?.(seen) ?? []), ...tags(seen)]) {
    const hidden = isSecret(inputs[refusal.property]);
    refusals.push(
      hidden ? { ...refusal, reason: "Expected another form; the value is secret and not shown" } : refusal,
    );
  }
  return { inputs, refusals };
}

/** Unknown, misspelt, missing and misshapen properties, from the table alone. */
export function formRefusals(inputs: Properties, properties: readonly Property[]): Refusal[] {
  const accepted = new Map(properties.filter(({ mark }) => mark !== "!").map((property) => [property.name, property]));
  const refusals: Refusal[] = [];
  for (const [property, value] of Object.entries(inputs)) {
    if (property.startsWith("__")) continue; // the engine's and the SDK's own
    const expected = accepted.get(property);
    if (expected === undefined)
      refusals.push({ property, reason: unexpected(property, properties, [...accepted.keys()]) });
    else if (!hasKind(value, expected))
      refusals.push({ property, reason: `Expected ${KINDS[expected.kind]}, got another kind of value` });
  }
  for (const { name, mark } of properties) {
    if (mark === ":" && !(name in inputs)) refusals.push({ property: name, reason: "Missing required property" });
  }
  return refusals;
}

const KINDS = { s: "text", n: "a number", b: "true or false", l: "a list", m: "an object", d: "JSON", x: "a value" };

/** Numbers, booleans and texts stand for each other, as in the real provider. */
function hasKind(value: Json, { kind }: Property): boolean {
  const seen = reveal(value);
  if (kind === "x" || kind === "d" || isUnknown(seen)) return true;
  if (kind === "l") return Array.isArray(seen);
  if (kind === "m") return isObject(seen);
  return typeof seen !== "object";
}

function unexpected(property: string, properties: readonly Property[], accepted: readonly string[]): string {
  if (properties.some(({ name }) => name === property)) return "AWS gives this property its value; remove it";
  const letters = (text: string): string =>
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, "")
      .replace(/s$/, "");
  const meant = accepted.find((name) => letters(name) === letters(property));
  return meant === undefined
    ? `This type has no such property; it has ${accepted.join(", ")}`
    : `This type has no such property; did you mean ${meant}?`;
}

function present(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
}

/** JSON documents given as objects become text, as the real provider makes them. */
function withTexts(inputs: Properties, properties: readonly Property[]): Properties {
  const documents = properties
    .filter(({ kind, name }) => kind === "d" && isObject(inputs[name]))
    .map(({ name }) => name);
  return { ...inputs, ...Object.fromEntries(documents.map((name) => [name, documentText(inputs[name] ?? null)])) };
}

function documentText(document: Json): Json {
  if (isAsset(document)) return document;
  if (isSecret(document)) return secret(documentText(document.value ?? null));
  if (hasUnknown(document)) return UNKNOWN;
  return isObject(document) ? JSON.stringify(reveal(document)) : document;
}

function known(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(revealAll(inputs)).filter(([, value]) => !isUnknown(value)));
}

function nameFor(given: Properties, olds: Properties, { rule, naming }: { rule: Rule; naming: Naming }): Properties {
  const { name, automatic } = rule;
  if (name === undefined || automatic === undefined || name in given || `${name}Prefix` in given) return {};
  const defaults = olds[DEFAULTS];
  const old = textOf(reveal(olds[name] ?? null));
  if (old !== undefined && Array.isArray(defaults) && defaults.includes(name)) return { [name]: old };
  if (automatic.plain === true) return { [name]: logicalNameOf(naming.urn) };
  if (naming.proposed?.disabled === true) return {};
  const made = naming.proposed?.name ?? automaticName(naming.urn, automatic.max, naming.previous);
  return { [name]: automatic.lowerCase === true ? made.toLowerCase() : made };
}
