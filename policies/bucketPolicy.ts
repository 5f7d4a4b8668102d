/**
 * S3-04: what a bucket's policy must refuse. The policy is not compared with a template; it is asked about requests that
 * must not succeed, and a Deny statement has to refuse each.
 */
import { ALL_BUCKETS, attachments, bucketName } from "./buckets";
import { isLimited } from "./callers";
import { undecided, violation, type Finding } from "./finding";
import { isEverybody, refuses } from "./iam/statements";
import { namesItsSource } from "./iam/trust";
import type { PolicyRequest, Statement } from "./policyDocument";
import { policyAt, type PolicyProperty } from "./policyProperty";
import type { JoinedResource, ResourceView, Rule, StackView } from "./rule";

const NATIVE_POLICY = "aws-native:s3:BucketPolicy";
/** Types that hold a bucket's policy. */
export const POLICIES = ["aws:s3/bucketPolicy:BucketPolicy", NATIVE_POLICY];

const SECURE_TRANSPORT = "aws:securetransport";
const ALGORITHM = "s3:x-amz-server-side-encryption";
const KEY_ID = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const CUSTOMER_ALGORITHM = "s3:x-amz-server-side-encryption-customer-algorithm";
const NO_HEADERS = { [ALGORITHM]: undefined, [KEY_ID]: undefined, [CUSTOMER_ALGORITHM]: undefined };
const OTHER_ID = "99999999-0000-4000-8000-999999999999";

interface Probe {
  readonly problem: string;
  readonly fix: string;
  readonly requests: readonly PolicyRequest[];
}

/** Requests without TLS, of any action: a made-up one is only covered by a wildcard, so a mere list does not pass. */
function plainHttp(bucket: string): Probe {
  const context = { [SECURE_TRANSPORT]: "false" };
  const actions = ["s3:GetObject", "s3:PutObject", "s3:AnythingElse"];
  return {
    problem: "Expected a Deny of s3:* on the bucket and its objects for everybody when aws:SecureTransport is false",
    fix: "add a Deny of s3:* for Principal * on the bucket's ARN and ARN/* with Bool aws:SecureTransport false",
    requests: [
      ...actions.map((action) => ({ action, resource: `${bucket}/any/object`, context })),
      ...["s3:ListBucket", "s3:AnythingElse"].map((action) => ({ action, resource: bucket, context })),
    ],
  };
}

/** Keys that are not the bucket's own: a stranger's, and one beside each key that the policy itself mentions. */
function otherKeys(statements: readonly Statement[]): string[] {
  const named = statements.flatMap(({ conditions }) =>
    conditions.filter(({ key }) => key === KEY_ID).flatMap(({ values }) => values),
  );
  const beside = named.map((arn) => arn.replace(/[^/]*$/, OTHER_ID).replaceAll(/[*?]/g, "0"));
  return [...new Set([`arn:aws:kms:eu-central-1:999999999999:key/${OTHER_ID}`, ...beside])];
}

function foreignKeys(bucket: string, statements: readonly Statement[]): Probe[] {
  const put = (context: PolicyRequest["context"]): PolicyRequest => ({
    action: "s3:PutObject",
    resource: `${bucket}/any/object`,
    context: { [SECURE_TRANSPORT]: "true", ...NO_HEADERS, ...context },
  });
  const fix =
    "Deny s3:PutObject for everybody when the key id header is not keyArn (StringNotEquals) and the encryption header is present (Null false), and when the customer-algorithm header is present";
  const kms = ["aws:kms", "aws:kms:dsse"];
  return [
    {
      problem: "Expected a Deny of puts that ask for SSE-S3 (AES256)",
      fix,
      requests: [put({ [ALGORITHM]: "AES256" })],
    },
    {
      problem: "Expected a Deny of puts that ask for SSE-KMS without a key id: S3 then takes the AWS managed key",
      fix,
      requests: kms.map((algorithm) => put({ [ALGORITHM]: algorithm })),
    },
    {
      problem: "Expected a Deny of puts with another KMS key",
      fix,
      requests: kms.flatMap((algorithm) =>
        otherKeys(statements).map((key) => put({ [ALGORITHM]: algorithm, [KEY_ID]: key })),
      ),
    },
    {
      problem: "Expected a Deny of puts with a key that the caller brings (SSE-C)",
      fix,
      requests: [put({ [CUSTOMER_ALGORITHM]: "AES256" })],
    },
  ];
}

function openToEverybody(statements: readonly Statement[]): Finding[] {
  return statements.flatMap((statement) => {
    if (statement.effect !== "Allow") return [];
    const where = `.policy${statement.pointer}`;
    if (statement.principals === undefined)
      return [violation(where, "Expected an Allow to name its principals, got NotPrincipal")];
    if (statement.principals.some((one) => one.startsWith("Service:")) && !namesItsSource(statement)) {
      const fix = "add StringEquals aws:SourceAccount with the stack's account, or ArnLike aws:SourceArn";
      return [violation(where, "Expected a service to be admitted for this account's things alone", { fix })];
    }
    if (!isEverybody(statement) || isLimited(statement)) return [];
    const fix = "name the principals, or add a condition on aws:PrincipalOrgID, aws:PrincipalArn or aws:SourceArn";
    return [
      violation(where, "Expected no Allow for everybody (Principal *) without a condition on who calls", { fix }),
    ];
  });
}

/** ARNs of the buckets that the policy speaks about, without their objects. */
function bucketArns(statements: readonly Statement[]): string[] {
  const patterns = statements.flatMap(({ resources }) => resources ?? []);
  const arns = patterns.map((pattern) => /^arn:aws[a-z-]*:s3:::[^/*?]+/.exec(pattern)?.[0]);
  return [...new Set(arns.filter((arn) => arn !== undefined))];
}

/** @param bucket ARN of the bucket that the policy must protect */
function judge(statements: readonly Statement[], bucket: string): Finding[] {
  const probes = [plainHttp(bucket), ...foreignKeys(bucket, statements)];
  const failed = probes.filter(
    ({ requests }) => !requests.every((request) => statements.some((one) => refuses(one, request))),
  );
  return [...openToEverybody(statements), ...failed.map(({ problem, fix }) => violation(".policy", problem, { fix }))];
}

export function policyOf({ type, props }: ResourceView): PolicyProperty {
  return policyAt(props.at(type === NATIVE_POLICY ? "policyDocument" : "policy"), "resource");
}

/** At preview the bucket's id may be unknown; then a policy that speaks about one bucket only is judged for that one. */
function judgeAlone(resource: ResourceView): Finding[] {
  const { statements, findings } = policyOf(resource);
  if (findings.length > 0) return [...findings];
  const arns = bucketArns(statements);
  const name = resource.props.at("bucket").text;
  const bucket = name === undefined ? arns[0] : arnOf(name, arns);
  // Without a name, several buckets or none are for the stack as a whole to tell apart.
  return bucket === undefined || (name === undefined && arns.length > 1) ? [] : judge(statements, bucket);
}

function arnOf(name: string, arns: readonly string[]): string {
  return `arn:${arns[0]?.split(":")[1] ?? "aws"}:s3:::${name}`;
}

/** Judges a policy whose own `bucket` is unknown and which an edge ties to this bucket, unless judged alone already. */
function judgeJoined(policy: JoinedResource, bucket: JoinedResource): Finding[] {
  const { statements, findings } = policyOf(policy);
  if (policy.props.at("bucket").state === "known" || findings.length > 0) return [];
  const arns = bucketArns(statements);
  const name = bucketName(bucket);
  if (name === undefined) {
    const fix = "give the bucket a name that is computed from config, and write the policy about that name";
    return [undecided(".bucket", "whether the policy speaks about this bucket is not known at preview", { fix })];
  }
  const arn = arnOf(name, arns);
  return arns.length === 1 && arns[0] === arn ? [] : judge(statements, arn);
}

function everyBucketHasAPolicy(stack: StackView): Finding[] {
  const buckets = stack.ofType(ALL_BUCKETS);
  const { of, findings } = attachments(stack.ofType(POLICIES), buckets);
  const perBucket = buckets.flatMap((bucket) => {
    const own = of(bucket);
    if (own.length === 0)
      return [violation("", "Expected a BucketPolicy for this bucket, got none", { subject: bucket })];
    return own.flatMap((policy) => judgeJoined(policy, bucket).map((finding) => ({ ...finding, subject: policy })));
  });
  return [...perBucket, ...findings];
}

export const bucketPoliciesRefuse: Rule = {
  id: "S3-04",
  name: "bucket-policy-refuses-plain-http-and-other-keys",
  level: "mandatory",
  severity: "high",
  states:
    "Every bucket's policy refuses requests without TLS and puts under another key or none, and admits nobody unnamed.",
  why: "Default encryption yields to a caller who asks for another key, and S3 answers plain HTTP unless a policy refuses it",
  fix: "give the bucket a BucketPolicy that denies plain HTTP and puts under any key but keyArn",
  frameworks: ["soc2:CC6.7", "gdpr:32", "csf:PR.DS-2", "ccpa:1798.100(e)"],
  on: POLICIES,
  check: judgeAlone,
  join: everyBucketHasAPolicy,
};
