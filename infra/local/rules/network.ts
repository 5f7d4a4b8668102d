// EC2 networking: what a private network is made of. AWS names these things; their ids are all that others know of them.
import { digest, regionalArn } from "../names";
import type { Properties } from "../struct";
import { form, policy } from "./limits";
import { input, type Refusal, type Rule, type Subject } from "./rule";

/** EC2's own ids: a word that says the kind, and 17 hexadecimal digits. */
const ownId = (prefix: string, subject: Subject): string => `${prefix}-${digest(subject.urn, 17)}`;

const CIDR = /^\d{1,3}(\.\d{1,3}){3}\/(1[6-9]|2[0-8])$/;

/** Source: "VPC CIDR blocks" of the VPC user guide. */
function block(inputs: Properties): Refusal[] {
  return form(inputs, "cidrBlock", CIDR, "an IPv4 block of /16 to /28");
}

/** A kind whose ARN is `<what>/<id>`. */
function kind(title: string, prefix: string, what: string, more: Partial<Rule> = {}): Rule {
  return {
    title,
    replaces: ["vpcId"],
    id: (subject) => ownId(prefix, subject),
    outputs: (subject) => ({
      arn: regionalArn(subject.place, "ec2", `${what}/${ownId(prefix, subject)}`),
      ownerId: subject.place.account,
    }),
    ...more,
  };
}

const vpcOutputs = (subject: Subject): Properties => ({
  arn: regionalArn(subject.place, "ec2", `vpc/${ownId("vpc", subject)}`),
  ownerId: subject.place.account,
  defaultNetworkAclId: ownId("acl", subject),
  defaultRouteTableId: ownId("rtb", subject),
  defaultSecurityGroupId: ownId("sg", subject),
  mainRouteTableId: ownId("rtb", subject),
});

const endpointOutputs = (subject: Subject): Properties => ({
  arn: regionalArn(subject.place, "ec2", `vpc-endpoint/${ownId("vpce", subject)}`),
  ownerId: subject.place.account,
  state: "available",
  requesterManaged: false,
  cidrBlocks: [],
  dnsEntries: [],
  networkInterfaceIds: [],
  prefixListId: input(subject, "vpcEndpointType") === "Gateway" ? ownId("pl", subject) : "",
});

function groupRule(title: string): Rule {
  return {
    title,
    replaces: ["securityGroupId"],
    refusals: (inputs) =>
      form(inputs, "ipProtocol", /^(-1|tcp|udp|icmp|icmpv6|\d{1,3})$/, "tcp, udp, icmp or -1 for all"),
    id: (subject) => ownId("sgr", subject),
    outputs: (subject) => ({
      arn: regionalArn(subject.place, "ec2", `security-group-rule/${ownId("sgr", subject)}`),
      securityGroupRuleId: ownId("sgr", subject),
    }),
  };
}

export const network: Readonly<Record<string, Rule>> = {
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": kind("EC2 Default Security Group", "sg", "security-group"),
  "aws:ec2/routeTable:RouteTable": kind("EC2 Route Table", "rtb", "route-table"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    title: "EC2 Route Table Association",
    replaces: ["subnetId", "gatewayId"],
    id: (subject) => ownId("rtbassoc", subject),
    outputs: () => ({}),
  },
  "aws:ec2/securityGroup:SecurityGroup": kind("EC2 Security Group", "sg", "security-group", {
    name: "name",
    automatic: { max: 255 },
    replaces: ["name", "namePrefix", "description", "vpcId"],
  }),
  "aws:ec2/subnet:Subnet": kind("EC2 Subnet", "subnet", "subnet", {
    replaces: ["vpcId", "cidrBlock", "availabilityZone"],
    refusals: block,
  }),
  "aws:ec2/vpc:Vpc": kind("EC2 VPC", "vpc", "vpc", {
    replaces: ["cidrBlock"],
    refusals: block,
    outputs: vpcOutputs,
  }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": kind("EC2 VPC Endpoint", "vpce", "vpc-endpoint", {
    replaces: ["vpcId", "serviceName", "vpcEndpointType"],
    refusals: (inputs) => policy(inputs, "policy", 20_480, true),
    outputs: endpointOutputs,
  }),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": groupRule("EC2 Security Group Egress Rule"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": groupRule("EC2 Security Group Ingress Rule"),
};
