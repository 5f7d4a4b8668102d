/** Operations on one object. */
import type { FileHandle } from "node:fs/promises";
import { xmlReply } from "./bucketOperations";
import { invalidArgument, S3Error } from "./errors";
import type { ObjectInfo } from "./objects";
import { contentOf, descriptionOf, header, metadataHeaders, type S3Reply, type S3Request } from "./request";

export async function putObject(request: S3Request): Promise<S3Reply> {
  const { objects, bucket, key } = request;
  const etag = await objects.put(bucket, key, contentOf(request), descriptionOf(request));
  return { status: 200, headers: { etag: `"${etag}"` } };
}

interface Range {
  readonly start: number;
  /** The last byte, which belongs to the range. */
  readonly end: number;
}

/** The one range that a Range header asks for; undefined when it asks for none that S3 would honour. */
export function parseRange(text: string | undefined, size: number): Range | undefined {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(text ?? "");
  if (found === null || (found[1] === "" && found[2] === "")) return undefined;
  const [first = "", last = ""] = found.slice(1);
  const start = first === "" ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  if (start >= size) throw new S3Error("InvalidRange", "The requested range is not satisfiable", 416);
  return { start, end };
}

function headersOf(info: ObjectInfo): Record<string, string> {
  return {
    etag: `"${info.etag}"`,
    "last-modified": new Date(info.modified).toUTCString(),
    "content-type": info.contentType ?? "binary/octet-stream",
    "accept-ranges": "bytes",
    ...metadataHeaders(info.metadata),
  };
}

function answer(
  request: S3Request,
  info: ObjectInfo,
): { status: number; headers: Record<string, string>; range: Range } {
  const range = parseRange(header(request, "range"), info.size);
  const { start, end } = range ?? { start: 0, end: info.size - 1 };
  const headers = { ...headersOf(info), "content-length": String(end - start + 1) };
  if (range === undefined) return { status: 200, headers, range: { start, end } };
  return { status: 206, headers: { ...headers, "content-range": `bytes ${start}-${end}/${info.size}` }, range };
}

export async function headObject(request: S3Request): Promise<S3Reply> {
  const { status, headers } = answer(request, await request.objects.info(request.bucket, request.key));
  return { status, headers };
}

async function reading<T>(handle: FileHandle, action: () => T | Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    await handle.close();
    throw error;
  }
}

export async function getObject(request: S3Request): Promise<S3Reply> {
  const { handle, info } = await request.objects.open(request.bucket, request.key);
  return reading(handle, async () => {
    const { status, headers, range } = answer(request, info);
    if (info.size > 0) return { status, headers, body: handle.createReadStream(range) };
    await handle.close();
    return { status, headers, body: "" };
  });
}

export async function deleteObject({ objects, bucket, key }: S3Request): Promise<S3Reply> {
  await objects.delete(bucket, key);
  return { status: 204 };
}

function copySource(request: S3Request): { bucket: string; key: string } {
  const [location = ""] = (header(request, "x-amz-copy-source") ?? "").split("?");
  const found = /^\/?([^/]+)\/(.+)$/s.exec(decodeKey(location));
  if (found?.[1] === undefined || found[2] === undefined)
    throw invalidArgument("Expected x-amz-copy-source to be /bucket/key.");
  return { bucket: found[1], key: found[2] };
}

/** Undoes percent-encoding. */
export function decodeKey(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error("InvalidURI", "Couldn't parse the specified URI.", 400);
  }
}

export async function copyObject(request: S3Request): Promise<S3Reply> {
  const { objects, bucket, key, body } = request;
  body.resume();
  const source = copySource(request);
  const { handle, info } = await objects.open(source.bucket, source.key);
  const replaced = header(request, "x-amz-metadata-directive") === "REPLACE";
  const description = replaced ? descriptionOf(request) : { contentType: info.contentType, metadata: info.metadata };
  const etag = await reading(handle, () => objects.put(bucket, key, handle.createReadStream(), description));
  const { modified } = await objects.info(bucket, key);
  return xmlReply("CopyObjectResult", { LastModified: new Date(modified).toISOString(), ETag: `"${etag}"` });
}
