/** Operations on uploads in parts, as boto3 and the AWS CLI make them for large files. */
import { xmlReply } from "./bucketOperations";
import { notImplemented } from "./errors";
import { checkKey } from "./paths";
import { contentOf, descriptionOf, documentOf, header, type S3Reply, type S3Request } from "./request";
import { elementTexts } from "./xml";

const idOf = ({ query }: S3Request): string => query.get("uploadId") ?? "";

export function createUpload(request: S3Request): S3Reply {
  const { objects, bucket, key, body } = request;
  body.resume();
  objects.folderOf(bucket);
  checkKey(key);
  const UploadId = objects.uploads.begin(bucket, key, descriptionOf(request));
  return xmlReply("InitiateMultipartUploadResult", { Bucket: bucket, Key: key, UploadId });
}

export async function uploadPart(request: S3Request): Promise<S3Reply> {
  const { objects, bucket, key, query } = request;
  if (header(request, "x-amz-copy-source") !== undefined)
    throw notImplemented("This endpoint does not copy into parts.");
  const upload = objects.uploads.get(idOf(request), bucket, key);
  const etag = await objects.uploads.put(upload, Number(query.get("partNumber")), contentOf(request));
  return { status: 200, headers: { etag: `"${etag}"` } };
}

export async function completeUpload(request: S3Request): Promise<S3Reply> {
  const { objects, bucket, key } = request;
  const upload = objects.uploads.get(idOf(request), bucket, key);
  const text = await documentOf(request);
  const etags = elementTexts(text, "ETag");
  const named = elementTexts(text, "PartNumber").map((number, index) => ({
    number: Number(number),
    etag: (etags[index] ?? "").replaceAll('"', ""),
  }));
  const { content, etag } = objects.uploads.assemble(upload, named);
  await objects.put(bucket, key, content, { ...upload.description, etag });
  await objects.uploads.end(idOf(request));
  const location = `/${bucket}/${key}`;
  return xmlReply("CompleteMultipartUploadResult", { Location: location, Bucket: bucket, Key: key, ETag: `"${etag}"` });
}

export async function abortUpload(request: S3Request): Promise<S3Reply> {
  const { objects, bucket, key } = request;
  objects.uploads.get(idOf(request), bucket, key);
  await objects.uploads.end(idOf(request));
  return { status: 204 };
}
