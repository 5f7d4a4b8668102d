/**
 * A strict parser for the markup of reports and pages: everything must be closed, quoted, escaped and unique, so that a text that
 * got out of its place is a parse error. It knows only the few entities that the escaping writes.
 */

export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (Element | string)[];
}

class Open implements Element {
  readonly children: (Element | string)[] = [];
  constructor(
    readonly name: string,
    readonly attributes: ReadonlyMap<string, string>,
  ) {}
}

const TOKEN = /<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z][A-Za-z:-]*="[^"<>]*")*)\s*(\/?)>|([^<>]+)/y;
/** Style sheets and scripts need no escaping as long as they hold no `<`. */
const RAW_TEXT = /[^<]+/y;
const RAW: ReadonlySet<string> = new Set(["style", "script"]);
const DOCTYPE = "<!doctype html>\n";
const ATTRIBUTE = /([A-Za-z][A-Za-z:-]*)="([^"]*)"/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/** @throws Error that names what is not well-formed */
export function parseMarkup(text: string): Element {
  const root = new Open("#root", new Map());
  const open = [root];
  let start = text.startsWith(DOCTYPE) ? DOCTYPE.length : 0;
  while (start < text.length) {
    const isRaw = RAW.has(open.at(-1)?.name ?? "") && !text.startsWith("</", start);
    const pattern = isRaw ? RAW_TEXT : TOKEN;
    pattern.lastIndex = start;
    const found = pattern.exec(text);
    if (found === null) throw new Error(`Expected markup, got ${JSON.stringify(text.slice(start, start + 60))}`);
    if (isRaw) open.at(-1)?.children.push(found[0]);
    else take(found, open);
    start = pattern.lastIndex;
  }
  const [element, ...others] = root.children.filter((child) => typeof child !== "string" || child.trim() !== "");
  if (open.length > 1) throw new Error(`Expected </${open.at(-1)?.name ?? ""}>, got the end`);
  if (typeof element !== "object" || others.length > 0) throw new Error("Expected one element");
  return element;
}

function take([, closing, name, attributes, selfClosing, text]: RegExpExecArray, open: Open[]): void {
  const around = open.at(-1);
  if (around === undefined) throw new Error("Expected nothing after the root");
  if (name === undefined) {
    around.children.push(unescaped(text ?? ""));
  } else if (closing === "/") {
    if (open.length < 2 || around.name !== name) throw new Error(`Expected </${around.name}>, got </${name}>`);
    open.pop();
  } else {
    const element = new Open(name, attributesOf(attributes ?? ""));
    around.children.push(element);
    if (selfClosing !== "/") open.push(element);
  }
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name = "", value = ""] of text.matchAll(ATTRIBUTE)) {
    if (found.has(name)) throw new Error(`Expected ${name} once, got it twice`);
    found.set(name, unescaped(value));
  }
  return found;
}

function unescaped(text: string): string {
  return text.replace(/&([^;]*;?)/g, (whole, entity: string) => {
    const character = ENTITIES[entity.slice(0, -1)];
    if (character === undefined || !entity.endsWith(";")) throw new Error(`Expected an entity, got ${whole}`);
    return character;
  });
}

/** The element and all inside it, in the order of the text. */
export function everyElement(root: Element): Element[] {
  return [root, ...root.children.flatMap((child) => (typeof child === "string" ? [] : everyElement(child)))];
}

export function elements(root: Element, name: string, className?: string): Element[] {
  return everyElement(root).filter((element) => {
    const classes = element.attributes.get("class")?.split(" ") ?? [];
    return element.name === name && (className === undefined || classes.includes(className));
  });
}

/** What a reader reads, white space as one blank. */
export function textOf(element: Element | undefined): string {
  return raw(element).replace(/\s+/g, " ").trim();
}

function raw(element: Element | undefined): string {
  return (element?.children ?? []).map((child) => (typeof child === "string" ? child : raw(child))).join("");
}
