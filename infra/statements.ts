/** IAM policy statements that several roles share, as plain data from config and names. Pure: known at preview. */
import type { StackConfig } from "./config";
import type { Names } from "./names";
import type { Place } from "./places";

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface Scope {
  readonly config: StackConfig;
  readonly names: Names;
  /** The pipeline whose role it is. */
  readonly pipeline: string;
}

/** Who may assume a role of the stack: SageMaker, on behalf of this account and region only. */
export function trustPolicy({ config, names }: Scope): string {
  return document([
    {
      Sid: "SageMakerOfThisAccount",
      Effect: "Allow",
      Principal: { Service: "sagemaker.amazonaws.com" },
      Action: ["sts:AssumeRole"],
      Condition: {
        StringEquals: { "aws:SourceAccount": config.account },
        ArnLike: { "aws:SourceArn": `arn:${names.partition}:sagemaker:${config.region}:${config.account}:*` },
      },
    },
  ]);
}

export function document(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** No statement where there is no resource, which IAM refuses. */
export function allow(Sid: string, actions: readonly string[], resources: readonly string[]): Statement[] {
  if (resources.length === 0) return [];
  return [{ Sid, Effect: "Allow", Action: [...new Set(actions)], Resource: [...new Set(resources)] }];
}

export const objects = (names: Names, bucket: string, key: string) => `arn:${names.partition}:s3:::${bucket}/${key}`;

/** Reads of the stack's buckets: the objects at and below each place, and the listing that finds them. */
export function bucketReads(names: Names, places: readonly Place[]): Statement[] {
  const buckets = [
    ["Artifacts", names.artifactBucket],
    ["Inputs", names.dataBucket],
  ] as const;
  return buckets.flatMap(([what, bucket]): Statement[] => {
    const own = places.filter((place) => place.bucket === bucket).flatMap(keysAt);
    if (own.length === 0) return [];
    const keys = [...new Set(own)];
    return [
      {
        Sid: `Read${what}`,
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: keys.map((key) => objects(names, bucket, key)),
      },
      {
        Sid: `List${what}`,
        Effect: "Allow",
        Action: ["s3:ListBucket"],
        Resource: `arn:${names.partition}:s3:::${bucket}`,
        Condition: { StringLike: { "s3:prefix": keys } },
      },
    ];
  });
}

/** A place is an object or a prefix: only S3 knows. Code goes by content, and an execution may outlive an update. */
function keysAt({ key }: Place): string[] {
  if (key.startsWith("code/")) return ["code/*"];
  return key.endsWith("*") ? [key] : [key, `${key}/*`];
}

/** Use of the stack's key, by what reads the buckets or also writes them, and runs jobs on encrypted volumes. */
export function keyUse({ config }: Scope, use: "reads" | "reads and writes"): Statement[] {
  return [
    {
      Sid: "UseTheKeyThroughS3",
      Effect: "Allow",
      Action: use === "reads" ? ["kms:Decrypt"] : ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: config.keyArn,
      Condition: { StringEquals: { "kms:ViaService": `s3.${config.region}.amazonaws.com` } },
    },
    {
      // SageMaker attaches the encrypted volume through a grant.
      Sid: "EncryptVolumes",
      Effect: "Allow",
      Action: ["kms:CreateGrant"],
      Resource: config.keyArn,
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    { Sid: "DescribeTheKey", Effect: "Allow", Action: ["kms:DescribeKey"], Resource: config.keyArn },
  ];
}
