import assert from "node:assert/strict";
import { bucketPoliciesRefuse } from "../../policies/bucketPolicy";
import { policiesOf } from "../../policies/sdk";
import { preview, secret, UNKNOWN, type FixtureResource } from "../support/policyServer";
import {
  bucket,
  BUCKET_NAME,
  bucketPolicy,
  callersKeys,
  KEY_ARN,
  otherKeys,
  plainHttp,
  policyText,
  withProps,
  type StatementFields,
} from "../support/resources";

const policies = policiesOf([bucketPoliciesRefuse], { relaxedStacks: [], pipelines: {} });
const ARN = `arn:aws:s3:::${BUCKET_NAME}`;
const KEY_HEADER = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const ALGORITHM_HEADER = "s3:x-amz-server-side-encryption";

const TLS = "Expected a Deny of s3:* on the bucket and its objects for everybody when aws:SecureTransport is false";
const AES = "Expected a Deny of puts that ask for SSE-S3 (AES256)";
const NO_KEY = "Expected a Deny of puts that ask for SSE-KMS without a key id: S3 then takes the AWS managed key";
const OTHER_KEY = "Expected a Deny of puts with another KMS key";
const SSE_C = "Expected a Deny of puts with a key that the caller brings (SSE-C)";
const EVERYBODY = "Expected no Allow for everybody (Principal *) without a condition on who calls";
const NOT_KNOWN = "UNPROVED: not known at preview";

/** What is wrong with a stack of the bucket and this policy; places are left out. */
async function problems(policy: FixtureResource, resources: readonly FixtureResource[] = [bucket]): Promise<string[]> {
  const found = await preview(policies, [...resources, policy]);
  assert.ok(found.every(({ level, message }) => level === "mandatory" && message.startsWith("[S3-04] ")));
  return found.map(({ message }) => message.split(" | ")[1] ?? "");
}

const ofStatements = (...statements: StatementFields[]) =>
  problems(withProps(bucketPolicy, { policy: policyText(...statements) }));
const changed = (statement: StatementFields, changes: StatementFields): StatementFields => ({
  ...statement,
  ...changes,
});

describe("S3-04: what the compliant policy may look like", () => {
  const accepted: readonly (readonly [string, readonly StatementFields[]])[] = [
    ["the fixture's three statements", [plainHttp, otherKeys, callersKeys]],
    [
      "actions and principals as lists",
      [changed(plainHttp, { Principal: { AWS: ["*"] }, Action: ["s3:*"] }), otherKeys, callersKeys],
    ],
    [
      "NotAction that leaves S3 out",
      [changed(plainHttp, { Action: undefined, NotAction: ["iam:*"] }), otherKeys, callersKeys],
    ],
    [
      "NotResource that leaves another bucket out",
      [changed(plainHttp, { Resource: undefined, NotResource: "arn:aws:s3:::other" }), otherKeys, callersKeys],
    ],
    ["wildcards in the resource", [changed(plainHttp, { Resource: `${ARN}*` }), otherKeys, callersKeys]],
    [
      "a boolean instead of text",
      [changed(plainHttp, { Condition: { Bool: { "AWS:securetransport": false } } }), otherKeys, callersKeys],
    ],
    [
      "a header that is always demanded",
      [plainHttp, changed(otherKeys, { Condition: { StringNotEquals: { [KEY_HEADER]: [KEY_ARN] } } })],
    ],
    [
      "other algorithms and other keys refused apart, and a missing key id too",
      [
        plainHttp,
        callersKeys,
        changed(otherKeys, { Condition: { StringNotEqualsIfExists: { [KEY_HEADER]: KEY_ARN } } }),
        changed(otherKeys, { Condition: { Null: { [KEY_HEADER]: true, [ALGORITHM_HEADER]: false } } }),
      ],
    ],
    [
      "an Allow for everybody of one organisation",
      [
        plainHttp,
        otherKeys,
        callersKeys,
        {
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: `${ARN}/*`,
          Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } },
        },
      ],
    ],
    [
      "an Allow for a service",
      [
        plainHttp,
        otherKeys,
        callersKeys,
        {
          Effect: "Allow",
          Principal: { Service: "logging.s3.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: `${ARN}/*`,
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        },
      ],
    ],
  ];
  for (const [name, statements] of accepted) {
    it(`accepts ${name}`, async () => {
      assert.deepEqual(await ofStatements(...statements), []);
    });
  }

  it("accepts the document as an object", async () => {
    const document: object = { Statement: [plainHttp, otherKeys, callersKeys] };
    assert.deepEqual(await problems(withProps(bucketPolicy, { policy: document })), []);
  });
});

describe("S3-04: what it refuses", () => {
  const refused: readonly (readonly [string, readonly StatementFields[], readonly string[]])[] = [
    ["no Deny of plain HTTP", [otherKeys, callersKeys], [TLS]],
    [
      "plain HTTP denied on the objects only",
      [changed(plainHttp, { Resource: `${ARN}/*` }), otherKeys, callersKeys],
      [TLS],
    ],
    [
      "plain HTTP denied for a list of actions",
      [changed(plainHttp, { Action: ["s3:GetObject", "s3:PutObject", "s3:ListBucket"] }), otherKeys, callersKeys],
      [TLS],
    ],
    [
      "plain HTTP denied to some only",
      [changed(plainHttp, { Principal: { AWS: "arn:aws:iam::111122223333:root" } }), otherKeys, callersKeys],
      [TLS],
    ],
    [
      "NotAction that spares a part of S3",
      [changed(plainHttp, { Action: undefined, NotAction: "s3:Get*" }), otherKeys, callersKeys],
      [TLS],
    ],
    [
      "NotResource that leaves the bucket out",
      [changed(plainHttp, { Resource: undefined, NotResource: `${ARN}*` }), otherKeys, callersKeys],
      [TLS],
    ],
    [
      "a second condition that narrows the Deny",
      [
        changed(plainHttp, {
          Condition: { Bool: { "aws:SecureTransport": "false" }, StringEquals: { "aws:PrincipalArn": "x" } },
        }),
        otherKeys,
        callersKeys,
      ],
      [TLS],
    ],
    [
      "the condition turned round",
      [changed(plainHttp, { Condition: { Bool: { "aws:SecureTransport": "true" } } }), otherKeys, callersKeys],
      [TLS],
    ],
    [
      "an operator that is not understood",
      [changed(plainHttp, { Condition: { BinaryEquals: { "aws:SecureTransport": "false" } } }), otherKeys, callersKeys],
      [TLS],
    ],
    [
      "an Allow in place of the Deny",
      [changed(plainHttp, { Effect: "Allow" }), otherKeys, callersKeys],
      [EVERYBODY, TLS],
    ],
    [
      "an Allow for a service that acts for anybody",
      [
        plainHttp,
        otherKeys,
        callersKeys,
        {
          Effect: "Allow",
          Principal: { Service: "logging.s3.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: `${ARN}/*`,
        },
      ],
      ["Expected a service to be admitted for this account's things alone"],
    ],
    ["no word on keys", [plainHttp], [OTHER_KEY, SSE_C, AES, NO_KEY]],
    ["no word on the callers' own keys", [plainHttp, otherKeys], [SSE_C]],
    [
      "only keys that are named",
      [
        plainHttp,
        callersKeys,
        changed(otherKeys, {
          Condition: { StringNotEquals: { [KEY_HEADER]: KEY_ARN }, Null: { [KEY_HEADER]: "false" } },
        }),
      ],
      [AES, NO_KEY],
    ],
    [
      "only other algorithms",
      [
        plainHttp,
        callersKeys,
        changed(otherKeys, { Condition: { StringNotEquals: { [ALGORITHM_HEADER]: "aws:kms" } } }),
      ],
      [OTHER_KEY, NO_KEY],
    ],
    [
      "every key of the account",
      [
        plainHttp,
        callersKeys,
        changed(otherKeys, {
          Condition: {
            StringNotLike: { [KEY_HEADER]: "arn:aws:kms:eu-west-1:111122223333:key/*" },
            Null: { [ALGORITHM_HEADER]: "false" },
          },
        }),
      ],
      [OTHER_KEY],
    ],
    [
      "another bucket's ARN",
      [changed(plainHttp, { Resource: ["arn:aws:s3:::other", "arn:aws:s3:::other/*"] }), otherKeys, callersKeys],
      [TLS],
    ],
    [
      "an Allow for everybody",
      [
        plainHttp,
        otherKeys,
        callersKeys,
        { Effect: "Allow", Principal: { AWS: ["*"] }, Action: "s3:GetObject", Resource: `${ARN}/*` },
      ],
      [EVERYBODY],
    ],
    [
      "an Allow for everybody under a hollow condition",
      [
        plainHttp,
        otherKeys,
        callersKeys,
        {
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: `${ARN}/*`,
          Condition: { StringLike: { "aws:PrincipalArn": "*" } },
        },
      ],
      [EVERYBODY],
    ],
    [
      "an Allow with NotPrincipal",
      [
        plainHttp,
        otherKeys,
        callersKeys,
        {
          Effect: "Allow",
          NotPrincipal: { AWS: "arn:aws:iam::111122223333:root" },
          Action: "s3:*",
          Resource: `${ARN}/*`,
        },
      ],
      ["Expected an Allow to name its principals, got NotPrincipal"],
    ],
  ];
  for (const [name, statements, expected] of refused) {
    it(`refuses ${name}`, async () => {
      assert.deepEqual(await ofStatements(...statements), [...expected].sort(byPlace));
    });
  }

  /** Findings come sorted by place: the policy as a whole stands before its statements. */
  function byPlace(a: string, b: string): number {
    const statement = (text: string): number => (text === EVERYBODY ? 1 : 0);
    return statement(a) - statement(b) || (a < b ? -1 : 1);
  }

  it("refuses what is no policy, without repeating it", async () => {
    const NO_OBJECT = "Expected an object";
    const malformed: readonly (readonly [string | object | number, string])[] = [
      ["{", "Expected strict JSON without a name twice in one object"],
      ['{"Statement":[],"Statement":[]}', "Expected strict JSON without a name twice in one object"],
      ["[]", NO_OBJECT],
      ["7", NO_OBJECT],
      ['"text"', NO_OBJECT],
      ['{"Statement":[{"Effect":1}]}', "Expected Action or NotAction, and not both"],
      ['{"Statement":{"Effect":"Deny","Condition":[]}}', "Expected Principal or NotPrincipal, and not both"],
      [7, NO_OBJECT],
      [[[]], NO_OBJECT],
      [{}, NO_OBJECT],
    ];
    for (const [policy, problem] of malformed) {
      const told = await problems(withProps(bucketPolicy, { policy }));
      assert.ok(told.includes(problem), JSON.stringify([policy, told]));
    }
    assert.deepEqual(await problems(withProps(bucketPolicy, { policy: undefined })), [
      "Expected a policy document, got none",
    ]);
    const found = await preview(policies, [bucket, withProps(bucketPolicy, { policy: secret("planted") })]);
    assert.ok(found.length > 0 && found.every(({ message }) => !message.includes("planted")));
  });
});

describe("S3-04: what is not known at preview", () => {
  it("is undecided when the document is unknown, wholly or in part", async () => {
    const inside = policyText(plainHttp, otherKeys).replace(KEY_ARN, UNKNOWN);
    const asObject: object = { Statement: [changed(plainHttp, { Resource: [UNKNOWN, ARN] }), otherKeys, callersKeys] };
    for (const policy of [UNKNOWN, inside, asObject]) {
      assert.deepEqual(await problems(withProps(bucketPolicy, { policy })), [NOT_KNOWN]);
    }
  });

  const unnamed = withProps(bucketPolicy, { bucket: UNKNOWN });

  it("joins by the edge, and holds the policy to that bucket", async () => {
    assert.deepEqual(await problems(unnamed), []);
    const other = { ...bucket, props: { bucket: "another-name" } };
    const lines = await problems({ ...unnamed, edges: { bucket: [other] } }, [other]);
    assert.deepEqual(lines, [OTHER_KEY, SSE_C, AES, NO_KEY, TLS].sort());
  });

  it("is undecided when no edge tells the bucket, or the bucket's name is unknown", async () => {
    const edgeless = await problems({ ...unnamed, edges: {} });
    assert.deepEqual(edgeless, [
      "Expected a BucketPolicy for this bucket, got none",
      "UNPROVED: not known at preview, and it does not come from exactly one bucket of the stack",
    ]);
    const auto = { ...bucket, props: {} };
    assert.deepEqual(await problems({ ...unnamed, edges: { bucket: [auto] } }, [auto]), [
      "UNPROVED: whether the policy speaks about this bucket is not known at preview",
    ]);
  });

  it("refuses a bucket without a policy, in both providers", async () => {
    const native = { type: "aws-native:s3:Bucket", name: "native", props: { bucketName: "native-bucket" } };
    const found = await preview(policies, [bucket, native]);
    assert.deepEqual(
      found.map(({ message }) => message.split(" | ").slice(0, 2).join(": ")),
      [
        "[S3-04] native (aws-native:s3:Bucket): Expected a BucketPolicy for this bucket, got none",
        "[S3-04] data (aws:s3/bucket:Bucket): Expected a BucketPolicy for this bucket, got none",
      ],
    );
  });

  it("judges the policyDocument of an aws-native policy", async () => {
    const { policy, ...props } = bucketPolicy.props;
    const native = {
      ...bucketPolicy,
      type: "aws-native:s3:BucketPolicy",
      props: { ...props, policyDocument: policy ?? "" },
    };
    assert.deepEqual(await problems(native), []);
    assert.deepEqual(await problems(withProps(native, { policyDocument: policyText(plainHttp, otherKeys) })), [SSE_C]);
  });
});
