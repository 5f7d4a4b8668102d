/** One value of a stack's file set where a person would set it: every other byte, comments too, stays as it is. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { isMap, isPair, isScalar, parseDocument, type YAMLMap } from "yaml";

/** What to set, as the keys that lead to it from the top of the file; all but the last must be there. */
export interface Setting {
  readonly path: readonly string[];
  readonly value: string;
}

/**
 * @returns the text with the value set: in place of the old one, else as the last key of its block
 * @throws Error when the way there is missing, or is not written as a block of keys
 */
export function withSetting(text: string, { path, value }: Setting, file: string): string {
  const name = path.at(-1) ?? "";
  const block = blockAt(text, path.slice(0, -1), file);
  const pair = block.items.find((item) => isScalar(item.key) && item.key.value === name);
  const old = pair?.value;
  const edited =
    isScalar(old) && old.range !== undefined && old.range !== null
      ? `${text.slice(0, old.range[0])}${value}${text.slice(old.range[1])}`
      : withLine(text, block, `${name}: ${value}`, file);
  const wanted = parseDocument(text);
  wanted.setIn(path, value);
  const read = parseDocument(edited);
  if (read.errors.length === 0 && isDeepStrictEqual(read.toJS(), wanted.toJS())) return edited;
  throw new Error(`Expected ${path.join(".")} in ${file} to be one line, got another form; set it there by hand.`);
}

/** Writes the file whole: who reads it at this moment never sees half of it. */
export function writeSetting(file: string, setting: Setting): void {
  const edited = withSetting(readFileSync(file, "utf8"), setting, file);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, edited);
  renameSync(draft, file);
}

function blockAt(text: string, path: readonly string[], file: string): YAMLMap {
  const node: unknown = parseDocument(text).getIn(path, true);
  if (isMap(node) && node.flow !== true && node.items.length > 0) return node;
  throw new Error(`Expected a block of keys at ${path.join(".")} in ${file}, got none; write one there.`);
}

/** After the block's last line, indented as its keys are. */
function withLine(text: string, block: YAMLMap, line: string, file: string): string {
  const last = block.items.at(-1);
  const from = isPair(last) && isScalar(last.key) ? last.key.range?.[0] : undefined;
  const to = isPair(last) && typeof last.value === "object" && last.value !== null ? endOf(last.value) : from;
  if (from === undefined || to === undefined) throw new Error(`Expected keys and values in ${file}, got another form.`);
  const indent = text.slice(text.lastIndexOf("\n", from) + 1, from);
  const end = text.indexOf("\n", to);
  const at = end === -1 ? text.length : end;
  return `${text.slice(0, at)}\n${indent}${line}${text.slice(at)}`;
}

function endOf(value: object): number | undefined {
  const range: unknown = "range" in value ? value.range : undefined;
  return Array.isArray(range) && typeof range[1] === "number" ? range[1] : undefined;
}
