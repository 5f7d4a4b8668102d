/**
 * Finds credentials in plain data: texts of a known form anywhere, and random-looking texts under a name that says secret.
 * Iterative, so that depth is no limit. Answers name places and kinds, never the text.
 */
import { isUnknown } from "./reading";

export interface FoundSecret {
  readonly path: string;
  readonly kind: string;
}

const KNOWN_FORMS: readonly (readonly [kind: string, form: RegExp])[] = [
  ["an AWS access key id", /(?<![A-Za-z0-9])(AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/],
  ["a private key", /-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----/],
  ["a GitHub token", /(?<![A-Za-z0-9])(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})/],
];

const SECRET_NAME = /(secret|passwd|password|passphrase|token|credential|api[_-]?key|access[_-]?key|private[_-]?key)/i;
/** Names that speak about a secret without holding one: `secretArn`, `tokenUrl`, `clientRequestToken`. */
const NAME_OF_OTHER = /(arn|name|id|url|uri|path|endpoint|version|type|policy|days|seconds|length|request[_-]?token)$/i;
const ACCESS_KEY_ID = /access[_-]?key[_-]?id$/i;
/** What a condition key of an identity provider begins with; what it holds, the claim after it says. */
const ISSUER = /^[a-z0-9-]+(\.[a-z0-9-]+)+(\/[^:]*)?:/;
const LEAST_LENGTH = 16;
/** Bits per character; English words lie below 3, base64 of random bytes of this length above 3.5. */
const LEAST_ENTROPY = 3.5;

/** Whether what stands under this name is a secret, and not only something about one. */
export function saysSecret(name: string): boolean {
  return SECRET_NAME.test(name) && (!NAME_OF_OTHER.test(name) || ACCESS_KEY_ID.test(name));
}

/** Shannon entropy in bits per character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

function looksRandom(text: string): boolean {
  if (text.length < LEAST_LENGTH || /\s|^arn:|^[a-z][a-z0-9+.-]*:\/\/|\$\{|\{\{/i.test(text)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text)).length;
  return (
    (kinds >= 3 || /^[0-9a-f]{32,}$/i.test(text)) &&
    entropy(text) >= Math.min(LEAST_ENTROPY, Math.log2(text.length) - 0.5)
  );
}

/** What every known form holds, so that most texts are looked through once. */
const MAY_BE_KNOWN = /A[KS]IA|-----BEGIN |gh[pousr]_|github_pat_/;

/** What a text holds that is a credential by its form alone; undefined where there is none. */
export function knownForm(text: string): string | undefined {
  if (!MAY_BE_KNOWN.test(text)) return undefined;
  return KNOWN_FORMS.find(([, form]) => form.test(text))?.[0];
}

function underSecretName(text: string, name: string): string | undefined {
  return saysSecret(name) && !isUnknown(text) && looksRandom(text)
    ? "a random-looking text under a name that says secret"
    : undefined;
}

/** A value with the way to it, which is put together for a finding only. */
interface Place {
  readonly value: unknown;
  /** Absent of the whole. */
  readonly within?: Place;
  /** Name or index in what it stands within; absent of the whole, and of what a text holds. */
  readonly key?: string | number;
  /** The property's name, or the name that stands beside it as in `{name, value}`. */
  readonly name: string;
}

/** What a text holds that is JSON, as policies, definitions and container settings do; undefined for any other text. */
export function insideText(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The name of a property as part of a path; one that is itself a credential is not repeated. */
function shown(key: string | number): string {
  if (typeof key === "number") return `[${key}]`;
  if (knownForm(key) !== undefined) return "[a name that is withheld]";
  return /^[\w$-]{1,100}$/.test(key) ? `.${key}` : `[${JSON.stringify(key.slice(0, 100))}]`;
}

/** Iterative, as the search is. */
function pathOf(place: Place): string {
  const parts: string[] = [];
  for (let at: Place | undefined = place; at !== undefined; at = at.within) {
    if (at.key !== undefined) parts.push(shown(at.key));
  }
  return parts.reverse().join("");
}

/** @param value what the place holds, awaited */
function childrenOf(within: Place, value: unknown): Place[] {
  const { name } = within;
  if (Array.isArray(value)) return value.map((item: unknown, key) => ({ value: item, within, key, name }));
  if (typeof value !== "object" || value === null) return [];
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const label = entries.find(([key, item]) => /^(name|key)$/i.test(key) && typeof item === "string")?.[1];
  return entries.map(([key, item]) => ({
    value: item,
    within,
    key,
    name: /^value$/i.test(key) && typeof label === "string" ? label : key.replace(ISSUER, ""),
  }));
}

function inText(place: Place, text: string, open: Place[]): string | undefined {
  const known = knownForm(text);
  if (known !== undefined) return known;
  const inside = insideText(text);
  if (inside === undefined) return underSecretName(text, place.name);
  open.push({ value: inside, within: place, name: place.name });
  return undefined;
}

/** A property's name can be a credential too, for example in a map from keys to owners. */
function inNames(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.keys(value).some((key) => knownForm(key) !== undefined) ? "one as the name of a property" : undefined;
}

/** @param value properties as plain data; the text of assets may be a promise */
export async function findSecrets(value: unknown): Promise<FoundSecret[]> {
  const found: FoundSecret[] = [];
  const open: Place[] = [{ value, name: "" }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const current: unknown = place.value instanceof Promise ? await place.value : place.value;
    const kind = typeof current === "string" ? inText(place, current, open) : inNames(current);
    if (kind !== undefined) found.push({ path: pathOf(place), kind });
    if (typeof current === "object") open.push(...childrenOf(place, current));
  }
  return found;
}
