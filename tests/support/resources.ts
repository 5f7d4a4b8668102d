/** A compliant stack, resource by resource. Tests break one thing at a time. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { readFloors, type Floors } from "../../policies/floors";
import type { FixtureResource } from "./policyServer";

export const KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
export const BUCKET_NAME = "sluicegate-prod-data-1a2b3c";
const BUCKET_ARN = `arn:aws:s3:::${BUCKET_NAME}`;

export const provider: FixtureResource = {
  type: "pulumi:providers:aws",
  name: "aws",
  props: {
    region: "eu-west-1",
    allowedAccountIds: '["111122223333"]',
    skipCredentialsValidation: "false",
    defaultTags: JSON.stringify({
      tags: {
        owner: "ml-platform",
        "data-classification": "confidential",
        "risk-tier": "high",
        "ai-system-id": "disease-progression",
        "cost-centre": "ml-prod",
      },
    }),
  },
};

export const bucket: FixtureResource = {
  type: "aws:s3/bucket:Bucket",
  name: "data",
  props: { bucket: BUCKET_NAME },
  provider,
};

export const encryption: FixtureResource = {
  type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  name: "data-encryption",
  props: {
    bucket: BUCKET_NAME,
    rules: [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY_ARN },
        bucketKeyEnabled: true,
      },
    ],
  },
  edges: { bucket: [bucket] },
  provider,
};

export const accessBlock: FixtureResource = {
  type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  name: "data-access",
  props: {
    bucket: BUCKET_NAME,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  },
  edges: { bucket: [bucket] },
  provider,
};

/** A part of the bucket's configuration that is a resource of its own. */
function bucketPart(kind: string, name: string, props: FixtureResource["props"]): FixtureResource {
  const type = `aws:s3/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;
  return { type, name, props: { bucket: BUCKET_NAME, ...props }, edges: { bucket: [bucket] }, provider };
}

export const versioning = bucketPart("BucketVersioning", "data-versioning", {
  versioningConfiguration: { status: "Enabled" },
});

export const ownership = bucketPart("BucketOwnershipControls", "data-ownership", {
  rule: { objectOwnership: "BucketOwnerEnforced" },
});

export const logging = bucketPart("BucketLogging", "data-logging", {
  targetBucket: "sluicegate-prod-logs-1a2b3c",
  targetPrefix: "data/",
});

export const lifecycle = bucketPart("BucketLifecycleConfiguration", "data-lifecycle", {
  rules: [
    {
      id: "uploads",
      filter: { prefix: "" },
      status: "Enabled",
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    },
    {
      id: "superseded",
      filter: { prefix: "" },
      status: "Enabled",
      noncurrentVersionExpiration: { noncurrentDays: 400 },
    },
  ],
});

/** A statement as a policy document has it; tests replace its fields. */
export type StatementFields = Readonly<Record<string, unknown>>;

const everybodyDenied = { Effect: "Deny", Principal: "*" };
export const plainHttp: StatementFields = {
  ...everybodyDenied,
  Action: "s3:*",
  Resource: [BUCKET_ARN, `${BUCKET_ARN}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
export const otherKeys: StatementFields = {
  ...everybodyDenied,
  Action: "s3:PutObject",
  Resource: `${BUCKET_ARN}/*`,
  Condition: {
    StringNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": KEY_ARN },
    Null: { "s3:x-amz-server-side-encryption": "false" },
  },
};
export const callersKeys: StatementFields = {
  ...everybodyDenied,
  Action: "s3:PutObject",
  Resource: `${BUCKET_ARN}/*`,
  Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
};

export function policyText(...statements: readonly StatementFields[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export const bucketPolicy: FixtureResource = {
  type: "aws:s3/bucketPolicy:BucketPolicy",
  name: "data-policy",
  props: { bucket: BUCKET_NAME, policy: policyText(plainHttp, otherKeys, callersKeys) },
  edges: { bucket: [bucket] },
  provider,
};

/** The regression pipeline as it is rendered, which the pipeline's own tests keep fresh; images by digest, as in production. */
export const definition = fs
  .readFileSync(path.join(__dirname, "../pipeline/regression/definition.json"), "utf8")
  .replaceAll("sagemaker-xgboost:3.2-0", `sagemaker-xgboost@sha256:${"1".repeat(64)}`);

/** The digest of the step code that this definition names; no code has it. */
export const codeDigest = /(?<=\/code\/)[0-9a-f]{64}/.exec(definition)?.[0] ?? "";

const floors = readFloors(path.join(__dirname, "../../policies/floors.yaml"));

/** The pack's own floors, under which this definition's evaluation counts as reviewed and its places as allowed. */
export const fixtureFloors: Floors = {
  ...floors,
  allowed: {
    ...floors.allowed,
    buckets: ["data", "artifacts"].map((what) => `sluicegate-dev-${what}-1a2b3c`),
  },
  pipelines: Object.fromEntries(
    Object.entries(floors.pipelines).map(([name, one]) => [name, { ...one, evaluators: [codeDigest] }]),
  ),
};

const roleArn = (kind: string): string => `arn:aws:iam::111122223333:role/sluicegate-dev-${kind}-1a2b3c`;

export const PIPELINE_NAME = "sluicegate-prod-regression";

export const pipeline: FixtureResource = {
  type: "aws:sagemaker/pipeline:Pipeline",
  name: "regression",
  props: {
    pipelineName: PIPELINE_NAME,
    pipelineDefinition: definition,
    roleArn: roleArn("pipeline"),
  },
  provider,
};

export const key: FixtureResource = {
  type: "aws:kms/key:Key",
  name: "key",
  props: { description: "data", enableKeyRotation: true, deletionWindowInDays: 30 },
  provider,
};

/** The buckets' part of the compliant stack. */
export const storage: readonly FixtureResource[] = [
  provider,
  bucket,
  encryption,
  accessBlock,
  bucketPolicy,
  versioning,
  ownership,
  logging,
  lifecycle,
];

/** The same resource with some properties replaced; `undefined` takes one away. */
export function withProps(resource: FixtureResource, changes: Partial<FixtureResource["props"]>): FixtureResource {
  const props: Record<string, JavaScriptValue> = {};
  for (const [key, value] of Object.entries({ ...resource.props, ...changes })) {
    if (value !== undefined) props[key] = value;
  }
  return { ...resource, props };
}
