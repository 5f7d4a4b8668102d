/**
 * Which bucket a configuration belongs to. Ids of new buckets are unknown at preview, so equality alone cannot tell; the
 * engine does say which resources a property was computed from. That edge decides, else equal literals; else nobody knows.
 */
import { undecided, violation, type Finding, type Subject } from "./finding";
import { allowedOf, type Floors } from "./floors";
import type { JoinedResource, StackView } from "./rule";

/** Buckets whose encryption and access block are resources of their own. */
export const BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
/** Here encryption and access block are properties of the bucket; its policy is a resource in both providers. */
export const NATIVE_BUCKET = "aws-native:s3:Bucket";
export const ALL_BUCKETS = [...BUCKETS, NATIVE_BUCKET];

/** Text of a bucket's physical name, when the program sets it or the provider has answered. */
export function bucketName(bucket: JoinedResource): string | undefined {
  const { props } = bucket;
  return (bucket.type === NATIVE_BUCKET ? props.at("bucketName").text : props.at("bucket").text) ?? props.at("id").text;
}

/** The one bucket that `bucket` was computed from; an edge to several may mean any of them. */
function bucketByEdge(part: JoinedResource): string | undefined {
  const buckets = (part.edges.bucket ?? []).filter(({ type }) => ALL_BUCKETS.includes(type));
  return buckets.length === 1 ? buckets[0]?.urn : undefined;
}

export interface Attachments {
  /** Parts by the URN of their bucket. */
  readonly of: (bucket: JoinedResource) => readonly JoinedResource[];
  /** Parts whose bucket is unknown and that no edge ties to one bucket: they may protect anything or nothing. */
  readonly findings: readonly Finding[];
}

function attach(
  part: JoinedResource,
  byName: ReadonlyMap<string, string>,
  unnamed: ReadonlySet<string>,
): string | undefined {
  const literal = part.props.at("bucket").text;
  const byEdge = bucketByEdge(part);
  if (literal === undefined) return byEdge;
  // A known name outweighs an edge; the edge speaks only for a bucket whose own name is not known.
  return byName.get(literal) ?? (byEdge !== undefined && unnamed.has(byEdge) ? byEdge : undefined);
}

/** Ties each part to its bucket, in time linear in both. */
export function attachments(parts: readonly JoinedResource[], buckets: readonly JoinedResource[]): Attachments {
  const named = buckets.map((bucket) => [bucketName(bucket), bucket.urn] as const);
  const byName = new Map(named.flatMap(([name, urn]) => (name === undefined ? [] : [[name, urn] as const])));
  const unnamed = new Set(named.flatMap(([name, urn]) => (name === undefined ? [urn] : [])));
  const attached = new Map<string, JoinedResource[]>();
  const findings: Finding[] = [];
  for (const part of parts) {
    const urn = attach(part, byName, unnamed);
    if (urn !== undefined) attached.set(urn, [...(attached.get(urn) ?? []), part]);
    else if (part.props.at("bucket").state !== "known") findings.push(unattached(part));
  }
  return { of: ({ urn }) => attached.get(urn) ?? [], findings };
}

function unattached(part: JoinedResource): Finding {
  return undecided(".bucket", "not known at preview, and it does not come from exactly one bucket of the stack", {
    subject: part,
    fix: "set bucket to the id of one bucket, or to its literal name",
  });
}

/** What the stack lacks: a part of this kind for each bucket, and a bucket for each part. */
export function everyBucketHas(kind: string, types: readonly string[], stack: StackView): Finding[] {
  const buckets = stack.ofType(BUCKETS);
  const { of, findings } = attachments(stack.ofType(types), buckets);
  const missing = buckets.filter((bucket) => of(bucket).length === 0);
  const problem = `Expected a ${kind} for this bucket, got none`;
  return [...missing.map((subject) => violation("", problem, { subject })), ...findings];
}

/** Judges buckets by their literal names: one of the stack, or one that a validator allows. */
export function ownBuckets(
  stack: StackView,
  floors: Floors,
): (bucket: string, where: string, subject: Subject) => Finding[] {
  const names = stack.ofType(ALL_BUCKETS).map(bucketName);
  const own = new Set([...names, ...allowedOf(floors).buckets]);
  const fix = "use a bucket of the stack, or let a validator allow it (allowed.buckets in policies/floors.yaml)";
  return (bucket, where, subject) => {
    if (own.has(bucket)) return [];
    return names.includes(undefined)
      ? [undecided(where, "the bucket may be one of the stack whose name is not known at preview", { fix, subject })]
      : [
          violation(where, "Expected a bucket of the stack or one that floors.yaml allows, got another", {
            fix,
            subject,
          }),
        ];
  };
}
