/** Finds and reads the references (`{"Get": "..."}`) inside the JSON of a definition. */

export type ParsedReference =
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "execution"; readonly name: string }
  | { readonly kind: "step"; readonly step: string; readonly path: readonly (string | number)[] };

export interface FoundReference {
  readonly get: string;
  /** JSON pointer, from the value searched, of the object that holds `Get`. */
  readonly pointer: string;
}

/**
 * Every `Get` inside a JSON value, in document order. An object with a text under `Get` is a reference wherever it
 * stands, because that is how the service reads it.
 */
export function references(value: unknown): FoundReference[] {
  const found: FoundReference[] = [];
  const open: { value: unknown; pointer: string }[] = [{ value, pointer: "" }];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (typeof item.value !== "object" || item.value === null) continue;
    const entries = Object.entries(item.value);
    for (const [key, child] of entries) {
      if (key === "Get" && typeof child === "string") found.push({ get: child, pointer: item.pointer });
    }
    for (const [key, child] of entries.reverse()) {
      if (typeof child === "object" && child !== null) {
        open.push({ value: child, pointer: `${item.pointer}/${escapePointer(key)}` });
      }
    }
  }
  return found;
}

function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

const NAMED = /^(Parameters|Execution)\.([A-Za-z0-9][A-Za-z0-9_-]*)$/;
const STEP = /^Steps\.([A-Za-z0-9_-]{1,64})(?=[.[])/;
const SEGMENT = /\.([A-Za-z0-9_-]+)|\['([^']*)'\]|\["([^"]*)"\]|\[(\d+)\]/y;

/**
 * Takes a reference apart: `Steps.A.Outputs['train'].S3Uri` has the path Outputs, train, S3Uri; `[0]` is a number in it.
 * @returns undefined for a text that is no reference.
 */
export function parseReference(get: string): ParsedReference | undefined {
  const named = NAMED.exec(get);
  if (named?.[2] !== undefined) {
    return { kind: named[1] === "Parameters" ? "parameter" : "execution", name: named[2] };
  }
  const step = STEP.exec(get);
  if (step?.[1] === undefined) return undefined;
  const path = parsePath(get, step[0].length);
  return path === undefined ? undefined : { kind: "step", step: step[1], path };
}

function parsePath(text: string, start: number): (string | number)[] | undefined {
  const path: (string | number)[] = [];
  let at = start;
  while (at < text.length) {
    SEGMENT.lastIndex = at;
    const match = SEGMENT.exec(text);
    if (match === null) return undefined;
    const [whole, plain, single, double, index] = match;
    path.push(index === undefined ? (plain ?? single ?? double ?? "") : Number(index));
    at += whole.length;
  }
  return path;
}
