/**
 * Which bucket a configuration belongs to. Ids of new buckets are unknown at preview, so equality alone cannot tell; the
 * engine does say which resources a property was computed from. That edge decides, else equal literals; else nobody knows.
 */
import { undecided, type Finding } from "./finding";
import type { JoinedResource } from "./rule";

/** Buckets whose encryption and access block are resources of their own. */
export const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
/** Here encryption and access block are properties of the bucket; its policy is a resource in both providers. */
export const NATIVE_BUCKET = "aws-native:s3:Bucket";
export const ALL_BUCKETS = [...BUCKETS, NATIVE_BUCKET];

/** Text of a bucket's physical name, when the program sets it or the provider has answered. */
export function bucketName(bucket: JoinedResource): string | undefined {
  const { props } = bucket;
  return (bucket.type === NATIVE_BUCKET ? props.at("bucketName").text : props.at("bucket").text) ?? props.at("id").text;
}

/** An edge means "computed from": it binds only when it leads to exactly one bucket and no known name contradicts it. */
function belongsTo(part: JoinedResource, bucket: JoinedResource): boolean {
  const literal = part.props.at("bucket").text;
  const name = bucketName(bucket);
  if (literal !== undefined && name !== undefined) return literal === name;
  const buckets = (part.edges.bucket ?? []).filter(({ type }) => ALL_BUCKETS.includes(type));
  return buckets.length === 1 && buckets[0]?.urn === bucket.urn;
}

export function attachedTo(bucket: JoinedResource, parts: readonly JoinedResource[]): JoinedResource[] {
  return parts.filter((part) => belongsTo(part, bucket));
}

/** Configurations whose bucket is unknown and that no edge ties to one bucket: they may protect anything or nothing. */
export function unattached(parts: readonly JoinedResource[], buckets: readonly JoinedResource[]): Finding[] {
  return parts
    .filter((part) => part.props.at("bucket").state !== "known" && !buckets.some((bucket) => belongsTo(part, bucket)))
    .map((part) =>
      undecided(".bucket", "not known at preview, and it does not come from exactly one bucket of the stack", {
        subject: part,
        fix: "set bucket to the id of one bucket, or to its literal name",
      }),
    );
}
