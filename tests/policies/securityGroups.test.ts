import { groupsAreClosed } from "../../policies/securityGroups";
import type { FixtureResource, Props } from "../support/policyServer";
import { describeRule } from "../support/ruleCases";

const OPEN = "Expected a range of a network of yours, got the internet or most of it";

/** Types that hold lists of rules, with what a rule calls its ranges, and whether those are lists. */
const GROUPS = [
  ["aws:ec2/securityGroup:SecurityGroup", ["ingress", "egress"], ["cidrBlocks", "ipv6CidrBlocks"], true],
  ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", ["ingress", "egress"], ["cidrBlocks", "ipv6CidrBlocks"], true],
  ["aws-native:ec2:SecurityGroup", ["securityGroupEgress", "securityGroupIngress"], ["cidrIp", "cidrIpv6"], false],
] as const;

/** Types that are one rule. */
const SINGLE = [
  ["aws:ec2/securityGroupRule:SecurityGroupRule", ["cidrBlocks", "ipv6CidrBlocks"], true],
  ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", ["cidrIpv4", "cidrIpv6"], false],
  ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", ["cidrIpv4", "cidrIpv6"], false],
  ["aws-native:ec2:SecurityGroupEgress", ["cidrIp", "cidrIpv6"], false],
  ["aws-native:ec2:SecurityGroupIngress", ["cidrIp", "cidrIpv6"], false],
] as const;

for (const [type, [first, second], [v4, v6], listed] of GROUPS) {
  const range = (text: string) => (listed ? [text] : text);
  const at = listed ? "[0]" : "";
  const own: Props = { [v4]: range("10.20.0.0/16") };
  const subject: FixtureResource = { type, name: "jobs", props: { [first]: [own], [second]: [own] } };
  describeRule(
    groupsAreClosed,
    {
      stack: [subject],
      subject,
      refuses: {
        "the internet, in and out": [
          { [first]: [{ [v4]: range("0.0.0.0/0") }], [second]: [own, { [v6]: range("::/0") }] },
          `jobs .${first}[0].${v4}${at}: ${OPEN}`,
          `jobs .${second}[1].${v6}${at}: ${OPEN}`,
        ],
        "half of the internet": [
          { [first]: [{ [v4]: range("128.0.0.0/1") }] },
          `jobs .${first}[0].${v4}${at}: ${OPEN}`,
        ],
        "a range in no form": [{ [first]: [{ [v4]: range("anywhere") }] }, `jobs .${first}[0].${v4}${at}: ${OPEN}`],
      },
      accepts: {
        "other groups": { [first]: [{ securityGroups: ["sg-0a"] }] },
        "a range of IPv6": { [first]: [{ [v6]: range("2001:db8::/32") }] },
      },
      reads: [
        [first, 0, v4],
        [second, 0, v4],
      ],
    },
    type,
  );
}

for (const [type, [v4, v6], listed] of SINGLE) {
  const range = (text: string) => (listed ? [text] : text);
  const at = listed ? "[0]" : "";
  const subject: FixtureResource = { type, name: "rule", props: { [v4]: range("10.20.0.0/16") } };
  describeRule(
    groupsAreClosed,
    {
      stack: [subject],
      subject,
      refuses: {
        "the internet": [{ [v4]: range("0.0.0.0/0") }, `rule .${v4}${at}: ${OPEN}`],
        "the internet of IPv6": [{ [v4]: undefined, [v6]: range("::/0") }, `rule .${v6}${at}: ${OPEN}`],
      },
      accepts: { "another group": { [v4]: undefined, referencedSecurityGroupId: "sg-0a" } },
      reads: [[v4], [v6]],
    },
    type,
  );
}

const native: FixtureResource = {
  type: "aws-native:ec2:SecurityGroup",
  name: "jobs",
  props: { securityGroupEgress: [{ cidrIp: "10.20.0.0/16" }] },
};
const DEFAULT = "jobs .securityGroupEgress: Expected rules, without which EC2 lets everything out";

describeRule(
  groupsAreClosed,
  {
    stack: [native],
    subject: native,
    refuses: {
      "no rule, and so EC2's own": [{ securityGroupEgress: undefined }, DEFAULT],
      "an empty list, and so EC2's own": [{ securityGroupEgress: [] }, DEFAULT],
    },
  },
  "aws-native, without rules",
);
