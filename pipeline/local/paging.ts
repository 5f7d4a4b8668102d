/**
 * Pages of a listing. A page continues behind the key of the last one, so what is added or deleted meanwhile neither
 * repeats nor skips anything else. The token holds that key and a digest of the query, and fits that query only.
 */
import { createHash } from "node:crypto";
import type { Database, Key, RangeOptions } from "lmdb";
import { invalid } from "./errors";
import { LAST } from "./store";

const DEFAULT_PAGE = 100;
/** A page ends early after this many records that the filter refused, as AWS's pages may; the token leads on. */
const LOOKED_AT = 500;

export interface ListQuery {
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

export interface Listing<V, T> {
  readonly database: Database<V>;
  /** What all keys of the listing begin with. */
  readonly prefix: readonly Key[];
  readonly descending: boolean;
  /** Bounds of the key's part behind the prefix, both outside the range. */
  readonly above?: Key;
  readonly below?: Key;
  /** The summary of a record, or undefined when the listing's filter refuses it. */
  readonly summary: (key: readonly Key[], value: V) => T | undefined;
}

export interface Page<T> {
  readonly items: T[];
  readonly nextToken?: string;
}

/** Digest of what of a query decides which records it lists and in which order. */
export function queryDigest(query: object): string {
  const members = Object.entries(query).filter(([name]) => name !== "NextToken" && name !== "MaxResults");
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(members)).digest("base64url").slice(0, 16);
}

const isKey = (value: unknown): value is Key[] =>
  Array.isArray(value) && value.every((part) => typeof part === "string" || typeof part === "number");

/**
 * @param digest of the query that the token has to belong to
 * @returns where the last page of that query ended
 */
export function readToken(token: string, digest: string): Key[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
  } catch {
    throw invalid("Invalid pagination token.");
  }
  if (!Array.isArray(parsed) || parsed[0] !== digest || !isKey(parsed[1])) throw invalid("Invalid pagination token.");
  return parsed[1];
}

export const writeToken = (digest: string, key: readonly Key[]): string =>
  Buffer.from(JSON.stringify([digest, key])).toString("base64url");

/** The keys to read, from where the last page ended. A key that equals a bound is outside. */
function range<V, T>(listing: Listing<V, T>, last: Key[] | undefined): RangeOptions {
  const { prefix, above, below, descending } = listing;
  const low = above === undefined ? prefix : [...prefix, above, LAST];
  const high = below === undefined ? [...prefix, LAST] : [...prefix, below];
  const [from, to] = descending ? [high, low] : [low, high];
  const start = last ?? from;
  // An empty key is no key: the range is then open at that end.
  return {
    ...(start.length > 0 && { start: [...start], exclusiveStart: true }),
    ...(to.length > 0 && { end: [...to] }),
    reverse: descending,
  };
}

/** One page of `listing`, for the client's `query`. */
export function page<V, T>(listing: Listing<V, T>, query: ListQuery): Page<T> {
  const digest = queryDigest(query);
  const last = query.NextToken === undefined ? undefined : readToken(query.NextToken, digest);
  const limit = query.MaxResults ?? DEFAULT_PAGE;
  const items: T[] = [];
  let previous: readonly Key[] | undefined;
  let seen = 0;
  for (const { key, value } of listing.database.getRange(range(listing, last))) {
    if (previous !== undefined && (items.length === limit || seen === LOOKED_AT))
      return { items, nextToken: writeToken(digest, previous) };
    // lmdb gives a key of one part back as that part.
    const parts = Array.isArray(key) ? key : [key];
    const summary = listing.summary(parts, value);
    if (summary !== undefined) items.push(summary);
    previous = parts;
    seen += 1;
  }
  return { items };
}
