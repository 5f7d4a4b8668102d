/** Markdown that GitHub shows, made from texts that anybody may have written. */

/** Characters that hide or turn round what stands beside them; a reader would see another text than the one there is. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** Neither Markdown nor HTML has a use for these. */
const PLAIN = /[\p{L}\p{N} ,;()/=-]/u;
const LONGEST = 400;

/**
 * A text as code: GitHub reads no Markdown, HTML, mention, link or reference in it. On one line, at most 400 characters.
 * The one way that a text from outside comes into Markdown; fit for a cell of a table too. Not a span in backticks: a
 * backslash before a bar would end the cell, and the span with it.
 */
export function code(text: string): string {
  const line = text.replace(/\s+/g, " ").replace(INVISIBLE, "").trim();
  const characters: readonly string[] = line.match(/./gsu) ?? [];
  const shown = characters.length > LONGEST ? [...characters.slice(0, LONGEST - 1), "…"] : characters;
  const written = shown.map((one) => (PLAIN.test(one) ? one : `&#${one.codePointAt(0) ?? 0};`));
  return written.length === 0 ? "" : `<code>${written.join("")}</code>`;
}

/** @param rows of cells that are Markdown already */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
