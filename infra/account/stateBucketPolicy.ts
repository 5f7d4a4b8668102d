/** Policies of the two buckets of the state store, as text that is known at preview. Pure. */
import { document } from "../statements";
import type { AccountScope } from "./scope";

const ENCRYPTION = "s3:x-amz-server-side-encryption";
const CUSTOMER_ALGORITHM = "s3:x-amz-server-side-encryption-customer-algorithm";

/**
 * TLS only. A put may name no encryption at all, so that everything lies under the bucket's own key: that key's ARN is
 * not known before it exists, and a policy that waits for it could not be judged at preview.
 */
function refusals(arn: string): object[] {
  const refuse = (sid: string, action: string, resource: string | string[], condition: object): object => ({
    Sid: sid,
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resource,
    Condition: condition,
  });
  return [
    refuse("RefusePlainHttp", "s3:*", [arn, `${arn}/*`], { Bool: { "aws:SecureTransport": "false" } }),
    refuse("RefuseNamedEncryption", "s3:PutObject", `${arn}/*`, { Null: { [ENCRYPTION]: "false" } }),
    refuse("RefuseKeysOfCallers", "s3:PutObject", `${arn}/*`, { Null: { [CUSTOMER_ALGORITHM]: "false" } }),
  ];
}

export function stateBucketPolicy({ names }: AccountScope): string {
  return document(refusals(`arn:${names.partition}:s3:::${names.stateBucket}`));
}

/** S3 delivers the access logs of the state bucket here, and nobody else's. */
export function stateLogBucketPolicy({ config, names }: AccountScope): string {
  const arn = `arn:${names.partition}:s3:::${names.stateLogBucket}`;
  return document([
    ...refusals(arn),
    {
      Sid: "AccessLogs",
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${arn}/*`,
      Condition: {
        StringEquals: { "aws:SourceAccount": config.account },
        ArnEquals: { "aws:SourceArn": `arn:${names.partition}:s3:::${names.stateBucket}` },
      },
    },
  ]);
}
