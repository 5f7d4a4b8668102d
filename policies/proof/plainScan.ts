/**
 * One quick pass that answers whether JSON.parse may read a text in place of the strict reader: no repeated key, no
 * escaped code point, no number that could overflow, no deep nesting. "No" costs only time, so it errs on that side;
 * grammar is left to JSON.parse.
 */

const COLON = 58;
const BACKSLASH = 92;
/** A finite double has at most 309 digits before its point. */
const LONGEST_GAP = 300;
/** Beyond this many keys an object is left to the strict reader, so that comparing keys stays linear. */
const MANY_KEYS = 64;

export function scanIsPlain(text: string, maxDepth: number): boolean {
  // An escaped character can be half of a pair, or a key in disguise.
  if (text.includes("\\u")) return false;
  const keys = new KeyStack(text);
  let position = 0;
  while (position < text.length) {
    const quote = text.indexOf('"', position);
    const end = quote < 0 ? text.length : quote;
    if (!gapIsPlain(text, position, end, keys, maxDepth)) return false;
    if (quote < 0) return true;
    const close = closingQuote(text, quote + 1);
    if (close < 0) return false;
    position = close + 1;
    if (isKey(text, position) && !keys.add(quote + 1, close)) return false;
  }
  return true;
}

function closingQuote(text: string, from: number): number {
  let quote = text.indexOf('"', from);
  while (quote >= 0 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote;
}

/** True after an odd number of backslashes. */
function isEscaped(text: string, quote: number): boolean {
  let index = quote - 1;
  while (text.charCodeAt(index) === BACKSLASH) index -= 1;
  return (quote - index) % 2 === 0;
}

/** Characters between two strings: brackets, commas, numbers, words, white space. */
function gapIsPlain(text: string, from: number, to: number, keys: KeyStack, maxDepth: number): boolean {
  if (to - from > LONGEST_GAP) return false;
  for (let index = from; index < to; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 123 || code === 91) {
      keys.open();
      if (keys.depth > maxDepth) return false;
    } else if (code === 125 || code === 93) {
      if (!keys.close()) return false;
    } else if (code === 69 || code === 101 || code === BACKSLASH) {
      if (code !== 101 || !endsWord(text, index)) return false;
    }
  }
  return true;
}

/** True for the last letter of `true` and `false`; an exponent's `e` follows a digit. */
function endsWord(text: string, index: number): boolean {
  const before = text.charCodeAt(index - 1);
  return before === 117 || before === 115;
}

function isKey(text: string, from: number): boolean {
  let index = from;
  let code = text.charCodeAt(index);
  while (code === 32 || code === 10 || code === 13 || code === 9) code = text.charCodeAt((index += 1));
  return code === COLON;
}

/** The keys of all objects now open, innermost last; each as start, end, and a cheap fingerprint. */
class KeyStack {
  depth = 0;
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly marks: number[] = [];
  private readonly bases: number[] = [0];
  private count = 0;
  private nextEscape = -1;

  constructor(private readonly text: string) {}

  open(): void {
    this.depth += 1;
    this.bases[this.depth] = this.count;
  }

  close(): boolean {
    if (this.depth === 0) return false;
    this.count = this.bases[this.depth] ?? 0;
    this.depth -= 1;
    return true;
  }

  /** False when the innermost object has this key already, or too many keys to compare. */
  add(start: number, end: number): boolean {
    const base = this.bases[this.depth] ?? 0;
    if (this.count - base >= MANY_KEYS || this.hasEscape(start, end)) return false;
    const length = end - start;
    const mark = (length << 16) ^ (this.text.charCodeAt(start) << 8) ^ this.text.charCodeAt(end - 1);
    for (let index = base; index < this.count; index += 1) {
      if (this.marks[index] === mark && this.equal(index, start, end)) return false;
    }
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.marks[this.count] = mark;
    this.count += 1;
    return true;
  }

  /** An escape in a key could spell another key. Keys come in order, so the search never goes back. */
  private hasEscape(start: number, end: number): boolean {
    if (this.nextEscape < start) {
      const found = this.text.indexOf("\\", start);
      this.nextEscape = found < 0 ? Infinity : found;
    }
    return this.nextEscape < end;
  }

  private equal(index: number, start: number, end: number): boolean {
    return this.text.slice(this.starts[index], this.ends[index]) === this.text.slice(start, end);
  }
}
