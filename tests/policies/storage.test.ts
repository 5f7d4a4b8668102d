import assert from "node:assert/strict";
import { bucketPoliciesRefuse } from "../../policies/bucketPolicy";
import { policiesOf } from "../../policies/sdk";
import { bucketsAreEncrypted, bucketsAreNotPublic } from "../../policies/storage";
import { preview, secret, UNKNOWN, urnOf, type FixtureResource } from "../support/policyServer";
import { accessBlock, bucket, encryption, KEY_ARN, storage, withProps } from "../support/resources";

const policies = policiesOf([bucketsAreEncrypted, bucketsAreNotPublic, bucketPoliciesRefuse], {
  relaxedStacks: ["local", "dev"],
  pipelines: {},
});

/** `id place: what` of every finding; all of them must be mandatory. */
async function findings(resources: readonly FixtureResource[]): Promise<string[]> {
  const found = await preview(policies, resources);
  assert.ok(found.every(({ level }) => level === "mandatory"));
  return found.map(({ message }) => message.split(" | ").slice(0, 2).join(": "));
}

const replaced = (old: FixtureResource, by: FixtureResource) => storage.map((one) => (one === old ? by : one));
const without = (...gone: readonly FixtureResource[]) => storage.filter((one) => !gone.includes(one));
const byDefault = (settings: object) =>
  withProps(encryption, { rules: [{ applyServerSideEncryptionByDefault: settings }] });

const ENCRYPTION =
  "[S3-01] data-encryption (aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration)";
const BUCKET = "data (aws:s3/bucket:Bucket)";
const PATH = ".rules[0].applyServerSideEncryptionByDefault";
const WRONG_ALGORITHM = "Expected sseAlgorithm aws:kms; SSE-S3 (AES256) and no algorithm are not accepted";
const WRONG_KEY = "Expected kmsMasterKeyId to be the ARN of a KMS key of your own";
const NOT_KNOWN = "UNPROVED: not known at preview";

const key: FixtureResource = { type: "aws:kms/key:Key", name: "key", props: {} };

describe("S3-01: Every bucket encrypts by default with SSE-KMS under a KMS key of our own", () => {
  it("finds nothing in the compliant stack", async () => {
    assert.deepEqual(await findings(storage), []);
  });

  it("finds nothing in a stack without buckets", async () => {
    assert.deepEqual(await findings([key]), []);
  });

  it("refuses a bucket without an encryption configuration, and names the bucket", async () => {
    const missing = "Expected a BucketServerSideEncryptionConfiguration for this bucket, got none";
    assert.deepEqual(await findings(without(encryption)), [`[S3-01] ${BUCKET}: ${missing}`]);
    assert.equal((await preview(policies, without(encryption)))[0]?.urn, urnOf(bucket));
  });

  const broken: readonly (readonly [string, object, readonly string[]])[] = [
    ["SSE-S3", { sseAlgorithm: "AES256", kmsMasterKeyId: KEY_ARN }, [`${PATH}.sseAlgorithm: ${WRONG_ALGORITHM}`]],
    ["no algorithm", { kmsMasterKeyId: KEY_ARN }, [`${PATH}.sseAlgorithm: ${WRONG_ALGORITHM}`]],
    ["no key", { sseAlgorithm: "aws:kms" }, [`${PATH}.kmsMasterKeyId: ${WRONG_KEY}`]],
    [
      "the AWS managed key",
      { sseAlgorithm: "aws:kms", kmsMasterKeyId: "alias/aws/s3" },
      [`${PATH}.kmsMasterKeyId: ${WRONG_KEY}`],
    ],
    ["a key that is no text", { sseAlgorithm: "aws:kms", kmsMasterKeyId: 7 }, [`${PATH}.kmsMasterKeyId: ${WRONG_KEY}`]],
    [
      "an unknown algorithm",
      { sseAlgorithm: UNKNOWN, kmsMasterKeyId: KEY_ARN },
      [`${PATH}.sseAlgorithm: ${NOT_KNOWN}`],
    ],
  ];
  for (const [name, settings, expected] of broken) {
    it(`refuses ${name}`, async () => {
      assert.deepEqual(
        await findings(replaced(encryption, byDefault(settings))),
        expected.map((line) => `${ENCRYPTION} ${line}`),
      );
    });
  }

  it("refuses an empty list of rules, and calls an unknown one undecided", async () => {
    const lines = async (rules: string | (string | object)[]) =>
      await findings(replaced(encryption, withProps(encryption, { rules })));
    assert.deepEqual(await lines([]), [`${ENCRYPTION} .rules: Expected at least one encryption rule`]);
    assert.deepEqual(await lines(UNKNOWN), [`${ENCRYPTION} .rules: ${NOT_KNOWN}`]);
    assert.deepEqual(await lines([UNKNOWN]), [`${ENCRYPTION} .rules[0]: ${NOT_KNOWN}`]);
  });

  it("accepts an unknown key that is computed from one KMS key of the stack, and no other", async () => {
    const unknownKey = byDefault({ sseAlgorithm: "aws:kms", kmsMasterKeyId: UNKNOWN });
    const tied = (...rules: FixtureResource[]): FixtureResource => ({
      ...unknownKey,
      edges: { bucket: [bucket], rules },
    });
    const other = { ...key, name: "other" };
    assert.deepEqual(await findings([key, ...replaced(encryption, tied(key))]), []);
    for (const untraceable of [tied(), tied(key, other), tied(bucket)]) {
      const lines = await findings([key, other, ...replaced(encryption, untraceable)]);
      assert.equal(lines.length, 1);
      assert.match(lines[0] ?? "", /kmsMasterKeyId: UNPROVED: the key is not known at preview and does not come from/);
    }
  });

  it("joins an unknown bucket by its edge, and only when the edge leads to exactly one bucket", async () => {
    const unnamed = withProps(encryption, { bucket: UNKNOWN });
    const second = { ...bucket, name: "second", props: { bucket: "another-name" } };
    assert.deepEqual(await findings(replaced(encryption, unnamed)), []);
    const vague: NonNullable<FixtureResource["edges"]>[] = [{}, { bucket: [bucket, second] }];
    for (const edges of vague) {
      const lines = await findings(
        replaced(encryption, { ...unnamed, edges }).concat(edges.bucket === undefined ? [] : second),
      );
      assert.ok(
        lines.includes(
          `${ENCRYPTION} .bucket: UNPROVED: not known at preview, and it does not come from exactly one bucket of the stack`,
        ),
      );
      assert.ok(
        lines.includes(
          `[S3-01] ${BUCKET}: Expected a BucketServerSideEncryptionConfiguration for this bucket, got none`,
        ),
      );
    }
  });

  it("does not let an edge bind a configuration whose literal name is another bucket's", async () => {
    const elsewhere = withProps(encryption, { bucket: "somebody-elses-bucket" });
    assert.equal((await findings(replaced(encryption, elsewhere))).length, 1);
  });

  it("judges the embedded encryption of an aws-native bucket", async () => {
    const native = (algorithm: string | object): FixtureResource => ({
      type: "aws-native:s3:Bucket",
      name: "native",
      props: {
        bucketEncryption: {
          serverSideEncryptionConfiguration: [
            { serverSideEncryptionByDefault: { sseAlgorithm: algorithm, kmsMasterKeyId: KEY_ARN } },
          ],
        },
      },
    });
    const ids = async (resource: FixtureResource) =>
      (await findings([resource])).filter((line) => line.startsWith("[S3-01]"));
    assert.deepEqual(await ids(native("aws:kms")), []);
    assert.equal((await ids(native("AES256"))).length, 1);
    assert.match((await ids(native(UNKNOWN)))[0] ?? "", /sseAlgorithm: UNPROVED/);
    assert.equal((await ids({ ...native("aws:kms"), props: {} })).length, 1);
  });

  it("never repeats a value, not even one that is secret", async () => {
    const planted = withProps(encryption, {
      rules: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: secret("planted-1"),
            kmsMasterKeyId: secret("planted-2"),
          },
        },
      ],
    });
    const found = await preview(policies, replaced(encryption, planted));
    assert.equal(found.length, 2);
    assert.ok(found.every(({ message }) => !message.includes("planted")));
  });
});

describe("S3-03: Every bucket has all four public access block flags set", () => {
  const flags = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
  const place = "[S3-03] data-access (aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock)";

  for (const flag of flags) {
    it(`refuses ${flag} absent, false or of another type, and calls it undecided when unknown`, async () => {
      const lines = async (value: boolean | string | undefined) =>
        await findings(replaced(accessBlock, withProps(accessBlock, { [flag]: value })));
      for (const value of [undefined, false, "true"]) {
        assert.deepEqual(await lines(value), [`${place} .${flag}: Expected ${flag} to be true`]);
      }
      assert.deepEqual(await lines(UNKNOWN), [`${place} .${flag}: ${NOT_KNOWN}`]);
    });
  }

  it("reports every flag that is unknown, not only the first", async () => {
    const unknown = withProps(accessBlock, Object.fromEntries(flags.map((flag) => [flag, UNKNOWN])));
    assert.equal((await findings(replaced(accessBlock, unknown))).length, flags.length);
  });

  it("refuses a bucket without a block", async () => {
    assert.deepEqual(await findings(without(accessBlock)), [
      `[S3-03] ${BUCKET}: Expected a BucketPublicAccessBlock for this bucket, got none`,
    ]);
  });

  it("judges the embedded block of an aws-native bucket", async () => {
    const native = (block: string | object): FixtureResource => ({
      type: "aws-native:s3:Bucket",
      name: "native",
      props: { publicAccessBlockConfiguration: block },
    });
    const lines = async (block: string | object) =>
      (await findings([native(block)])).filter((line) => line.startsWith("[S3-03]"));
    assert.deepEqual(await lines(Object.fromEntries(flags.map((flag) => [flag, true]))), []);
    assert.equal((await lines({})).length, flags.length);
    assert.deepEqual(await lines(UNKNOWN), [
      `[S3-03] native (aws-native:s3:Bucket) .publicAccessBlockConfiguration: ${NOT_KNOWN}`,
    ]);
  });
});
