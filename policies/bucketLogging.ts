/** S3-06: who read and wrote a bucket's objects is written down, in another bucket that lets S3 deliver it. */
import { POLICIES, policyOf } from "./bucketPolicy";
import { ALL_BUCKETS, attachments, bucketName, BUCKETS, NATIVE_BUCKET } from "./buckets";
import { undecided, violation, type Finding } from "./finding";
import { coversAction } from "./iam/statements";
import { property, type Places } from "./places";
import type { Statement } from "./policyDocument";
import type { PolicyProperty } from "./policyProperty";
import type { JoinedResource, ResourceView, Rule, StackView } from "./rule";

const TARGETS: Places = {
  "aws:s3/bucketLogging:BucketLogging": ["targetBucket"],
  "aws:s3/bucketLoggingV2:BucketLoggingV2": ["targetBucket"],
  [NATIVE_BUCKET]: ["loggingConfiguration", "destinationBucketName"],
};
const LOGGINGS = Object.keys(TARGETS).filter((type) => type !== NATIVE_BUCKET);

/** An unknown target is for the stack to trace; a native bucket without one may itself be a target. */
function namesATarget(resource: ResourceView): Finding[] {
  const target = property(TARGETS, resource);
  if (target.state === "unknown" || resource.type === NATIVE_BUCKET) return [];
  return target.must((value) => typeof value === "string" && value !== "", "Expected targetBucket, got none");
}

/** The bucket of the stack into which this configuration logs; its literal name when it is none of the stack's. */
function targetOf(logging: JoinedResource, byName: ReadonlyMap<string, string>): string | undefined {
  const target = property(TARGETS, logging);
  if (target.text !== undefined) return byName.get(target.text) ?? target.text;
  const [name = ""] = TARGETS[logging.type] ?? [];
  const buckets = (logging.edges[name] ?? []).filter(({ type }) => ALL_BUCKETS.includes(type));
  return buckets.length === 1 ? buckets[0]?.urn : undefined;
}

const DELIVERY = { principal: "Service:logging.s3.amazonaws.com", action: "s3:PutObject" };

function admitsDeliveries({ statements, findings }: PolicyProperty): boolean {
  const admits = (one: Statement): boolean =>
    one.effect === "Allow" &&
    coversAction(one, DELIVERY.action) &&
    one.principals?.some((principal) => principal === "*" || principal === DELIVERY.principal) === true;
  return findings.length > 0 || statements.some(admits);
}

/**
 * Targets of the stack whose policy lets S3 deliver nothing: their lists of grants are off (S3-08), so nothing would arrive. A
 * bucket without a policy, or with one that cannot be read, is S3-04's.
 */
function silentTargets(stack: StackView, targets: ReadonlyMap<string, string | undefined>): Finding[] {
  const { of } = attachments(stack.ofType(POLICIES), stack.ofType(ALL_BUCKETS));
  const closed = stack.ofType(ALL_BUCKETS).filter((bucket) => {
    const policies = of(bucket).map(policyOf);
    return policies.length > 0 && !policies.some(admitsDeliveries);
  });
  const urns = new Set(closed.map(({ urn }) => urn));
  const fix = "let logging.s3.amazonaws.com put objects into it, for this account, or log into the stack's log bucket";
  return stack.resources
    .filter(({ urn }) => urns.has(targets.get(urn) ?? ""))
    .map((subject) =>
      violation(property(TARGETS, subject).path, "Expected a target whose policy admits S3's deliveries of logs", {
        subject,
        fix,
      }),
    );
}

function everyBucketIsLogged(stack: StackView): Finding[] {
  const buckets = stack.ofType(ALL_BUCKETS);
  const loggings = stack.ofType(LOGGINGS);
  const native = stack.ofType([NATIVE_BUCKET]).filter((bucket) => property(TARGETS, bucket).state !== "absent");
  const named = buckets.map((bucket) => [bucketName(bucket), bucket.urn] as const);
  const byName = new Map(named.flatMap(([name, urn]) => (name === undefined ? [] : [[name, urn] as const])));
  const { of, findings } = attachments(loggings, stack.ofType(BUCKETS));
  const targets = new Map([...loggings, ...native].map((one) => [one.urn, targetOf(one, byName)]));
  const receiving = new Set(targets.values());

  const reason = "the target is not known at preview and does not come from exactly one bucket of the stack";
  const untraced = [...loggings, ...native]
    .filter((one) => property(TARGETS, one).state === "unknown" && targets.get(one.urn) === undefined)
    .map((subject) => undecided(property(TARGETS, subject).path, reason, { subject }));
  const silent = buckets
    .filter((bucket) => of(bucket).length === 0 && !native.includes(bucket) && !receiving.has(bucket.urn))
    .map((subject) => violation("", "Expected access logging for this bucket, got none", { subject }));
  const circular = buckets
    .filter((bucket) => [bucket, ...of(bucket)].some(({ urn }) => targets.get(urn) === bucket.urn))
    .map((subject) => violation("", "Expected access logs in another bucket, got this one", { subject }));
  return [...untraced, ...silent, ...circular, ...silentTargets(stack, targets), ...findings];
}

export const bucketsAreLogged: Rule = {
  id: "S3-06",
  name: "bucket-access-logged",
  level: "advisory",
  severity: "medium",
  states: "Every bucket but those that receive logs writes its access logs into another bucket, which admits them.",
  why: "Nobody could say afterwards who read the training data or replaced a model",
  fix: "give the bucket a BucketLogging whose targetBucket is the stack's log bucket",
  frameworks: ["aia:12", "soc2:CC7.2", "gdpr:32", "aia:19", "iso42001:A.6.2.8", "csf:PR.PT-1"],
  on: Object.keys(TARGETS),
  check: namesATarget,
  join: everyBucketIsLogged,
};
