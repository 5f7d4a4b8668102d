/**
 * Fixtures of the rules, as files: each is the compliant stack with a few things changed, and what all rules together then
 * say. A change is short to read and to review; the stack that it makes is whole.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Floors } from "../../policies/floors";
import type { Waiver } from "../../policies/waivers";
import { UNKNOWN, type FixtureResource } from "./policyServer";
import { complete } from "./recorded";
import { repositoryRoot } from "./repository";
import { fixtureFloors } from "./resources";

export const KINDS = ["pass", "fail", "unknown"] as const;
export type Kind = (typeof KINDS)[number];

/** What a fixture's file holds. */
export interface Written {
  /**
   * By `<resource>` or `<resource>/<JSON pointer into it>`: what stands there instead. A pointer goes on into JSON text, as
   * of a policy or a definition. `null` takes it away; a resource that the compliant stack has not is added. `"<unknown>"`
   * is a value that the engine does not know yet, `{ "<text>": ... }` a document as JSON text, `{ "<from>": "<resource>/..." }`
   * the value at that place of the compliant stack, or of fixtures/resources.json.
   */
  readonly set: Readonly<Record<string, JavaScriptValue>>;
  /** What floors.yaml says otherwise. */
  readonly floors?: Partial<Floors>;
  /** Entries of waivers.yaml. */
  readonly waivers?: readonly Waiver[];
  /** Every finding of every rule, as `<rule> <resource> <place>: <what>`; none where it is absent. */
  readonly expect?: readonly string[];
}

export interface Fixture extends Written {
  readonly rule: string;
  readonly kind: Kind;
  /** Name of the file, without its ending. */
  readonly name: string;
}

type Tree = Record<string, JavaScriptValue>;

const isTree = (value: JavaScriptValue | undefined): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const folder = path.join(repositoryRoot, "tests/policies/fixtures");
/** Further compliant resources, for fixtures to take from. */
const SPARE = "resources.json";
const inFolder = (at: string): string[] => fs.readdirSync(at).sort();

/** Ids of the rules that have a folder. */
export const fixtureRules: readonly string[] = inFolder(folder).filter((name) => name !== SPARE);

/** @throws Error for a folder that is no kind */
export function fixturesOf(rule: string): Fixture[] {
  return inFolder(path.join(folder, rule)).flatMap((given) => {
    const kind = KINDS.find((one) => one === given);
    if (kind === undefined) throw new Error(`Expected ${KINDS.join(", ")} in fixtures/${rule}, got ${given}`);
    return inFolder(path.join(folder, rule, kind)).map((file): Fixture => {
      const text = fs.readFileSync(path.join(folder, rule, kind, file), "utf8");
      return { ...(JSON.parse(text) as Written), rule, kind, name: file.replace(/\.json$/, "") };
    });
  });
}

export const floorsOfFixture = ({ floors }: Written): Floors => ({ ...fixtureFloors, ...floors });

/** A value of a file, with what the marks in it stand for. */
function read(value: JavaScriptValue): JavaScriptValue {
  if (typeof value === "string") return value.replaceAll("<unknown>", UNKNOWN);
  if (Array.isArray(value)) return value.map(read);
  if (!isTree(value)) return value;
  const { "<text>": document, "<from>": place } = value;
  if (document !== undefined) return JSON.stringify(read(document));
  if (typeof place === "string") return compliantAt(place);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, read(item)]));
}

const unescaped = (key: string): string => key.replaceAll("~1", "/").replaceAll("~0", "~");

/** The same value with another at the end of the pointer; what is missing on the way is made. */
function replacedAt(
  value: JavaScriptValue | undefined,
  keys: readonly string[],
  by: JavaScriptValue,
): JavaScriptValue | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return by ?? undefined;
  if (typeof value === "string") return JSON.stringify(replacedAt(JSON.parse(value) as JavaScriptValue, keys, by));
  if (Array.isArray(value)) {
    const items: readonly JavaScriptValue[] = value;
    const at = key === "-" ? items.length : Number(key);
    const item = replacedAt(items[at], rest, by);
    return items.toSpliced(at, 1, ...(item === undefined ? [] : [item]));
  }
  if (value !== undefined && !isTree(value)) throw new Error(`Expected an object, a list or JSON text before ${key}`);
  const item = replacedAt(value?.[unescaped(key)], rest, by);
  const { [unescaped(key)]: _old, ...others } = value ?? {};
  return item === undefined ? others : { ...value, [unescaped(key)]: item };
}

/** A resource as its file has it: others by their names. */
interface Plain extends Omit<FixtureResource, "name" | "edges" | "provider"> {
  readonly edges?: Readonly<Record<string, readonly string[]>>;
  readonly provider?: string;
}

function plain({ name: _name, edges, provider, ...rest }: FixtureResource): Plain {
  const named = Object.entries(edges ?? {}).map(([key, targets]) => [key, targets.map(({ name }) => name)] as const);
  return {
    ...rest,
    ...(edges === undefined ? {} : { edges: Object.fromEntries(named) }),
    ...(provider === undefined ? {} : { provider: provider.name }),
  };
}

const base: ReadonlyMap<string, Plain> = new Map(complete.map((one) => [one.name, plain(one)]));
const spare = JSON.parse(fs.readFileSync(path.join(folder, SPARE), "utf8")) as Readonly<Record<string, Plain>>;

function compliantAt(place: string): JavaScriptValue {
  const [name = "", ...keys] = place.split("/");
  const found = keys.reduce<unknown>((value, key) => Reflect.get(Object(value), key), base.get(name) ?? spare[name]);
  if (found === undefined)
    throw new Error(`Expected a place in the compliant stack or in resources.json, got ${place}`);
  return JSON.parse(JSON.stringify(found)) as JavaScriptValue;
}

function changed(all: Map<string, Plain>, [place, by]: readonly [string, JavaScriptValue]): Map<string, Plain> {
  const [name = "", ...keys] = place.split("/");
  const old = all.get(name);
  if (old === undefined && keys.length > 0) throw new Error(`Expected a resource of the stack, got ${name}`);
  const before = JSON.parse(JSON.stringify(old ?? null)) as JavaScriptValue;
  const after = replacedAt(before ?? undefined, keys, read(by));
  const next = new Map(all);
  if (after === undefined) next.delete(name);
  else next.set(name, { provider: "aws", ...(JSON.parse(JSON.stringify(after)) as Plain) });
  return next;
}

/** The compliant stack as the fixture changes it. */
export function stackOf({ set }: Written): FixtureResource[] {
  const all = Object.entries(set).reduce(changed, new Map(base));
  const found = (name: string): FixtureResource => {
    const one = all.get(name);
    if (one === undefined) throw new Error(`Expected a resource of the stack, got ${name}`);
    return { type: one.type, name, props: one.props };
  };
  return [...all].map(([name, { edges, provider, ...rest }]): FixtureResource => {
    const targets = Object.entries(edges ?? {}).map(([key, names]) => [key, names.map(found)] as const);
    const own = provider === undefined || provider === name || !all.has(provider) ? {} : { provider: found(provider) };
    return { ...rest, name, ...(edges === undefined ? {} : { edges: Object.fromEntries(targets) }), ...own };
  });
}
