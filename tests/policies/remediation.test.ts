/** Remediations, as the SDK's server runs them: what is mended, that it is enough, and that nothing else changes. */
import assert from "node:assert/strict";
import { diff } from "../../infra/local/diff";
import { rules as known } from "../../infra/local/rules";
import { genericRule } from "../../infra/local/rules/generic";
import { rules } from "../../policies/index";
import { REMEDIABLE } from "../../policies/floorsSchema";
import { policiesOf } from "../../policies/sdk";
import { analyze, remediate, secret, UNKNOWN, type FixtureResource, type Props } from "../support/policyServer";
import { floorsFor } from "../support/ruleCases";

interface Case {
  readonly rule: (typeof REMEDIABLE)[number];
  readonly type: string;
  /** What the program sets. */
  readonly broken: Props;
  /** What the engine goes on with. */
  readonly mended: Props;
  /** Places of `broken` and what lies above them: unknown, they are left alone. */
  readonly unknown: readonly Props[];
}

const AES: Props = { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } };
const NATIVE_AES: Props = { serverSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } };
const OPEN = { blockPublicAcls: false, blockPublicPolicy: true, restrictPublicBuckets: false };
const CLOSED = { blockPublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true, ignorePublicAcls: true };
const ALL_UNKNOWN = Object.fromEntries(Object.keys(CLOSED).map((flag) => [flag, UNKNOWN]));

const CASES: readonly Case[] = [
  {
    rule: "S3-02",
    type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    broken: { bucket: "data", rules: [{ ...AES }, { ...AES, bucketKeyEnabled: false }] },
    mended: {
      bucket: "data",
      rules: [
        { ...AES, bucketKeyEnabled: true },
        { ...AES, bucketKeyEnabled: true },
      ],
    },
    unknown: [{ rules: UNKNOWN }, { rules: [UNKNOWN] }, { rules: [{ ...AES, bucketKeyEnabled: UNKNOWN }] }],
  },
  {
    rule: "S3-02",
    type: "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
    broken: { bucket: "data", rules: [{ ...AES }] },
    mended: { bucket: "data", rules: [{ ...AES, bucketKeyEnabled: true }] },
    unknown: [],
  },
  {
    rule: "S3-02",
    type: "aws-native:s3:Bucket",
    broken: { bucketEncryption: { serverSideEncryptionConfiguration: [{ ...NATIVE_AES }] } },
    mended: { bucketEncryption: { serverSideEncryptionConfiguration: [{ ...NATIVE_AES, bucketKeyEnabled: true }] } },
    unknown: [{ bucketEncryption: UNKNOWN }, { bucketEncryption: { serverSideEncryptionConfiguration: UNKNOWN } }],
  },
  {
    rule: "S3-03",
    type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    broken: { bucket: "data", ...OPEN },
    mended: { bucket: "data", ...CLOSED },
    unknown: [ALL_UNKNOWN],
  },
  {
    rule: "S3-03",
    type: "aws-native:s3:Bucket",
    broken: { publicAccessBlockConfiguration: OPEN },
    mended: { publicAccessBlockConfiguration: CLOSED },
    unknown: [{ publicAccessBlockConfiguration: UNKNOWN }, { publicAccessBlockConfiguration: ALL_UNKNOWN }],
  },
  {
    rule: "S3-08",
    type: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    broken: { bucket: "data", rule: { objectOwnership: "ObjectWriter" } },
    mended: { bucket: "data", rule: { objectOwnership: "BucketOwnerEnforced" } },
    unknown: [{ rule: UNKNOWN }, { rule: { objectOwnership: UNKNOWN } }],
  },
  {
    rule: "S3-08",
    type: "aws-native:s3:Bucket",
    broken: { bucketName: "data" },
    mended: { bucketName: "data", ownershipControls: { rules: [{ objectOwnership: "BucketOwnerEnforced" }] } },
    unknown: [{ ownershipControls: UNKNOWN }, { ownershipControls: { rules: UNKNOWN } }],
  },
  {
    rule: "KMS-01",
    type: "aws:kms/key:Key",
    broken: { description: "data", enableKeyRotation: false },
    mended: { description: "data", enableKeyRotation: true },
    unknown: [{ enableKeyRotation: UNKNOWN }, { keyUsage: UNKNOWN }, { customerMasterKeySpec: UNKNOWN }],
  },
  {
    rule: "KMS-01",
    type: "aws-native:kms:Key",
    broken: { description: "data" },
    mended: { description: "data", enableKeyRotation: true },
    unknown: [{ enableKeyRotation: UNKNOWN }, { keySpec: UNKNOWN }],
  },
  ...[
    "aws:kms/key:Key",
    "aws:kms/replicaKey:ReplicaKey",
    "aws:kms/externalKey:ExternalKey",
    "aws:kms/replicaExternalKey:ReplicaExternalKey",
  ].map((type): Case => ({
    rule: "KMS-02",
    type,
    broken: { description: "data", deletionWindowInDays: 7 },
    mended: { description: "data", deletionWindowInDays: 14 },
    unknown: [{ deletionWindowInDays: UNKNOWN }],
  })),
  ...["aws-native:kms:Key", "aws-native:kms:ReplicaKey"].map((type): Case => ({
    rule: "KMS-02",
    type,
    broken: { pendingWindowInDays: 7 },
    mended: { pendingWindowInDays: 14 },
    unknown: [{ pendingWindowInDays: UNKNOWN }],
  })),
  ...["aws:ecr/repository:Repository", "aws-native:ecr:Repository"].flatMap((type): Case[] => [
    {
      rule: "ECR-01",
      type,
      broken: { imageTagMutability: "MUTABLE" },
      mended: { imageTagMutability: "IMMUTABLE" },
      unknown: [{ imageTagMutability: UNKNOWN }],
    },
    {
      rule: "ECR-02",
      type,
      broken: { imageTagMutability: "IMMUTABLE" },
      mended: { imageTagMutability: "IMMUTABLE", imageScanningConfiguration: { scanOnPush: true } },
      unknown: [{ imageScanningConfiguration: UNKNOWN }, { imageScanningConfiguration: { scanOnPush: UNKNOWN } }],
    },
  ]),
  ...["aws:cloudwatch/logGroup:LogGroup", "aws-native:logs:LogGroup"].map((type): Case => ({
    rule: "LOG-01",
    type,
    broken: { kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1", retentionInDays: 30 },
    mended: { kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1", retentionInDays: 365 },
    unknown: [{ retentionInDays: UNKNOWN }],
  })),
];

/** What cannot be updated in place, and what may not. Source: "Update requires" of each property in the CloudFormation reference. */
const NATIVE_REPLACES: Readonly<Record<string, readonly string[]>> = {
  "aws-native:s3:Bucket": ["bucketName", "bucketNamePrefix", "bucketNamespace"],
  "aws-native:kms:Key": ["keySpec", "keyUsage", "multiRegion", "origin"],
  "aws-native:kms:ReplicaKey": ["primaryKeyArn"],
  "aws-native:ecr:Repository": ["repositoryName", "encryptionConfiguration"],
  "aws-native:logs:LogGroup": ["logGroupName"],
};

const policiesWith = (ids: readonly string[]) => policiesOf(rules, floorsFor({ remediate: ids, retentionDays: 183 }));
const everything = policiesWith(REMEDIABLE);

const resource = (type: string, props: Props, more: Partial<FixtureResource> = {}): FixtureResource => ({
  type,
  name: "one",
  props,
  ...more,
});

/** Only the findings of one rule: the fixtures here leave out what others demand. */
async function findingsOf(id: string, one: FixtureResource): Promise<string[]> {
  const found = await analyze(everything, one);
  return found.map(({ message }) => message).filter((message) => message.startsWith(`[${id}]`));
}

describe("remediation", () => {
  for (const { rule: id, type, broken, mended, unknown } of CASES) {
    const only = policiesWith([id]);
    const rule = rules.find((one) => one.id === id);

    describe(`${id} on ${type}`, () => {
      it("mends what the rule objects to, alone and once", async () => {
        assert.notDeepEqual(await findingsOf(id, resource(type, broken)), []);
        const first = await remediate(only, resource(type, broken));
        assert.deepEqual(first, { by: [rule?.name], props: mended });
        assert.deepEqual(await findingsOf(id, resource(type, mended)), []);
        assert.deepEqual(await remediate(only, resource(type, mended)), { by: [], props: mended });
      });

      it("is off unless the floors name it, and leaves alone what is to be ignored", async () => {
        const others = REMEDIABLE.filter((other) => other !== id);
        for (const policies of [policiesWith([]), policiesWith(others)]) {
          const { by } = await remediate(policies, resource(type, broken));
          assert.ok(!by.includes(rule?.name ?? ""));
        }
        const changed = Object.keys(mended).filter((key) => broken[key] !== mended[key]);
        const { props } = await remediate(only, resource(type, broken, { ignoreChanges: changed }));
        assert.deepEqual(props, broken);
      });

      it("keeps what is secret, and what is not known", async () => {
        const hidden = Object.fromEntries(Object.entries(broken).map(([key, value]) => [key, secret(value)]));
        const expected = Object.fromEntries(
          Object.entries(mended).map(([key, value]) => [key, key in broken ? secret(value) : value]),
        );
        const more = { description: UNKNOWN, tags: { owner: secret("ada"), team: UNKNOWN } };
        const { props } = await remediate(only, resource(type, { ...hidden, ...more }));
        assert.deepEqual(props, { ...expected, ...more });
        for (const some of unknown) {
          assert.deepEqual((await remediate(only, resource(type, some))).props, some);
        }
      });

      it("replaces nothing", () => {
        const change = { oldInputs: { ...broken }, news: { ...mended }, ignored: [] };
        const native = { title: type, replaces: NATIVE_REPLACES[type] ?? [], id: () => "", outputs: () => ({}) };
        assert.ok(!type.startsWith("aws-native:") || type in NATIVE_REPLACES);
        const table = type in NATIVE_REPLACES ? native : (known.get(type) ?? genericRule(type, []));
        const { changes, replaces } = diff(change, table);
        assert.ok(changes.size > 0);
        assert.deepEqual(replaces, []);
      });

      it("survives any value", async () => {
        const values = [7, true, "text", [], ["text"], {}, [{}], [[]], null];
        for (const key of new Set([...Object.keys(broken), ...Object.keys(mended)])) {
          for (const value of values) {
            const once = await remediate(only, resource(type, { ...broken, [key]: value }));
            const twice = await remediate(only, resource(type, once.props));
            assert.deepEqual(twice.props, once.props);
          }
        }
      });
    });
  }

  it("has a case for each rule that can remediate, on each type that such a rule looks at", () => {
    const wanted = rules.flatMap(({ id, on, remediate: can }) =>
      can === undefined || on === "every" ? [] : on.map((type) => `${id} ${type}`),
    );
    assert.deepEqual(new Set(CASES.map(({ rule, type }) => `${rule} ${type}`)), new Set(wanted));
    assert.deepEqual(
      rules.filter(({ remediate: can }) => can !== undefined).map(({ id }) => id),
      [...REMEDIABLE],
    );
  });

  it("leaves alone a key that cannot rotate, tags with exceptions, and logs that are kept for ever or in a relaxed stack", async () => {
    const untouched: FixtureResource[] = [
      resource("aws:kms/key:Key", { customerMasterKeySpec: "RSA_2048", enableKeyRotation: false }),
      resource("aws:kms/key:Key", { keyUsage: "SIGN_VERIFY", enableKeyRotation: false }),
      resource("aws:ecr/repository:Repository", {
        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
        imageScanningConfiguration: { scanOnPush: true },
      }),
      resource("aws:cloudwatch/logGroup:LogGroup", { name: "logs" }),
      resource("aws:cloudwatch/logGroup:LogGroup", { retentionInDays: 0 }),
      resource("aws:cloudwatch/logGroup:LogGroup", { retentionInDays: 1096 }),
      resource("aws:cloudwatch/logGroup:LogGroup", { retentionInDays: 30 }, { stack: "dev" }),
      resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", { ...OPEN }, { ignoreChanges: ["*"] }),
    ];
    for (const one of untouched) assert.deepEqual(await remediate(everything, one), { by: [], props: one.props });
  });

  it("mends for all rules in one go", async () => {
    const { by, props } = await remediate(everything, resource("aws:ecr/repository:Repository", { name: "images" }));
    assert.deepEqual(by, ["repository-tags-immutable", "repository-scans-images"]);
    assert.deepEqual(props, {
      name: "images",
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
    });
  });
});
