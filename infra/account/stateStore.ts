/**
 * StateStore: the bucket that holds the states of all stacks, and the bucket of its access logs. Both outlive this stack,
 * since its own state lies in there too.
 */
import * as pulumi from "@pulumi/pulumi";
import * as s3 from "@pulumi/aws/s3";
import { adopted, type Concern } from "./concern";
import { stateBucketPolicy, stateLogBucketPolicy } from "./stateBucketPolicy";

/** Days in which no version of a state can be deleted for good, but by an administrator who overrides the lock. */
const LOCK_DAYS = 30;

export interface StateStoreArgs extends Concern {
  /** ARN of the key that encrypts both buckets. */
  readonly keyArn: pulumi.Input<string>;
}

export class StateStore extends pulumi.ComponentResource {
  constructor(name: string, args: StateStoreArgs, opts: pulumi.ComponentResourceOptions) {
    super("sluicegate:account:StateStore", name, {}, opts);
    const { config, names, keyArn } = args;
    const kept = { parent: this, retainOnDelete: true };

    const logs = createBucket(`${name}-logs`, names.stateLogBucket, stateLogBucketPolicy(args), {
      expireAfterDays: config.logRetentionDays,
    });
    const states = createBucket(`${name}-states`, names.stateBucket, stateBucketPolicy(args), { locked: true });
    // A state that was overwritten can be brought back, and nobody deletes it for good before its time. The bucket of
    // the logs has no lock: S3 delivers no access logs into one that has a default retention.
    new s3.BucketObjectLockConfiguration(
      `${name}-states-lock`,
      { bucket: states.bucket, rule: { defaultRetention: { mode: "GOVERNANCE", days: LOCK_DAYS } } },
      kept,
    );
    new s3.BucketLogging(
      `${name}-states-logging`,
      { bucket: states.bucket, targetBucket: logs.bucket, targetPrefix: "states/" },
      kept,
    );
    this.registerOutputs({});

    function createBucket(
      child: string,
      bucketName: string,
      policy: string,
      { expireAfterDays, locked = false }: { expireAfterDays?: number; locked?: boolean },
    ): s3.Bucket {
      const bucket = new s3.Bucket(
        child,
        { bucket: bucketName, objectLockEnabled: locked },
        { ...kept, protect: config.protect, ...adopted(config, child) },
      );
      const own = { bucket: bucket.bucket };
      const access = new s3.BucketPublicAccessBlock(
        `${child}-access`,
        { ...own, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
        kept,
      );
      new s3.BucketOwnershipControls(
        `${child}-ownership`,
        { ...own, rule: { objectOwnership: "BucketOwnerEnforced" } },
        kept,
      );
      new s3.BucketVersioning(`${child}-versioning`, { ...own, versioningConfiguration: { status: "Enabled" } }, kept);
      new s3.BucketServerSideEncryptionConfiguration(
        `${child}-encryption`,
        {
          ...own,
          rules: [
            {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
              bucketKeyEnabled: true,
            },
          ],
        },
        kept,
      );
      // S3 refuses a policy that it holds for public while the block is being set; one after the other.
      new s3.BucketPolicy(`${child}-policy`, { ...own, policy }, { ...kept, dependsOn: [access] });
      new s3.BucketLifecycleConfiguration(
        `${child}-lifecycle`,
        { ...own, rules: housekeeping(config.dataRetentionDays, expireAfterDays) },
        kept,
      );
      return bucket;
    }
  }
}

/** Superseded versions and abandoned uploads go; current objects stay unless `expireAfterDays` says otherwise. */
function housekeeping(supersededDays: number, expireAfterDays?: number) {
  const everything = { filter: { prefix: "" }, status: "Enabled" };
  return [
    { id: "abandoned-uploads", ...everything, abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } },
    { id: "superseded-versions", ...everything, noncurrentVersionExpiration: { noncurrentDays: supersededDays } },
    ...(expireAfterDays === undefined ? [] : [{ id: "expiry", ...everything, expiration: { days: expireAfterDays } }]),
  ];
}
