/** An S3 request and answer, as its operations see them. */
import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import { verified } from "./checksums";
import { decodeChunks } from "./chunked";
import type { Objects, Description } from "./objects";
import { invalidArgument, S3Error } from "./errors";

export interface S3Request {
  readonly objects: Objects;
  readonly method: string;
  /** Empty when the request is for the service itself. */
  readonly bucket: string;
  /** Empty when the request is for a bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
  readonly region: string;
}

export interface S3Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
}

const LARGEST_OBJECT = 5 * 1024 ** 3;
const LARGEST_DOCUMENT = 2 * 1024 ** 2;

export function header(request: S3Request, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(",") : value;
}

async function* limited(body: Readable, most: number): AsyncGenerator<Buffer> {
  let size = 0;
  // The connection outlives a body that is not read to its end: it carries the answer that says why.
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > most) throw new S3Error("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400);
    yield chunk;
  }
}

async function* ofLength(body: AsyncIterable<Buffer>, length: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    yield chunk;
  }
  if (size !== length) throw new S3Error("IncompleteBody", `Expected ${length} bytes of content, got ${size}.`, 400);
}

/** The content that a request carries, decoded, its length and checksums verified when it has been read. */
export function contentOf(request: S3Request): AsyncIterable<Buffer> {
  const trailers = new Map<string, string>();
  const raw = limited(request.body, LARGEST_OBJECT);
  const isChunked =
    header(request, "x-amz-content-sha256")?.startsWith("STREAMING-") === true ||
    header(request, "content-encoding")
      ?.split(",")
      .some((coding) => coding.trim() === "aws-chunked") === true;
  const decodedLength = header(request, "x-amz-decoded-content-length");
  if (isChunked && decodedLength !== undefined && !/^\d{1,15}$/.test(decodedLength))
    throw invalidArgument("Expected x-amz-decoded-content-length to be a number of bytes.");
  const decoded = isChunked ? decodeChunks(raw, trailers) : raw;
  const whole = isChunked && decodedLength !== undefined ? ofLength(decoded, Number(decodedLength)) : decoded;
  const trailing =
    header(request, "x-amz-trailer")
      ?.split(",")
      .map((name) => name.trim().toLowerCase()) ?? [];
  const announced = [...new Set([...Object.keys(request.headers), ...trailing])];
  return verified(whole, announced, (name) => trailers.get(name) ?? header(request, name));
}

/** The XML document that a request carries. */
export async function documentOf(request: S3Request): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of contentOf(request)) {
    size += chunk.length;
    if (size > LARGEST_DOCUMENT) throw new S3Error("MalformedXML", "The XML you provided is too long.", 400);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const META = "x-amz-meta-";

/** What the request's headers say of the object that it puts. */
export function descriptionOf(request: S3Request): Description {
  const metadata = Object.keys(request.headers)
    .filter((name) => name.startsWith(META))
    .map((name): [string, string] => [name.slice(META.length), header(request, name) ?? ""]);
  return {
    contentType: header(request, "content-type"),
    ...(metadata.length > 0 && { metadata: Object.fromEntries(metadata) }),
  };
}

export function metadataHeaders(metadata: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`${META}${name}`, value]));
}
