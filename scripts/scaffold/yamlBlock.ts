/** Adds to a YAML file without touching what stands there: comments, quotes and spaces stay as their authors left them. */
import { Document, isCollection, isMap, isPair, isScalar, parseDocument, YAMLMap } from "yaml";

/**
 * Appends an entry to the block under some keys.
 * @param file named in errors
 * @param path keys that lead to a mapping in block style with at least one entry
 * @returns the new text
 * @throws Error when the file is broken or has no such mapping
 */
export function appendEntry(
  text: string,
  file: string,
  path: readonly string[],
  entry: Readonly<Record<string, unknown>>,
): string {
  const document = parseDocument(text);
  const map = document.errors.length === 0 ? document.getIn(path) : undefined;
  const first = isMap(map) && !map.flow ? map.items[0] : undefined;
  if (!isMap(map) || first === undefined || !isPair(first) || !isScalar(first.key)) {
    throw new Error(`Expected a block of entries at ${path.join(".")} in ${file}, got none; add it by hand.`);
  }
  const start = first.key.range?.[0] ?? 0;
  const indent = " ".repeat(start - (text.lastIndexOf("\n", start - 1) + 1));
  const end = endOf(text, map);
  const lines = render(entry).map((line) => `${indent}${line}\n`);
  const head = text.slice(0, end);
  return `${head}${head.endsWith("\n") ? "" : "\n"}${lines.join("")}${text.slice(end)}`;
}

/** The lines of an entry: mappings and lists in one line below its second level. */
export function render(entry: Readonly<Record<string, unknown>>): string[] {
  const document = new Document(entry);
  flow(document.contents, 0);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true }).trimEnd().split("\n").map(unpadLists);
}

/** As the project's formatter has it: spaces inside braces, none inside brackets. */
function unpadLists(line: string): string {
  return line.replace(/\[ ([^\]]*) \]/g, "[$1]");
}

function flow(node: unknown, depth: number): void {
  if (!isMap(node)) return;
  for (const { value } of node.items) {
    if (value instanceof YAMLMap && depth < 2) flow(value, depth + 1);
    else if (isCollection(value)) value.flow = true;
  }
}

/** Where the line after the last entry begins; comments after it belong to what follows. */
function endOf(text: string, map: YAMLMap): number {
  const last = map.items.at(-1);
  const range = last !== undefined && isPair(last) ? rangeOf(last.value) : undefined;
  const at = text.indexOf("\n", (range?.[1] ?? map.range?.[1] ?? text.length) - 1);
  return at < 0 ? text.length : at + 1;
}

function rangeOf(node: unknown): readonly number[] | undefined {
  if (isMap(node) && !node.flow) {
    const last = node.items.at(-1);
    return last !== undefined && isPair(last) ? (rangeOf(last.value) ?? undefined) : undefined;
  }
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range)) return undefined;
  return node.range.filter((offset): offset is number => typeof offset === "number");
}
