/**
 * Markup that escapes by default: what is put into an `html` template is text, unless it is itself made by `html`. The
 * result is well-formed as XML too (void elements are closed), so that any strict parser can check a whole page.
 */

/** Markup, as opposed to text that still has to be escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

/** What a template takes. Lists are put one after another; undefined is nothing. */
export type Content = Html | string | number | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Control characters, lone surrogates, and the marks that turn the direction of what follows: none is text. */
const UNPRINTABLE = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu;

/** Text that means only itself, inside elements and inside quoted attributes. */
export function escape(text: string): string {
  return text.replace(UNPRINTABLE, "\uFFFD").replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(parts.reduce((before, part, index) => before + markupOf(contents[index - 1]) + part));
}

function markupOf(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Html) return content.markup;
  if (typeof content === "string" || typeof content === "number") return escape(String(content));
  return content.map(markupOf).join("");
}

/** Contents with something between them. */
export function joined(contents: readonly Content[], between: Content): Content[] {
  return contents.flatMap((content, index) => (index === 0 ? [content] : [between, content]));
}
