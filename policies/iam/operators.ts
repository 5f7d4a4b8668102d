/**
 * The condition operators of policies, by name. Each says whether one wanted value fits one value of the request.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { BlockList, isIP } from "node:net";
import { truth, type Truth } from "./truth";
import type { Filled } from "./variables";
import { matches, matchesArn, overlaps } from "./wildcards";

type Comparison = (wanted: Filled, actual: string) => Truth;

export interface Operator {
  readonly fits: Comparison;
  /** Negated operators hold when no value fits, and when the request lacks the key. */
  readonly negated: boolean;
}

/** Compares texts that are read first; what cannot be read, on either side, decides nothing. */
function reading<Value>(read: (text: string) => Value | undefined, test: (wanted: Value, actual: Value) => boolean) {
  return (wanted: Filled, actual: string): Truth => {
    const [left, right] = [wanted.vague ? undefined : read(wanted.text), read(actual)];
    return left === undefined || right === undefined ? "unknown" : truth(test(left, right));
  };
}

/** Compares by wildcards; around a hole only a mismatch is certain. */
function patterned(match: (pattern: string, text: string) => Truth): Comparison {
  return ({ text, vague }, actual) => {
    if (!vague) return match(text, actual);
    return overlaps(text, actual) ? "unknown" : "no";
  };
}

const asText = (text: string): string => text;
const lowerCase = (text: string): string => text.toLowerCase();
const asNumber = (text: string): number | undefined => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined);
const asBoolean = (text: string): string | undefined => /^(true|false)$/i.exec(text)?.[0].toLowerCase();

/** ISO 8601 with a day at least. AWS also takes epoch seconds, which nobody writes into a program. */
function asTime(text: string): number | undefined {
  return /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(text) ? finite(Date.parse(text)) : undefined;
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

/** Of the same family only: what AWS says of an IPv6 address and an IPv4 network is not documented. */
const inNetwork: Comparison = ({ text, vague }, actual) => {
  const [address = "", prefix] = text.split("/");
  const [family, longest] = isIP(address) === 6 ? (["ipv6", 128] as const) : (["ipv4", 32] as const);
  const bits = prefix === undefined ? longest : asNumber(prefix);
  const readable = !vague && isIP(address) !== 0 && isIP(address) === isIP(actual);
  if (!readable || bits === undefined || !Number.isInteger(bits) || bits < 0 || bits > longest) return "unknown";
  const network = new BlockList();
  network.addSubnet(address, bits, family);
  return truth(network.check(actual, family));
};

const same = <Value>(wanted: Value, actual: Value): boolean => wanted === actual;

/** An operator and its negation. */
function pair(name: string, negation: string, fits: Comparison): (readonly [string, Operator])[] {
  return [
    [name, { fits, negated: false }],
    [negation, { fits, negated: true }],
  ];
}

/** Equal, not equal, and the four orders, for numbers and times. */
function ordered(kind: string, read: (text: string) => number | undefined): (readonly [string, Operator])[] {
  const order = (name: string, test: (wanted: number, actual: number) => boolean): readonly [string, Operator] => [
    `${kind}${name}`,
    { fits: reading(read, test), negated: false },
  ];
  return [
    ...pair(`${kind}Equals`, `${kind}NotEquals`, reading(read, same)),
    order("LessThan", (wanted, actual) => actual < wanted),
    order("LessThanEquals", (wanted, actual) => actual <= wanted),
    order("GreaterThan", (wanted, actual) => actual > wanted),
    order("GreaterThanEquals", (wanted, actual) => actual >= wanted),
  ];
}

/** Without `Null`, which asks about the key and not about its values. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ...pair("StringEquals", "StringNotEquals", reading(asText, same)),
  ...pair("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", reading(lowerCase, same)),
  ...pair("StringLike", "StringNotLike", patterned(matches)),
  ...pair("ArnEquals", "ArnNotEquals", patterned(matchesArn)),
  ...pair("ArnLike", "ArnNotLike", patterned(matchesArn)),
  ...ordered("Numeric", asNumber),
  ...ordered("Date", asTime),
  ["Bool", { fits: reading(asBoolean, same), negated: false }],
  ...pair("IpAddress", "NotIpAddress", inNetwork),
]);
