/** Buckets: one data key for many objects (S3-02), versions kept (S3-05), and no access lists (S3-08). */
import { everyBucketHas, NATIVE_BUCKET } from "./buckets";
import { notKnown, type Finding } from "./finding";
import { must, type Places } from "./places";
import { sets } from "./remediation";
import type { Mend, ResourceView, Rule } from "./rule";
import { defaultsOf, ENCRYPTIONS } from "./storage";

/** No rule of encryption at all is S3-01's finding. */
function usesABucketKey(resource: ResourceView): Finding[] {
  const { rules } = defaultsOf(resource);
  if (rules.state === "unknown") return [notKnown(rules.path)];
  const problem = "Expected bucketKeyEnabled to be true";
  return rules.items().flatMap((rule) => rule.at("bucketKeyEnabled").must((value) => value === true, problem));
}

/** In every encryption rule; where those stand is not known from the type alone, as one rule may come without its list. */
function useABucketKey(resource: ResourceView): Mend[] {
  const { rules, keys } = defaultsOf(resource);
  const isList = Array.isArray(rules.value);
  return rules.items().flatMap((rule, index) => {
    const found = rule.at("bucketKeyEnabled");
    if (rule.state !== "known" || found.state === "unknown" || found.value === true) return [];
    return [{ keys: [...keys, ...(isList ? [index] : []), "bucketKeyEnabled"], value: true }];
  });
}

export const bucketsUseABucketKey: Rule = {
  id: "S3-02",
  name: "bucket-key-enabled",
  level: "mandatory",
  relaxedLevel: "advisory",
  severity: "low",
  states: "Every bucket that encrypts under a KMS key has its bucket key enabled.",
  why: "Without a bucket key each object costs a call of KMS, which training on many small objects pays for and throttles on",
  fix: "set bucketKeyEnabled: true beside applyServerSideEncryptionByDefault",
  frameworks: ["soc2:A1.1", "csf:PR.DS-4"],
  on: [...ENCRYPTIONS, NATIVE_BUCKET],
  check: usesABucketKey,
  remediate: useABucketKey,
};

const VERSIONINGS: Places = {
  "aws:s3/bucketVersioning:BucketVersioning": ["versioningConfiguration", "status"],
  "aws:s3/bucketVersioningV2:BucketVersioningV2": ["versioningConfiguration", "status"],
  [NATIVE_BUCKET]: ["versioningConfiguration", "status"],
};

/** Types that configure a bucket from outside, without the bucket that holds its own configuration. */
const partsOf = (places: Places): string[] => Object.keys(places).filter((type) => type !== NATIVE_BUCKET);

export const bucketsKeepVersions: Rule = {
  id: "S3-05",
  name: "bucket-versioning-enabled",
  level: "mandatory",
  severity: "medium",
  states: "Every bucket keeps the versions of its objects.",
  why: "Data, code and reports that were overwritten or deleted could not be shown to an auditor, nor brought back",
  fix: "give the bucket a BucketVersioning with status Enabled",
  frameworks: ["aia:12", "soc2:A1.2", "aia:18", "iso42001:A.6.2.8", "csf:PR.IP-4"],
  on: Object.keys(VERSIONINGS),
  check: must(VERSIONINGS, (value) => value === "Enabled", "Expected status Enabled"),
  join: (stack) => everyBucketHas("BucketVersioning", partsOf(VERSIONINGS), stack),
};

const OWNERSHIPS: Places = {
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ["rule", "objectOwnership"],
  [NATIVE_BUCKET]: ["ownershipControls", "rules", 0, "objectOwnership"],
};

const isOwnerEnforced = (value: unknown): boolean => value === "BucketOwnerEnforced";

export const bucketsIgnoreAccessLists: Rule = {
  id: "S3-08",
  name: "bucket-owner-enforced",
  level: "mandatory",
  severity: "medium",
  states: "Every bucket owns its objects and ignores access lists.",
  why: "With access lists on, whoever writes an object decides who else may read it, and no policy shows that",
  fix: "give the bucket BucketOwnershipControls with objectOwnership BucketOwnerEnforced",
  frameworks: ["soc2:CC6.1", "gdpr:32", "csf:PR.AC-4"],
  on: Object.keys(OWNERSHIPS),
  check: must(OWNERSHIPS, isOwnerEnforced, "Expected objectOwnership BucketOwnerEnforced"),
  remediate: sets(OWNERSHIPS, isOwnerEnforced, "BucketOwnerEnforced"),
  join: (stack) => everyBucketHas("BucketOwnershipControls", partsOf(OWNERSHIPS), stack),
};
