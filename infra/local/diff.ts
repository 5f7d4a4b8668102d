// Diff: what changed between two sets of inputs, and whether AWS can change it on what exists.
import { DEFAULTS } from "./check";
import type { Rule } from "./rules/rule";
import type { Json, Properties } from "./struct";
import { isAsset, isObject, reveal } from "./values";

/** Marks inputs that were read of what is being taken over: what they lack, AWS may well have as the program says it. */
export const IMPORTED = "__imported";

export type Change = "add" | "delete" | "update";

export interface Difference {
  /** Paths such as `tags.env` and `rules[0].id`. */
  readonly changes: ReadonlyMap<string, { readonly change: Change; readonly replaces: boolean }>;
  /** Top-level properties that force a replacement. */
  readonly replaces: readonly string[];
  /** Whether the old one must go first, because both would have the same name. */
  readonly deleteBeforeReplace: boolean;
}

export interface Versions {
  readonly oldInputs: Properties;
  readonly news: Properties;
  readonly ignored: readonly string[];
}

export function diff({ oldInputs, news, ignored }: Versions, rule: Rule): Difference {
  const changes = new Map<string, { change: Change; replaces: boolean }>();
  const replaces = new Set<string>();
  for (const property of new Set([...Object.keys(oldInputs), ...Object.keys(news)])) {
    if (property.startsWith("__") || ignored.includes(property)) continue;
    const unread = IMPORTED in oldInputs && oldInputs[property] === undefined;
    const forces = !unread && (property === "region" || rule.replaces.includes(property));
    for (const [path, change] of changesOf(property, seen(oldInputs[property]), seen(news[property]))) {
      if (ignored.includes(path)) continue;
      changes.set(path, { change, replaces: forces });
      if (forces) replaces.add(property);
    }
  }
  return {
    changes,
    replaces: [...replaces],
    deleteBeforeReplace: replaces.size > 0 && keepsName(oldInputs, news, rule),
  };
}

function keepsName(oldInputs: Properties, news: Properties, { name }: Rule): boolean {
  if (name === undefined || news[name] === undefined) return false;
  const automatically = news[DEFAULTS];
  // The engine asks for a new name before it replaces one that was given automatically.
  if (Array.isArray(automatically) && automatically.includes(name)) return false;
  return changesOf(name, seen(oldInputs[name]), seen(news[name])).length === 0;
}

function seen(value: Json | undefined): Json | undefined {
  return value === undefined || value === null ? undefined : reveal(value);
}

function changesOf(path: string, old: Json | undefined, now: Json | undefined): [string, Change][] {
  if (old === undefined) return now === undefined ? [] : [[path, "add"]];
  if (now === undefined) return [[path, "delete"]];
  if (isAsset(old) && isAsset(now)) return old.hash === now.hash ? [] : [[path, "update"]];
  if (Array.isArray(old) && Array.isArray(now)) {
    const longest = old.length > now.length ? old : now;
    return longest.flatMap((_, index) => changesOf(`${path}[${index}]`, old[index], now[index]));
  }
  if (isObject(old) && isObject(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return keys.flatMap((key) => changesOf(pathTo(path, key), seen(old[key]), seen(now[key])));
  }
  return old === now ? [] : [[path, "update"]];
}

function pathTo(path: string, key: string): string {
  return /^[\w-]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}
