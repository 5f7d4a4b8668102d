/**
 * Reads a request body in `aws-chunked` form, as clients send it when they sign or checksum a stream: each chunk has its
 * size in hex and perhaps a signature before it, and trailing headers may follow the last one, which is empty.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
import { invalidArgument, S3Error } from "./errors";

const LONGEST_LINE = 8 * 1024;
const MOST_TRAILERS = 32;

const incomplete = (): S3Error => new S3Error("IncompleteBody", "The request body ended before its last chunk.", 400);

/** Takes lines and byte counts from a stream of buffers. */
class Reader {
  private buffered: Buffer = Buffer.alloc(0);
  private readonly source: AsyncIterator<Buffer>;

  constructor(body: AsyncIterable<Buffer>) {
    this.source = body[Symbol.asyncIterator]();
  }

  private async more(): Promise<boolean> {
    const next = await this.source.next();
    if (next.done === true) return false;
    this.buffered = this.buffered.length === 0 ? next.value : Buffer.concat([this.buffered, next.value]);
    return true;
  }

  /** The next line without its CRLF; undefined at the end of the body. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.buffered.indexOf("\r\n");
      if (end >= 0) {
        const line = this.buffered.toString("latin1", 0, end);
        this.buffered = this.buffered.subarray(end + 2);
        return line;
      }
      if (this.buffered.length > LONGEST_LINE)
        throw invalidArgument("Expected the header of a chunk, got a line without end.");
      if (!(await this.more())) return undefined;
    }
  }

  /** The next `size` bytes, in the pieces in which they come. */
  async *bytes(size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0;) {
      if (this.buffered.length === 0 && !(await this.more())) throw incomplete();
      const piece = this.buffered.subarray(0, left);
      this.buffered = this.buffered.subarray(piece.length);
      left -= piece.length;
      if (piece.length > 0) yield piece;
    }
  }
}

/** Yields the decoded content; `trailers` has the trailing headers, in lower case, once the content has been read. */
export async function* decodeChunks(
  body: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const reader = new Reader(body);
  for (;;) {
    const header = await reader.line();
    if (header === undefined) throw incomplete();
    const size = /^([0-9a-fA-F]{1,12})(?:;|$)/.exec(header)?.[1];
    if (size === undefined) throw invalidArgument("Expected a chunk to begin with its size in hex.");
    if (parseInt(size, 16) === 0) break;
    yield* reader.bytes(parseInt(size, 16));
    if ((await reader.line()) !== "") throw invalidArgument("Expected a chunk to have the size its header says.");
  }
  for (let line = await reader.line(); line !== undefined && line !== ""; line = await reader.line()) {
    const colon = line.indexOf(":");
    if (colon < 1 || trailers.size === MOST_TRAILERS)
      throw invalidArgument("Expected a trailing header after the last chunk.");
    trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}
