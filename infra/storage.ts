/** Storage: the buckets for artifacts, data and access logs, each encrypted, private, versioned and TLS-only. */
import * as pulumi from "@pulumi/pulumi";
import * as s3 from "@pulumi/aws/s3";
import { bucketPolicy, logDelivery } from "./bucketPolicy";
import type { StackConfig } from "./config";
import type { Names } from "./names";

export interface StorageArgs {
  readonly config: StackConfig;
  readonly names: Names;
}

export class Storage extends pulumi.ComponentResource {
  readonly artifacts: s3.Bucket;
  readonly data: s3.Bucket;
  readonly logs: s3.Bucket;

  constructor(name: string, { config, names }: StorageArgs, opts: pulumi.ComponentResourceOptions) {
    super("sluicegate:infra:Storage", name, {}, opts);
    const logged = [names.artifactBucket, names.dataBucket];

    this.logs = createBucket(this, `${name}-logs`, names.logBucket, [logDelivery(names, config.account, logged)], {
      expireAfterDays: config.logRetentionDays,
    });
    this.artifacts = createBucket(this, `${name}-artifacts`, names.artifactBucket);
    this.data = createBucket(this, `${name}-data`, names.dataBucket);
    createLogging(this, `${name}-artifacts`, this.artifacts, this.logs);
    createLogging(this, `${name}-data`, this.data, this.logs);
    this.registerOutputs({});

    function createBucket(
      parent: Storage,
      child: string,
      bucketName: string,
      statements: readonly object[] = [],
      { expireAfterDays }: { expireAfterDays?: number } = {},
    ): s3.Bucket {
      const bucket = new s3.Bucket(child, { bucket: bucketName }, { parent, protect: config.protect });
      const own = { bucket: bucket.bucket };
      const access = new s3.BucketPublicAccessBlock(
        `${child}-access`,
        { ...own, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
        { parent },
      );
      new s3.BucketOwnershipControls(
        `${child}-ownership`,
        { ...own, rule: { objectOwnership: "BucketOwnerEnforced" } },
        { parent },
      );
      new s3.BucketVersioning(
        `${child}-versioning`,
        { ...own, versioningConfiguration: { status: "Enabled" } },
        { parent },
      );
      new s3.BucketServerSideEncryptionConfiguration(
        `${child}-encryption`,
        {
          ...own,
          rules: [
            {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: config.keyArn },
              bucketKeyEnabled: true,
            },
          ],
        },
        { parent },
      );
      // S3 refuses a policy that it holds for public while the block is being set; one after the other.
      new s3.BucketPolicy(
        `${child}-policy`,
        { ...own, policy: bucketPolicy(names, bucketName, config.keyArn, statements) },
        { parent, dependsOn: [access] },
      );
      new s3.BucketLifecycleConfiguration(
        `${child}-lifecycle`,
        { ...own, rules: lifecycle(config.dataRetentionDays, expireAfterDays) },
        { parent },
      );
      return bucket;
    }
  }
}

function createLogging(parent: Storage, child: string, bucket: s3.Bucket, logs: s3.Bucket): void {
  const args = { bucket: bucket.bucket, targetBucket: logs.bucket, targetPrefix: `${child}/` };
  new s3.BucketLogging(`${child}-logging`, args, { parent });
}

/** Superseded versions and abandoned uploads go; current objects stay unless `expireAfterDays` says otherwise. */
function lifecycle(supersededDays: number, expireAfterDays?: number) {
  const everything = { filter: { prefix: "" }, status: "Enabled" };
  return [
    { id: "abandoned-uploads", ...everything, abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } },
    { id: "superseded-versions", ...everything, noncurrentVersionExpiration: { noncurrentDays: supersededDays } },
    ...(expireAfterDays === undefined ? [] : [{ id: "expiry", ...everything, expiration: { days: expireAfterDays } }]),
  ];
}
