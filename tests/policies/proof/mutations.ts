/** Broken definitions from good ones: one random change, or several, in the text or in the tree. The same seed, the same text. */
import type { Json } from "../../../pipeline/schema";

/** Mulberry32: numbers in [0, 1) from a seed. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Random = () => number;
const below = (random: Random, limit: number): number => Math.floor(random() * limit);
function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[below(random, items.length)];
  if (item === undefined) throw new Error("Expected something to pick from, got nothing.");
  return item;
}

/** Pieces of text that parsers stumble over. */
const PIECES: readonly string[] = [
  ...["{", "}", "[", "]", ",", ":", '"', "\\", "'", "0", "-", "e", "E", ".", "+", "/", " ", "\n", "\t"],
  ...["\u0000", "\u007f", "\ufeff", "\ud800", "\udc00"],
  '"__proto__":',
  '"constructor":{"prototype":1},',
  "\\ud800",
  "\\u0000",
  "\\u0041",
  "1e999",
  "-1e999",
  "9".repeat(400),
  "0.1e-400",
  "NaN",
  "null",
  "true",
  "[".repeat(600),
  '{"a":'.repeat(600),
  '"'.repeat(3),
  '{"Get":"Parameters.InputData"}',
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
];

const TEXT: readonly ((text: string, random: Random) => string)[] = [
  (text, random) => text.slice(0, below(random, text.length)),
  (text, random) => text.slice(below(random, text.length)),
  (text, random) => splice(text, below(random, text.length), 0, pick(random, PIECES)),
  (text, random) => splice(text, below(random, text.length), 1 + below(random, 40), ""),
  (text, random) => splice(text, below(random, text.length), 1, String.fromCharCode(below(random, 0x100))),
  (text, random) => splice(text, below(random, text.length), 1, String.fromCharCode(below(random, 0x10000))),
  (text, random) => {
    const from = below(random, text.length);
    return splice(text, below(random, text.length), 0, text.slice(from, from + below(random, 2000)));
  },
  (text, random) => repeatKey(text, random),
];

function splice(text: string, at: number, remove: number, insert: string): string {
  return text.slice(0, at) + insert + text.slice(at + remove);
}

/** A key that stands there already, with another value, before or after. */
function repeatKey(text: string, random: Random): string {
  const keys = [...text.matchAll(/"[A-Za-z]+":/g)];
  if (keys.length === 0) return text;
  const key = pick(random, keys);
  return splice(text, key.index, 0, `${key[0]}${pick(random, ['""', "1", "null", "[]", "{}"])},`);
}

/** Values of every kind, to put in the place of others. */
const VALUES: readonly (() => Json)[] = [
  () => null,
  () => true,
  () => 0,
  () => -0,
  () => 1e308,
  () => Number.MAX_SAFE_INTEGER + 2,
  () => "",
  () => "Steps",
  () => "s3://",
  () => "a".repeat(5000),
  () => "\ud83d\ude00",
  () => [],
  () => ({}),
  () => [[[[]]]],
  () => ({ Get: "Parameters.InputData" }),
  () => ({ Get: "Steps.Train.ModelArtifacts.S3ModelArtifacts" }),
  () => ({ Get: "Steps.__proto__.x" }),
  () => ({ Get: `Steps.Train${".a".repeat(3000)}` }),
  () => ({ Get: 1 }),
  () => ({ "Std:Join": { On: "/", Values: [] } }),
  () => ({ "Std:Join": { On: "/", Values: Array.from({ length: 2000 }, () => "x") } }),
  () => ({ "Std:JsonGet": { PropertyFile: { Get: "Steps.Evaluate.PropertyFiles.EvaluationReport" }, Path: "a" } }),
  () => ({ Type: "Or", Conditions: [] }),
  () => ({ Type: "Not", Condition: { Type: "Not", Condition: { Type: "Or", Conditions: [null] } } }),
  () => ({ Name: "Register", Type: "RegisterModel", Arguments: {} }),
  () => JSON.parse(`{"__proto__": {"Type": "RegisterModel"}, "constructor": 1, "toString": []}`) as Json,
];

interface Spot {
  readonly container: Json[] | Record<string, Json>;
  readonly key: string | number;
}

function spotsIn(root: Json): Spot[] {
  const spots: Spot[] = [];
  const open: Json[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== "object" || value === null) continue;
    for (const key of Object.keys(value)) {
      const spot: Spot = { container: value, key: Array.isArray(value) ? Number(key) : key };
      spots.push(spot);
      open.push(valueAt(spot) ?? null);
    }
  }
  return spots;
}

const valueAt = ({ container, key }: Spot): Json | undefined =>
  Array.isArray(container) ? container[Number(key)] : container[key];
const put = ({ container, key }: Spot, value: Json): void => {
  Object.defineProperty(container, key, { value, enumerable: true, writable: true, configurable: true });
};
const copy = (value: Json | undefined): Json =>
  value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);

const TREE: readonly ((spots: readonly Spot[], random: Random) => void)[] = [
  (spots, random) => {
    put(pick(random, spots), pick(random, VALUES)());
  },
  (spots, random) => {
    put(pick(random, spots), copy(valueAt(pick(random, spots))));
  },
  (spots, random) => {
    const [one, other] = [pick(random, spots), pick(random, spots)];
    const [first, second] = [copy(valueAt(one)), copy(valueAt(other))];
    put(one, second);
    put(other, first);
  },
  (spots, random) => {
    const { container, key } = pick(random, spots);
    if (Array.isArray(container)) container.splice(Number(key), 1);
    else Reflect.deleteProperty(container, key);
  },
  (spots, random) => {
    const { container, key } = pick(random, spots);
    const value = copy(valueAt({ container, key }));
    if (Array.isArray(container)) container.push(...Array.from({ length: 1 + below(random, 30) }, () => copy(value)));
    else put({ container, key: pick(random, ["__proto__", "Get", "Name", "Type", "Steps", `${key}x`]) }, value);
  },
  (spots, random) => {
    const spot = pick(random, spots);
    let value = copy(valueAt(spot));
    for (let depth = below(random, 600); depth > 0; depth -= 1) value = random() < 0.5 ? [value] : { a: value };
    put(spot, value);
  },
];

/** One to four changes of a definition's text. */
export function mutated(text: string, random: Random): string {
  const changes = 1 + below(random, 4);
  if (random() < 0.5) {
    let result = text;
    for (let count = 0; count < changes && result !== ""; count += 1) result = pick(random, TEXT)(result, random);
    return result;
  }
  const root = JSON.parse(text) as Json;
  for (let count = 0; count < changes; count += 1) {
    const spots = spotsIn(root);
    if (spots.length > 0) pick(random, TREE)(spots, random);
  }
  return JSON.stringify(root);
}
