/**
 * A physical name is `project-stack-what-digest`; the digest of account, region, project and stack keeps it unguessable
 * from the account alone and apart from other stacks. Where a name would be too long for its service, project and stack
 * are cut, never what tells the resources of a stack apart. Pure.
 */
import { createHash } from "node:crypto";
import type { Naming } from "./config/existing";

/** The identity from which every name follows. */
export interface Identity {
  readonly project: string;
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly naming?: Naming;
}

/**
 * Longest names that the services accept. Sources: the service API references of S3, IAM, SageMaker, ECR, SNS, CloudWatch,
 * Lambda and KMS.
 */
export const LIMITS = {
  bucket: 63,
  role: 64,
  policy: 128,
  pipeline: 256,
  modelPackageGroup: 63,
  repository: 256,
  topic: 256,
  alarm: 255,
  function: 64,
  alias: 250,
} as const;

/**
 * A lower-case name of at most `limit` characters, which begins with the prefix that the organisation demands, if any.
 * @throws Error when `what` alone leaves no room for project, stack and digest
 */
export function physicalName(identity: Identity, what: string, limit: number): string {
  const demanded = identity.naming?.prefix === undefined ? "" : `${identity.naming.prefix}-`;
  const suffix = `${what}-${digestOf(identity)}`;
  const room = limit - demanded.length - suffix.length - 1;
  if (room < 3) {
    const longest = limit - demanded.length - 12;
    throw new Error(`Expected a name of at most ${longest} characters, got ${what} (${what.length}); shorten it.`);
  }
  const prefix = `${identity.project}-${identity.stack}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-") // what Pulumi takes in a stack's name and S3 in no bucket's
    .slice(0, room)
    .replace(/-+$/, "");
  return `${demanded}${prefix}-${suffix}`;
}

/**
 * What these names of the identity match, and no name of another: all that they begin with, a star, and the digest.
 * They need not begin with all of project and stack, of which the longer names keep less.
 */
export function patternOf(identity: Identity, names: readonly string[]): string {
  const end = `-${digestOf(identity)}`;
  const [first = "", ...others] = names.map((name) => name.slice(0, -end.length));
  let shared = first;
  for (const other of others) while (!other.startsWith(shared)) shared = shared.slice(0, -1);
  return `${shared}*${end}`;
}

function digestOf({ account, region, project, stack }: Identity): string {
  return createHash("sha256").update([account, region, project, stack].join("/")).digest("hex").slice(0, 8);
}
