/**
 * Storage: the buckets for artifacts, data and access logs, each encrypted, private, versioned and TLS-only; what the
 * config names as existing is used and not made.
 */
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
  /** Name of the bucket for code, results and models, made here or given. */
  readonly artifactBucket: pulumi.Input<string>;
  /** Whether there is a bucket for access logs; given buckets are logged by their owner. */
  readonly logs: boolean;

  constructor(name: string, { config, names }: StorageArgs, opts: pulumi.ComponentResourceOptions) {
    super("sluicegate:infra:Storage", name, {}, opts);
    const { artifactBucketArn, dataBucketArn, logBucketArn } = config.existing;
    const logged = [
      ...(artifactBucketArn === undefined ? [names.artifactBucket] : []),
      ...(dataBucketArn === undefined ? [names.dataBucket] : []),
    ];
    this.logs = logged.length > 0;
    const logBucket = this.logs && logBucketArn === undefined ? createLogs(this).bucket : names.logBucket;
    this.artifactBucket = artifactBucketArn === undefined ? createLogged(this, "artifacts") : names.artifactBucket;
    if (dataBucketArn === undefined) createLogged(this, "data");
    this.registerOutputs({});

    function createLogs(parent: Storage): s3.Bucket {
      const delivery = logDelivery(names, config.account, logged);
      return createBucket(parent, `${name}-logs`, names.logBucket, [delivery], {
        expireAfterDays: config.logRetentionDays,
      });
    }

    function createLogged(parent: Storage, what: "artifacts" | "data"): pulumi.Output<string> {
      const child = `${name}-${what}`;
      const { bucket } = createBucket(parent, child, what === "data" ? names.dataBucket : names.artifactBucket);
      const args = { bucket, targetBucket: logBucket, targetPrefix: `${child}/` };
      new s3.BucketLogging(`${child}-logging`, args, { parent });
      return bucket;
    }

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

/** Superseded versions and abandoned uploads go; current objects stay unless `expireAfterDays` says otherwise. */
function lifecycle(supersededDays: number, expireAfterDays?: number) {
  const everything = { filter: { prefix: "" }, status: "Enabled" };
  return [
    { id: "abandoned-uploads", ...everything, abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } },
    { id: "superseded-versions", ...everything, noncurrentVersionExpiration: { noncurrentDays: supersededDays } },
    ...(expireAfterDays === undefined ? [] : [{ id: "expiry", ...everything, expiration: { days: expireAfterDays } }]),
  ];
}
