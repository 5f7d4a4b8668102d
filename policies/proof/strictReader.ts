/** A JSON reader without recursion that knows where it stands. Grammar: RFC 8259; stricter as parser.ts says. */
import type { Json } from "../../pipeline/schema";
import { type JsonObject, pointerTo } from "./json";

/** Why and where reading stopped. */
export class ParseFault extends Error {
  constructor(
    readonly verdict: "REFUTED" | "UNPROVED",
    message: string,
    readonly offset: number,
    readonly pointer: string,
  ) {
    super(message);
  }
}

type Frame = { readonly list: Json[] } | { readonly object: JsonObject; key: string };

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

export function readStrictly(text: string, maxDepth: number): Json {
  return new StrictReader(text, maxDepth).read();
}

class StrictReader {
  private position = 0;
  private readonly frames: Frame[] = [];

  constructor(
    private readonly text: string,
    private readonly maxDepth: number,
  ) {}

  read(): Json {
    let result = this.value();
    while (this.frames.length > 0) {
      if (result !== undefined) this.place(result);
      result = this.advance(result === undefined);
    }
    if (result === undefined) throw this.fault("Expected a value, got nothing");
    this.skipSpace();
    if (this.position < this.text.length) throw this.fault("Expected the end of the definition, got more text");
    return result;
  }

  /** The next scalar or empty container; undefined when a container was opened. */
  private value(): Json | undefined {
    this.skipSpace();
    switch (this.text[this.position]) {
      case "{":
        this.open({ object: {}, key: "" });
        return undefined;
      case "[":
        this.open({ list: [] });
        return undefined;
      case '"':
        return this.string();
      case "t":
        return this.word("true", true);
      case "f":
        return this.word("false", false);
      case "n":
        return this.word("null", null);
      default:
        return this.number();
    }
  }

  private open(frame: Frame): void {
    if (this.frames.length >= this.maxDepth) {
      throw this.fault(`Expected at most ${this.maxDepth} nested values, got more`, "UNPROVED");
    }
    this.frames.push(frame);
    this.position += 1;
  }

  /** Puts a finished value into the innermost container. */
  private place(value: Json): void {
    const frame = this.innermost();
    if ("list" in frame) frame.list.push(value);
    // A plain assignment of `__proto__` would change the object's prototype.
    else
      Object.defineProperty(frame.object, frame.key, { value, enumerable: true, writable: true, configurable: true });
  }

  /** Moves past what follows in the innermost container: the finished container, or the next value in it. */
  private advance(first: boolean): Json | undefined {
    const frame = this.innermost();
    const close = "list" in frame ? "]" : "}";
    this.skipSpace();
    if (this.text[this.position] === close) {
      this.position += 1;
      this.frames.pop();
      return "list" in frame ? frame.list : frame.object;
    }
    if (!first) this.expect(",", close);
    if ("object" in frame) this.key(frame);
    return this.value();
  }

  private key(frame: { readonly object: JsonObject; key: string }): void {
    this.skipSpace();
    if (this.text[this.position] !== '"') throw this.fault("Expected a key in double quotes, got something else");
    const start = this.position;
    const key = this.string();
    if (Object.hasOwn(frame.object, key)) {
      this.position = start;
      throw this.fault("Expected each key once, got a duplicate key");
    }
    frame.key = key;
    this.skipSpace();
    this.expect(":");
  }

  private expect(wanted: string, other?: string): void {
    if (this.text[this.position] !== wanted) {
      throw this.fault(`Expected '${wanted}'${other === undefined ? "" : ` or '${other}'`}, got something else`);
    }
    this.position += 1;
  }

  private string(): string {
    const start = (this.position += 1);
    let result = "";
    let from = start;
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (Number.isNaN(code)) throw this.fault("Expected the end of a string, got the end of the definition");
      if (code < 32) throw this.fault("Expected control characters in strings to be escaped, got a raw one");
      if (code === 34) break;
      if (code === 92) {
        result += this.text.slice(from, this.position) + this.escape();
        from = this.position;
      } else this.position += 1;
    }
    result += this.text.slice(from, this.position);
    this.position += 1;
    if (/\p{Cs}/u.test(result)) throw this.fault("Expected well-formed Unicode, got a lone surrogate");
    return result;
  }

  private escape(): string {
    const letter = this.text[this.position + 1] ?? "";
    if (letter === "u") {
      const digits = this.text.slice(this.position + 2, this.position + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.fault("Expected four hexadecimal digits, got something else");
      this.position += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const character = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
    if (character === undefined) throw this.fault("Expected an escape that JSON knows, got another");
    this.position += 2;
    return character;
  }

  private word<T extends Json>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.position)) throw this.fault("Expected a value, got something else");
    this.position += word.length;
    return value;
  }

  private number(): number {
    NUMBER.lastIndex = this.position;
    const match = NUMBER.exec(this.text)?.[0];
    if (match === undefined) throw this.fault("Expected a value, got something else");
    const value = Number(match);
    if (!Number.isFinite(value)) throw this.fault("Expected a finite number, got one that overflows");
    this.position += match.length;
    return value;
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.position += 1;
    }
  }

  private innermost(): Frame {
    const frame = this.frames.at(-1);
    if (frame === undefined) throw this.fault("Expected a container, got none");
    return frame;
  }

  private fault(message: string, verdict: "REFUTED" | "UNPROVED" = "REFUTED"): ParseFault {
    const keys = this.frames.map((frame) => ("list" in frame ? frame.list.length : frame.key));
    return new ParseFault(verdict, message, this.position, pointerTo("", keys));
  }
}
