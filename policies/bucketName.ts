/** S3-09: nobody who knows the account can foretell a bucket's name, and so create it first. */
import { NATIVE_BUCKET } from "./buckets";
import { notKnown, violation, type Finding } from "./finding";
import { property, type Places } from "./places";
import type { ResourceView, Rule } from "./rule";

const NAMES: Places = {
  "aws:s3/bucket:Bucket": ["bucket"],
  "aws:s3/bucketV2:BucketV2": ["bucket"],
  [NATIVE_BUCKET]: ["bucketName"],
};

const ACCOUNT = /(?<!\d)\d{12}(?!\d)/;
const REGION = /[a-z]{2}(-[a-z]+)+-\d(?!\d)/;
/** Part of the buckets that CDK makes, the same in every account. */
const WELL_KNOWN = /hnb659fds/;

/** A part that only a digest or a random draw gives: letters and digits mixed, long enough to guess in vain. */
function hasADigest(name: string): boolean {
  const rest = name.replace(ACCOUNT, "").replace(REGION, "").replace(WELL_KNOWN, "");
  return rest.split(/[-.]/).some((part) => part.length >= 6 && /\d.*\d/.test(part) && /[a-z]/.test(part));
}

function isNotForetold(resource: ResourceView): Finding[] {
  const name = property(NAMES, resource);
  if (name.state === "unknown") return [notKnown(name.path)];
  // Without a name, or with a prefix only, engine or provider draw one.
  if (name.text === undefined || !ACCOUNT.test(name.text) || hasADigest(name.text)) return [];
  return [violation(name.path, "Expected a name that does not follow from the account id and the region alone")];
}

export const bucketNamesAreNotForetold: Rule = {
  id: "S3-09",
  name: "bucket-name-not-predictable",
  level: "advisory",
  severity: "medium",
  states: "No bucket has a name that follows from account id and region, like the SDK's sagemaker-<region>-<account>.",
  why: "Whoever foretells a name creates the bucket first, in an account of their own, and receives what was meant for yours",
  fix: "put a digest of account, region, project and stack into the name, or let the engine name the bucket",
  frameworks: ["soc2:CC6.6", "csf:PR.DS-5", "gdpr:32"],
  on: Object.keys(NAMES),
  check: isNotForetold,
};
