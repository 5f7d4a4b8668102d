/** LOG-01: logs are encrypted with a key of our own and kept. */
import { notKnown, violation, type Finding } from "./finding";
import { retentionDaysOf } from "./floors";
import { ownKeyAt } from "./kmsKey";
import { property, type Places } from "./places";
import type { Context, Mend, ResourceView, Rule } from "./rule";

const KEYS: Places = {
  "aws:cloudwatch/logGroup:LogGroup": ["kmsKeyId"],
  "aws-native:logs:LogGroup": ["kmsKeyId"],
};
const RETENTIONS: Places = {
  "aws:cloudwatch/logGroup:LogGroup": ["retentionInDays"],
  "aws-native:logs:LogGroup": ["retentionInDays"],
};

const key = ownKeyAt(KEYS);

/** Without a retention, or with 0, a group keeps its logs for ever. */
function keepsLogs(group: ResourceView, { relaxed, floors }: Context): Finding[] {
  const days = property(RETENTIONS, group);
  if (relaxed || days.state === "absent" || days.value === 0) return [];
  if (days.state === "unknown") return [notKnown(days.path)];
  const least = retentionDaysOf(floors);
  const isEnough = typeof days.value === "number" && days.value >= least;
  return isEnough
    ? []
    : [violation(days.path, `Expected logs to be kept for at least ${least} days, as floors.yaml says`)];
}

/** What CloudWatch Logs takes for a retention, in days. Source: PutRetentionPolicy in its API reference. */
const RETENTIONS_OFFERED = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Only ever raises: a group without a retention keeps its logs for ever, which is more than enough. */
function keepLonger(group: ResourceView, { relaxed, floors }: Context): Mend[] {
  const keys = RETENTIONS[group.type];
  const days = property(RETENTIONS, group).value;
  const least = retentionDaysOf(floors);
  const value = RETENTIONS_OFFERED.find((offered) => offered >= least);
  if (keys === undefined || value === undefined || typeof days !== "number") return [];
  return relaxed || days <= 0 || days >= least ? [] : [{ keys, value }];
}

export const logsAreKept: Rule = {
  id: "LOG-01",
  name: "log-group-encrypted-and-kept",
  level: "mandatory",
  severity: "medium",
  states:
    "Every log group is encrypted with a KMS key of our own, and in production keeps its logs as floors.yaml demands.",
  why: "Logs of jobs may quote data, and without them nobody can say later what a model was made of",
  fix: "set kmsKeyId to the key's ARN, and retentionInDays to retentionDays or more",
  frameworks: ["aia:12", "aia:19", "soc2:CC7.2", "gdpr:32", "csf:PR.PT-1", "iso42001:A.6.2.8"],
  ...key,
  check: (group, context) => [...key.check(group), ...keepsLogs(group, context)],
  remediate: keepLonger,
  configuredBy: ["retentionDays", "relaxedStacks"],
};
