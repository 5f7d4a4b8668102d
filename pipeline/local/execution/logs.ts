/** Writes what a process says to its log file and passes it on line by line. */
import { appendFileSync, closeSync, openSync } from "node:fs";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { StringDecoder } from "node:string_decoder";

/** A line longer than this is cut into pieces, in characters: CloudWatch's limit of an event is of that order. */
const LONGEST_LINE = 256 * 1024;

/** Splits chunks of bytes into lines, whatever the chunks cut through. */
export class LineSplitter {
  private readonly decoder = new StringDecoder("utf8");
  private rest = "";

  constructor(private readonly onLine: (line: string) => void) {}

  write(chunk: Buffer): void {
    const lines = (this.rest + this.decoder.write(chunk)).split("\n");
    this.rest = lines.pop() ?? "";
    lines.forEach((line) => {
      this.pass(line);
    });
    while (this.rest.length > LONGEST_LINE) {
      this.pass(this.rest.slice(0, LONGEST_LINE));
      this.rest = this.rest.slice(LONGEST_LINE);
    }
  }

  end(): void {
    this.rest += this.decoder.end();
    if (this.rest !== "") this.pass(this.rest);
    this.rest = "";
  }

  private pass(line: string): void {
    this.onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
  }
}

/**
 * Copies a process's output to its log file, whose folder exists, until it ends. To be called before the process does
 * anything. Each piece is written before the next one is read, so a slow disk slows the process down.
 * @throws the error of the file system when the log cannot be written, after the output has been read to its end
 */
export async function follow(output: Readable, file: string, onLine: (line: string) => void): Promise<void> {
  const lines = new LineSplitter(onLine);
  const log = new LogFile(file);
  output.on("data", (chunk: Buffer) => {
    log.write(chunk);
    lines.write(chunk);
  });
  try {
    // When a process outside the group held the output, it is cut off without an end: what came so far is the log.
    await finished(output, { writable: false }).catch(() => undefined);
    lines.end();
  } finally {
    log.close();
  }
}

/** A file whose first fault is kept for the end: the process must not block on a full pipe because its log failed. */
class LogFile {
  private readonly descriptor: number | undefined;
  private fault: Error | undefined;

  constructor(file: string) {
    this.descriptor = this.attempt(() => openSync(file, "w"));
  }

  write(chunk: Buffer): void {
    const { descriptor } = this;
    if (descriptor === undefined || this.fault !== undefined) return;
    this.attempt(() => {
      appendFileSync(descriptor, chunk);
    });
  }

  /** @throws the first fault */
  close(): void {
    const { descriptor } = this;
    if (descriptor !== undefined) this.attempt(closeSync.bind(undefined, descriptor));
    if (this.fault !== undefined) throw this.fault;
  }

  private attempt<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      this.fault ??= error instanceof Error ? error : new Error(String(error));
      return undefined;
    }
  }
}
