/** Writes what a process says to its log file and passes it on line by line. */
import { createWriteStream } from "node:fs";
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
 * anything. A slow disk slows the process down instead of filling memory.
 * @throws the error of the file system when the log cannot be written, after the output has been read to its end
 */
export async function follow(output: Readable, file: string, onLine: (line: string) => void): Promise<void> {
  const lines = new LineSplitter(onLine);
  // Both readers are there at once: when a process exits, Node lets its output flow, whoever listens by then.
  const sink = createWriteStream(file);
  output.pipe(sink);
  output.on("data", (chunk: Buffer) => {
    lines.write(chunk);
  });
  // When a process outside the group held the output, it was cut off without an end: what came so far is the log.
  output.once("close", () => sink.end());
  try {
    await finished(sink);
  } finally {
    // The process must not block on a full pipe because its log failed.
    if (!output.destroyed) output.resume();
    await finished(output, { writable: false }).catch(() => undefined);
    lines.end();
  }
}
