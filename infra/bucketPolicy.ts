/** Bucket policies, as text that is known at preview. Pure. */
import type { Names } from "./names";

/** Puts that name an encryption may name only SSE-KMS, and a key only the stack's; no header means the bucket's default. */
function ownKeyOnly(objects: string, keyArn: string): object[] {
  const refuse = (sid: string, header: string, wanted: string): object => ({
    Sid: sid,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: objects,
    Condition: { StringNotEquals: { [header]: wanted }, Null: { [header]: "false" } },
  });
  return [
    refuse("RefuseOtherEncryption", "s3:x-amz-server-side-encryption", "aws:kms"),
    refuse("RefuseOtherKeys", "s3:x-amz-server-side-encryption-aws-kms-key-id", keyArn),
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
