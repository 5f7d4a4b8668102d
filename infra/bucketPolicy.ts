/** Bucket policies, as text that is known at preview. Pure. */
import type { Names } from "./names";

const ENCRYPTION = "s3:x-amz-server-side-encryption";
const KEY_ID = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const CUSTOMER_ALGORITHM = "s3:x-amz-server-side-encryption-customer-algorithm";

/**
 * A put that names an encryption may name only SSE-KMS with the stack's key; one that names none gets the bucket's
 * default, which is that key. SSE-KMS without a key id would be AWS's own key, and a missing key id is "not equal" too.
 */
function ownKeyOnly(objects: string, keyArn: string): object[] {
  const refusePut = (sid: string, condition: object): object => ({
    Sid: sid,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: objects,
    Condition: condition,
  });
  return [
    refusePut("RefuseOtherEncryption", {
      StringNotEquals: { [ENCRYPTION]: "aws:kms" },
      Null: { [ENCRYPTION]: "false" },
    }),
    refusePut("RefuseOtherKeys", { StringNotEquals: { [KEY_ID]: keyArn }, Null: { [ENCRYPTION]: "false" } }),
    refusePut("RefuseKeysOfCallers", { Null: { [CUSTOMER_ALGORITHM]: "false" } }),
  ];
}

/** The policy of a bucket: TLS only, the stack's key only. */
export function bucketPolicy(names: Names, bucket: string, keyArn: string, extra: readonly object[] = []): string {
  const arn = `arn:${names.partition}:s3:::${bucket}`;
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "RefusePlainHttp",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      ...ownKeyOnly(`${arn}/*`, keyArn),
      ...extra,
    ],
  });
}

/** Lets S3 deliver the access logs of the stack's own buckets, and nobody else's. */
export function logDelivery(names: Names, account: string, sources: readonly string[]): object {
  return {
    Sid: "AccessLogs",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `arn:${names.partition}:s3:::${names.logBucket}/*`,
    Condition: {
      StringEquals: { "aws:SourceAccount": account },
      ArnEquals: { "aws:SourceArn": sources.map((bucket) => `arn:${names.partition}:s3:::${bucket}`) },
    },
  };
}
