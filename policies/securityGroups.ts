/** NET-02: no security group lets traffic out to the internet or in from it. */
import { notKnown, violation, type Finding } from "./finding";
import type { Reading } from "./reading";
import type { ResourceView, Rule } from "./rule";

/** Where each type keeps lists of rules; an empty list of lists for types that are one rule themselves. */
const RULES: Readonly<Record<string, readonly string[]>> = {
  "aws:ec2/securityGroup:SecurityGroup": ["ingress", "egress"],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ["ingress", "egress"],
  "aws-native:ec2:SecurityGroup": ["securityGroupIngress", "securityGroupEgress"],
  "aws:ec2/securityGroupRule:SecurityGroupRule": [],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": [],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": [],
  "aws-native:ec2:SecurityGroupEgress": [],
  "aws-native:ec2:SecurityGroupIngress": [],
};
const NATIVE_GROUP = "aws-native:ec2:SecurityGroup";

/** Where a rule names ranges of addresses, in the words of all providers: a text or a list of them. */
const RANGES = ["cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6", "cidrIp"];

/** Shorter prefixes are the internet or large parts of it: no range that one owner has, and halves make a whole. */
const LEAST_PREFIX = { 4: 8, 6: 16 };

function isNarrow(value: unknown): boolean {
  const [, address = "", prefix = ""] =
    /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(typeof value === "string" ? value : "") ?? [];
  return address !== "" && Number(prefix) >= LEAST_PREFIX[address.includes(":") ? 6 : 4];
}

function judgeRule(rule: Reading): Finding[] {
  if (rule.state === "unknown") return [notKnown(rule.path)];
  return RANGES.flatMap((name) => {
    const range = rule.at(name);
    const all = Array.isArray(range.value) ? range.children() : range.state === "absent" ? [] : [range];
    return all.flatMap((one) =>
      one.must(isNarrow, "Expected a range of a network of yours, got the internet or most of it"),
    );
  });
}

function judge({ type, props }: ResourceView): Finding[] {
  const lists = RULES[type] ?? [];
  if (lists.length === 0) return judgeRule(props);
  const judged = lists.flatMap((name) => {
    const list = props.at(name);
    return list.state === "unknown" ? [notKnown(list.path)] : list.items().flatMap(judgeRule);
  });
  const egress = props.at("securityGroupEgress");
  // EC2's own rule lets everything out; the other provider removes it, this one keeps it where no rule stands here.
  const isOpen = type === NATIVE_GROUP && egress.state !== "unknown" && egress.items().length === 0;
  return isOpen ? [...judged, violation(egress.path, "Expected rules, without which EC2 lets everything out")] : judged;
}

export const groupsAreClosed: Rule = {
  id: "NET-02",
  name: "security-group-closed",
  level: "mandatory",
  relaxedLevel: "advisory",
  severity: "high",
  states: "No security group lets traffic out to the internet or in from it.",
  why: "A job that reaches the internet can send the training data anywhere, and one that is reached from there can be attacked",
  fix: "name other security groups, prefix lists or the network's own ranges",
  frameworks: ["soc2:CC6.6", "gdpr:32", "csf:PR.DS-5"],
  on: Object.keys(RULES),
  check: judge,
};
