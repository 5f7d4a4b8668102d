/** The S3 calls that clients of a pipeline need, path style: a table of what is served, and S3's errors for the rest. */
import * as buckets from "./bucketOperations";
import type { S3Error } from "./errors";
import { notImplemented } from "./errors";
import * as objects from "./objectOperations";
import type { S3Reply, S3Request } from "./request";
import * as uploads from "./uploadOperations";
import { xmlDocument } from "./xml";

type Level = "service" | "bucket" | "object";

interface Route {
  readonly method: string;
  readonly level: Level;
  /** The query parameter that makes the request this operation. */
  readonly marker?: string;
  readonly handle: (request: S3Request) => S3Reply | Promise<S3Reply>;
}

const ROUTES: readonly Route[] = [
  { method: "GET", level: "service", handle: buckets.listBuckets },
  { method: "PUT", level: "bucket", handle: buckets.createBucket },
  { method: "HEAD", level: "bucket", handle: buckets.headBucket },
  { method: "DELETE", level: "bucket", handle: buckets.deleteBucket },
  { method: "GET", level: "bucket", marker: "location", handle: buckets.getBucketLocation },
  { method: "GET", level: "bucket", marker: "list-type", handle: buckets.listObjectsV2 },
  { method: "POST", level: "bucket", marker: "delete", handle: buckets.deleteObjects },
  { method: "PUT", level: "object", handle: putOrCopy },
  { method: "GET", level: "object", handle: objects.getObject },
  { method: "HEAD", level: "object", handle: objects.headObject },
  { method: "DELETE", level: "object", handle: objects.deleteObject },
  { method: "POST", level: "object", marker: "uploads", handle: uploads.createUpload },
  { method: "PUT", level: "object", marker: "uploadId", handle: uploads.uploadPart },
  { method: "POST", level: "object", marker: "uploadId", handle: uploads.completeUpload },
  { method: "DELETE", level: "object", marker: "uploadId", handle: uploads.abortUpload },
];

/** Query parameters that say which operation is meant. One that no route has is an operation which is not served. */
const MARKERS = new Set(
  (
    "accelerate acl analytics attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle " +
    "list-type location logging metrics notification object-lock ownershipControls partNumber policy policyStatus " +
    "publicAccessBlock replication requestPayment restore retention select tagging torrent uploadId uploads versionId " +
    "versioning versions website"
  ).split(" "),
);

function putOrCopy(request: S3Request): Promise<S3Reply> {
  return request.headers["x-amz-copy-source"] === undefined ? objects.putObject(request) : objects.copyObject(request);
}

const levelOf = ({ bucket, key }: S3Request): Level => (bucket === "" ? "service" : key === "" ? "bucket" : "object");

/** Answers a request. Throws S3Error. */
export async function serveS3(request: S3Request): Promise<S3Reply> {
  const level = levelOf(request);
  const markers = [...request.query.keys()].filter((name) => MARKERS.has(name));
  const marker = markers.includes("uploadId") ? "uploadId" : markers[0];
  const route = ROUTES.find((one) => one.method === request.method && one.level === level && one.marker === marker);
  if (route !== undefined) return route.handle(request);
  const what = `${request.method} of a ${level}${marker === undefined ? "" : ` with ?${marker}`}`;
  throw notImplemented(`This endpoint does not serve ${what}.`);
}

export const errorReply = (error: S3Error, resource: string, requestId: string): S3Reply => ({
  status: error.status,
  headers: { "content-type": "application/xml" },
  body: xmlDocument("Error", { Code: error.code, Message: error.message, Resource: resource, RequestId: requestId }),
});
