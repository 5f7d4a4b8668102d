/** Operations on buckets and on what is in them. */
import { ACCOUNT, DEFAULT_REGION } from "../names";
import { invalidArgument, S3Error } from "./errors";
import { listKeys } from "./listing";
import { documentOf, type S3Reply, type S3Request } from "./request";
import { elementTexts, xmlDocument, type XmlNode } from "./xml";

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
const MOST_KEYS = 1000;
const OWNER = { ID: ACCOUNT, DisplayName: "local" };

export const xmlReply = (root: string, node: XmlNode, status = 200): S3Reply => ({
  status,
  headers: { "content-type": "application/xml" },
  body: xmlDocument(root, node, NAMESPACE),
});

export async function listBuckets({ objects }: S3Request): Promise<S3Reply> {
  const found = await objects.buckets();
  const buckets = found.map(({ name, created }) => ({ Name: name, CreationDate: created.toISOString() }));
  return xmlReply("ListAllMyBucketsResult", { Owner: OWNER, Buckets: { Bucket: buckets } });
}

export async function createBucket({ objects, bucket, body }: S3Request): Promise<S3Reply> {
  body.resume(); // A location constraint; there is one location.
  await objects.createBucket(bucket);
  return { status: 200, headers: { location: `/${bucket}` } };
}

export function headBucket({ objects, bucket, region }: S3Request): S3Reply {
  objects.folderOf(bucket);
  return { status: 200, headers: { "x-amz-bucket-region": region } };
}

export async function deleteBucket({ objects, bucket }: S3Request): Promise<S3Reply> {
  await objects.deleteBucket(bucket);
  return { status: 204 };
}

export function getBucketLocation({ objects, bucket, region }: S3Request): S3Reply {
  objects.folderOf(bucket);
  const location = region === DEFAULT_REGION ? "" : region;
  return { ...xmlReply("LocationConstraint", {}), body: xmlDocument("LocationConstraint", location, NAMESPACE) };
}

const readContinuation = (token: string): string => Buffer.from(token, "base64url").toString("utf8");
const writeContinuation = (key: string): string => Buffer.from(key).toString("base64url");

function maxKeys(query: URLSearchParams): number {
  const given = query.get("max-keys") ?? String(MOST_KEYS);
  if (!/^\d{1,9}$/.test(given)) throw invalidArgument("Expected max-keys to be a number of keys.");
  return Math.min(Number(given), MOST_KEYS);
}

/** Keys as the client wants them written: with encoding-type=url, percent-encoded. */
function encoder(query: URLSearchParams): (key: string) => string {
  if (query.get("encoding-type") !== "url") return (key) => key;
  return (key) => encodeURIComponent(key).replaceAll("%2F", "/");
}

async function describeKey({ objects, bucket }: S3Request, key: string): Promise<XmlNode | undefined> {
  try {
    const { etag, size, modified } = await objects.info(bucket, key);
    const lastModified = new Date(modified).toISOString();
    return { LastModified: lastModified, ETag: `"${etag}"`, Size: size, StorageClass: "STANDARD" };
  } catch (error) {
    // Deleted since its folder was read, or a file that is no object.
    if (error instanceof S3Error && error.code === "NoSuchKey") return undefined;
    throw error;
  }
}

export async function listObjectsV2(request: S3Request): Promise<S3Reply> {
  const { objects, bucket, query } = request;
  const token = query.get("continuation-token") ?? undefined;
  const startAfter = query.get("start-after") ?? undefined;
  const [prefix, delimiter, limit] = [query.get("prefix") ?? "", query.get("delimiter") ?? "", maxKeys(query)];
  const after = token === undefined ? (startAfter ?? "") : readContinuation(token);
  const { keys, commonPrefixes, next } = await listKeys(objects.folderOf(bucket), { prefix, after, delimiter, limit });
  const encode = encoder(query);
  const contents: XmlNode[] = [];
  for (const key of keys) {
    const described = await describeKey(request, key);
    if (described !== undefined) contents.push({ Key: encode(key), ...described });
  }
  return xmlReply("ListBucketResult", {
    Name: bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    MaxKeys: limit,
    EncodingType: query.get("encoding-type") ?? undefined,
    KeyCount: contents.length + commonPrefixes.length,
    IsTruncated: next !== undefined,
    ContinuationToken: token,
    NextContinuationToken: next === undefined ? undefined : writeContinuation(next),
    StartAfter: startAfter === undefined ? undefined : encode(startAfter),
    Contents: contents,
    CommonPrefixes: commonPrefixes.map((one) => ({ Prefix: encode(one) })),
  });
}

export async function deleteObjects(request: S3Request): Promise<S3Reply> {
  const { objects, bucket } = request;
  objects.folderOf(bucket);
  const text = await documentOf(request);
  const keys = elementTexts(text, "Key");
  if (keys.length === 0 || keys.length > MOST_KEYS)
    throw new S3Error("MalformedXML", `Expected 1 to ${MOST_KEYS} keys to delete, got ${keys.length}.`, 400);
  for (const key of keys) await objects.delete(bucket, key);
  const quiet = elementTexts(text, "Quiet").includes("true");
  return xmlReply("DeleteResult", { Deleted: quiet ? [] : keys.map((Key) => ({ Key })) });
}
