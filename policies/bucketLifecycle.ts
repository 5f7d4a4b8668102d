/** S3-07: abandoned uploads go, and nothing goes earlier than the validators' retention allows. */
import { everyBucketHas, NATIVE_BUCKET } from "./buckets";
import { notKnown, violation, type Finding } from "./finding";
import { retentionDaysOf } from "./floors";
import { property, type Places } from "./places";
import type { Reading } from "./reading";
import type { Context, ResourceView, Rule } from "./rule";

const RULES: Places = {
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ["rules"],
  "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2": ["rules"],
  [NATIVE_BUCKET]: ["lifecycleConfiguration", "rules"],
};
const LIFECYCLES = Object.keys(RULES).filter((type) => type !== NATIVE_BUCKET);

/** Days after which an abandoned upload must be gone; its parts cost, and no listing shows them. */
const LONGEST_UPLOAD_DAYS = 30;

/** Where a rule says after how many days objects and superseded versions go, in the words of all providers. */
const EXPIRIES: readonly (readonly string[])[] = [
  ["expiration", "days"],
  ["expirationInDays"],
  ["noncurrentVersionExpiration", "noncurrentDays"],
  ["noncurrentVersionExpirationInDays"],
];

/** What narrows a rule to some objects. */
const NARROWING: readonly (readonly string[])[] = [
  ["prefix"],
  ["filter", "prefix"],
  ["filter", "and"],
  ["filter", "tag"],
  ["filter", "objectSizeGreaterThan"],
  ["filter", "objectSizeLessThan"],
  ["tagFilters"],
  ["objectSizeGreaterThan"],
  ["objectSizeLessThan"],
];

const isEmpty = (reading: Reading): boolean =>
  reading.state === "absent" || reading.value === "" || (Array.isArray(reading.value) && reading.value.length === 0);

/** What keeps this rule from being one that ends all abandoned uploads; empty when it does. */
function faultsAsUploadRule(rule: Reading): Finding[] {
  const problem = `Expected an enabled rule for all objects that aborts incomplete uploads within ${LONGEST_UPLOAD_DAYS} days`;
  const days = rule.at("abortIncompleteMultipartUpload", "daysAfterInitiation");
  return [
    ...rule.at("status").must((value) => value === "Enabled", problem),
    ...NARROWING.map((keys) => rule.at(...keys)).flatMap((one) => (isEmpty(one) ? [] : one.must(() => false, problem))),
    ...days.must((value) => typeof value === "number" && value > 0 && value <= LONGEST_UPLOAD_DAYS, problem),
  ];
}

function endsUploads(rules: Reading): Finding[] {
  const tries = rules.items().map(faultsAsUploadRule);
  if (tries.some((faults) => faults.length === 0)) return [];
  // A rule that fails only for what is not known might be the one.
  const open = tries.find((faults) => faults.every(({ verdict }) => verdict === "unproved"));
  const what = `Expected a rule that aborts incomplete uploads of all objects within ${LONGEST_UPLOAD_DAYS} days, got none`;
  return open ?? [violation(rules.path, what)];
}

function keepsLongEnough(rules: Reading, least: number): Finding[] {
  const problem = `Expected at least ${least} days before objects or their versions expire, as floors.yaml says`;
  return rules.items().flatMap((rule) => {
    if (rule.at("status").value === "Disabled") return [];
    const expiries = EXPIRIES.map((keys) => rule.at(...keys)).filter(({ state }) => state !== "absent");
    const date = rule.at("expiration", "date");
    return [
      ...expiries.flatMap((days) => days.must((value) => typeof value === "number" && value >= least, problem)),
      ...(isEmpty(date) ? [] : date.must(() => false, "Expected an expiry in days, got a date")),
    ];
  });
}

function keepsInOrder(resource: ResourceView, { relaxed, floors }: Context): Finding[] {
  const rules = property(RULES, resource);
  if (rules.state === "unknown") return [notKnown(rules.path)];
  return [...endsUploads(rules), ...(relaxed ? [] : keepsLongEnough(rules, retentionDaysOf(floors)))];
}

export const bucketsKeepInOrder: Rule = {
  id: "S3-07",
  name: "bucket-lifecycle-keeps-evidence",
  level: "advisory",
  severity: "medium",
  states:
    "Every bucket ends abandoned uploads, and in production keeps objects and versions for the days that floors.yaml demands.",
  why: "Parts of abandoned uploads cost and show in no listing; a report or log that expired early is missing at the audit",
  fix: "give the bucket a BucketLifecycleConfiguration that aborts incomplete uploads and expires nothing before retentionDays",
  frameworks: ["aia:19", "aia:18", "gdpr:5", "iso42001:A.6.2.8"],
  configuredBy: ["retentionDays", "relaxedStacks"],
  on: Object.keys(RULES),
  check: keepsInOrder,
  join: (stack) => everyBucketHas("BucketLifecycleConfiguration", LIFECYCLES, stack),
};
