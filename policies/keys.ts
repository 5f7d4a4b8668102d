/** KMS keys: rotated (KMS-01), slow to delete (KMS-02), at home in one region (KMS-04). */
import { notKnown, violation, type Finding } from "./finding";
import { must, property, type Places } from "./places";
import { sets } from "./remediation";
import type { Mend, ResourceView, Rule } from "./rule";

const KEY = "aws:kms/key:Key";
const NATIVE_KEY = "aws-native:kms:Key";

const SPECS: Places = { [KEY]: ["customerMasterKeySpec"], [NATIVE_KEY]: ["keySpec"] };
const USAGES: Places = { [KEY]: ["keyUsage"], [NATIVE_KEY]: ["keyUsage"] };
const ROTATIONS: Places = { [KEY]: ["enableKeyRotation"], [NATIVE_KEY]: ["enableKeyRotation"] };

/** KMS rotates symmetric encryption keys only; any other is replaced by hand. An unknown kind counts as one that rotates. */
function cannotRotate(key: ResourceView): boolean {
  const spec = property(SPECS, key).text;
  const usage = property(USAGES, key).text;
  return (spec ?? "SYMMETRIC_DEFAULT") !== "SYMMETRIC_DEFAULT" || (usage ?? "ENCRYPT_DECRYPT") !== "ENCRYPT_DECRYPT";
}

const isOn = (value: unknown): boolean => value === true;
const rotates = must(ROTATIONS, isOn, "Expected enableKeyRotation to be true");
const rotate = sets(ROTATIONS, isOn, true);

/** A key that may be of the other kind is left alone: KMS would refuse the whole change. */
function isKnownToRotate(key: ResourceView): boolean {
  return ![SPECS, USAGES].some((places) => property(places, key).state === "unknown") && !cannotRotate(key);
}

export const keysRotate: Rule = {
  id: "KMS-01",
  name: "key-rotation-enabled",
  level: "mandatory",
  relaxedLevel: "advisory",
  severity: "medium",
  states: "Every symmetric KMS key rotates each year.",
  why: "Material that never changes protects all data of all years, and one leak opens it all",
  fix: "set enableKeyRotation: true",
  frameworks: ["soc2:CC6.1", "gdpr:32", "csf:PR.DS-1"],
  on: Object.keys(ROTATIONS),
  check: (key) => (cannotRotate(key) ? [] : rotates(key)),
  remediate: (key) => (isKnownToRotate(key) ? rotate(key) : []),
};

const WINDOWS: Places = {
  [KEY]: ["deletionWindowInDays"],
  "aws:kms/replicaKey:ReplicaKey": ["deletionWindowInDays"],
  "aws:kms/externalKey:ExternalKey": ["deletionWindowInDays"],
  "aws:kms/replicaExternalKey:ReplicaExternalKey": ["deletionWindowInDays"],
  [NATIVE_KEY]: ["pendingWindowInDays"],
  "aws-native:kms:ReplicaKey": ["pendingWindowInDays"],
};
const LEAST_WINDOW_DAYS = 14;

/** Without a window KMS takes its longest, 30 days. */
function goesSlowly(key: ResourceView): Finding[] {
  const days = property(WINDOWS, key);
  const isLongEnough = (value: unknown): boolean => typeof value === "number" && value >= LEAST_WINDOW_DAYS;
  const problem = `Expected a deletion window of at least ${LEAST_WINDOW_DAYS} days`;
  return days.state === "absent" ? [] : days.must(isLongEnough, problem);
}

function goSlowly(key: ResourceView): Mend[] {
  const keys = WINDOWS[key.type];
  const days = property(WINDOWS, key).value;
  if (keys === undefined || typeof days !== "number" || days >= LEAST_WINDOW_DAYS) return [];
  return [{ keys, value: LEAST_WINDOW_DAYS }];
}

export const keysGoSlowly: Rule = {
  id: "KMS-02",
  name: "key-deletion-window",
  level: "mandatory",
  relaxedLevel: "advisory",
  severity: "medium",
  states: "Every KMS key can be saved for at least 14 days after somebody schedules its deletion.",
  why: "With the key all data, models and logs under it are gone; a week may pass before anybody notices",
  fix: "set deletionWindowInDays to 14 or more, or leave it out for 30",
  frameworks: ["soc2:CC6.1", "soc2:A1.2", "csf:PR.IP-4"],
  on: Object.keys(WINDOWS),
  check: goesSlowly,
  remediate: goSlowly,
};

const MULTI_REGION: Places = {
  [KEY]: ["multiRegion"],
  "aws:kms/externalKey:ExternalKey": ["multiRegion"],
  [NATIVE_KEY]: ["multiRegion"],
};
const REPLICAS = ["aws:kms/replicaKey:ReplicaKey", "aws:kms/replicaExternalKey:ReplicaExternalKey"];
const NATIVE_REPLICA = "aws-native:kms:ReplicaKey";

function staysInOneRegion(key: ResourceView): Finding[] {
  if (MULTI_REGION[key.type] === undefined) return [violation("", "Expected no replica of a key in another region")];
  const multi = property(MULTI_REGION, key);
  if (multi.state === "unknown") return [notKnown(multi.path)];
  return multi.state === "absent" || multi.value === false
    ? []
    : [violation(multi.path, "Expected multiRegion not to be true")];
}

export const keysStayInOneRegion: Rule = {
  id: "KMS-04",
  name: "key-in-one-region",
  level: "advisory",
  severity: "low",
  states: "No KMS key exists in several regions.",
  why: "Data under a multi-region key can be read wherever a replica is, which residency rules may forbid",
  fix: "leave multiRegion out, and give each region its own key",
  frameworks: ["gdpr:44", "soc2:CC6.1"],
  on: [...Object.keys(MULTI_REGION), ...REPLICAS, NATIVE_REPLICA],
  check: staysInOneRegion,
};
