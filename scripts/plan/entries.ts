/** Files in which people write decisions down, one entry a decision: an entry added, and the file written whole. */
import { renameSync, writeFileSync } from "node:fs";
import { isNode, isSeq, parseDocument } from "yaml";

/**
 * @param text YAML without a fault, whose top level is a map
 * @param list its key for the list of entries
 * @param comment a line to stand above the entry
 * @returns the text with the entry at the end of the list; comments stay
 */
export function withEntry(text: string, list: string, entry: object, comment?: string): string {
  const document = parseDocument(text);
  const node = document.createNode(entry);
  if (comment !== undefined && isNode(node)) node.commentBefore = ` ${comment}`;
  document.addIn([list], node);
  const entries = document.get(list);
  if (isSeq(entries)) entries.flow = false;
  return document.toString({ lineWidth: 0 });
}

/** Never half a file: it would be called malformed. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}
