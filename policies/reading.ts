/**
 * Reads the properties of a resource without ever losing sight of what is not known yet. At preview the engine puts a
 * sentinel where an output will stand; reading one through the SDK throws, and the SDK then demotes the whole policy to
 * advisory. A Reading has three states instead, and its checks turn "unknown" into a finding that names the property.
 */
import { notKnown, violation, type Finding } from "./finding";
import { findUnknown } from "./proof/unknowns";

export { UNKNOWN_TEXT } from "./proof/unknowns";

/** Also true for a sentinel inside a longer text (`arn:...:<unknown>`), which the SDK would pass on as data. */
export function isUnknown(value: unknown): boolean {
  return typeof value === "string" && findUnknown(value) >= 0;
}

type Key = string | number;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function child(value: unknown, key: Key): unknown {
  if (typeof key === "number") return Array.isArray(value) ? (value as readonly unknown[])[key] : undefined;
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function extend(path: string, key: Key): string {
  if (typeof key === "number") return `${path}[${key}]`;
  return /^[\w$-]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

export type ReadingState = "known" | "unknown" | "absent";

export class Reading {
  readonly state: ReadingState;

  /** @param from a path, or the reading from which the keys lead on */
  private constructor(
    private readonly raw: unknown,
    private readonly from: Reading | string,
    private readonly keys: readonly Key[],
  ) {
    if (raw === undefined || raw === null) this.state = "absent";
    else this.state = isUnknown(raw) ? "unknown" : "known";
  }

  static of(value: unknown, path = ""): Reading {
    return new Reading(value, path, []);
  }

  /**
   * Where the value stands, for example `.rules[0].sseAlgorithm`. Put together when it is asked for, which is for a finding.
   * Iterative: the depth of a document is its author's choice.
   */
  get path(): string {
    const ways = [this.keys];
    let start = this.from;
    for (; typeof start !== "string"; start = start.from) ways.push(start.keys);
    return ways.reverse().flat().reduce<string>(extend, start);
  }

  /** The value there. When something on the way is unknown, that is the answer, with its own path. */
  at(...keys: readonly Key[]): Reading {
    let value = this.raw;
    let index = 0;
    for (const key of keys) {
      if (isUnknown(value)) return new Reading(value, this, keys.slice(0, index));
      value = child(value, key);
      index += 1;
    }
    return new Reading(value, this, keys);
  }

  /** The value itself when it is known, otherwise undefined. What is inside an object may still be unknown. */
  get value(): unknown {
    return this.state === "known" ? this.raw : undefined;
  }

  get text(): string | undefined {
    return typeof this.value === "string" ? this.value : undefined;
  }

  /** The elements of a known list; a single known object counts as a list of one, as some providers unwrap it. */
  items(): Reading[] {
    if (Array.isArray(this.value)) return this.value.map((item: unknown, index) => new Reading(item, this, [index]));
    return isRecord(this.value) ? [this] : [];
  }

  /** No finding when the value is known and passes; a violation when it does not or is absent; unproved when unknown. */
  must(test: (value: unknown) => boolean, problem: string): Finding[] {
    if (this.state === "unknown") return [notKnown(this.path)];
    return test(this.value) ? [] : [violation(this.path, problem)];
  }

  /** Checks every element on its own, so that one unknown element hides no other; an unknown list is one finding. */
  each(check: (item: Reading) => Finding[], ifEmpty: string): Finding[] {
    if (this.state === "unknown") return [notKnown(this.path)];
    const items = this.items();
    return items.length === 0 ? [violation(this.path, ifEmpty)] : items.flatMap(check);
  }

  /** The paths of everything unknown in this value. Iterative, as the path is. */
  unknowns(): string[] {
    const found: string[] = [];
    const open: Reading[] = [this];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next.state === "unknown") found.push(next.path);
      else open.push(...next.children());
    }
    return found.sort();
  }

  /** Elements of a list or properties of an object. */
  children(): Reading[] {
    const value = this.value;
    if (Array.isArray(value)) return value.map((item: unknown, index) => new Reading(item, this, [index]));
    return this.entries().map(([, item]) => item);
  }

  /** Properties of a known object by their names. */
  entries(): (readonly [name: string, value: Reading])[] {
    const value = this.value;
    if (!isRecord(value)) return [];
    return Object.entries(value).map(([key, item]) => [key, new Reading(item, this, [key])] as const);
  }
}
