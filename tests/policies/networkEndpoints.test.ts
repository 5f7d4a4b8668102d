import { networksHaveEndpoints } from "../../policies/networkEndpoints";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { policyText, withProps, type StatementFields } from "../support/resources";
import { describeRule, type Change } from "../support/ruleCases";
import { endpoints, network, subnet } from "../support/supply";

const named = (service: string): FixtureResource => endpoints.find(({ name }) => name === service) ?? network;
const kms = named("kms");
const stack = [network, subnet, ...endpoints];

/** The same stack in the other provider's words. */
const TYPES: Readonly<Record<string, string>> = {
  [network.type]: "aws-native:ec2:Vpc",
  [subnet.type]: "aws-native:ec2:Subnet",
  [kms.type]: "aws-native:ec2:VpcEndpoint",
};
const nativeNetwork = { ...network, type: TYPES[network.type] ?? "" };
const native = stack.map((one): FixtureResource => {
  if (one === network) return nativeNetwork;
  const { policy, ...props } = one.props;
  return {
    ...one,
    type: TYPES[one.type] ?? "",
    props: { ...props, ...(policy === undefined ? {} : { policyDocument: policy }) },
    edges: { vpcId: [nativeNetwork] },
  };
});
const nativeKms = native.find(({ name }) => name === "kms") ?? nativeNetwork;

const WIDE = "Expected a policy that names callers, owners or resources, got one for everybody on everything";
const missing = (services: string) => `network: Expected endpoints for ${services} in this network, got none`;
const without =
  (...services: readonly string[]): Change =>
  (all) =>
    all.filter(({ name }) => !services.includes(name));
const allow = (more: StatementFields = {}): string =>
  policyText({ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*", ...more });
const when = (key: string, value: string): StatementFields => ({ Condition: { StringEquals: { [key]: value } } });

for (const [title, all, inside, subject, property] of [
  ["aws", stack, network, kms, "policy"],
  ["aws-native", native, nativeNetwork, nativeKms, "policyDocument"],
] as const) {
  const second = { ...inside, name: "second" };
  const policy = `kms .${property}`;
  describeRule(
    networksHaveEndpoints,
    {
      stack: all,
      subject,
      refuses: {
        "a network that lacks one": [without("kms"), missing("kms")],
        "a network that lacks all": [
          without(...endpoints.map(({ name }) => name)),
          missing("s3, ecr.api, ecr.dkr, kms, logs, sagemaker.api, sagemaker.runtime, sts"),
        ],
        "an endpoint of another network": [
          (of) => of.map((one) => (one === subject ? { ...withProps(one, { vpcId: "vpc-0b" }), edges: {} } : one)),
          missing("kms"),
        ],
        "an endpoint of another service": [{ serviceName: "com.amazonaws.eu-west-1.sns" }, missing("kms")],
        "an endpoint of another kind": [{ vpcEndpointType: "Gateway" }, missing("kms")],
        "usual names that lead past the endpoint": [
          { privateDnsEnabled: false },
          "kms .privateDnsEnabled: Expected privateDnsEnabled: usual names lead past the endpoint",
        ],
        "no policy, which is one for everybody": [
          { [property]: undefined },
          `${policy}: Expected a policy document, got none`,
        ],
        "a policy for everybody": [{ [property]: allow() }, `${policy}/Statement/0: ${WIDE}`],
        "a policy for everybody but some resources": [
          { [property]: allow({ Resource: undefined, NotResource: "arn:aws:kms:*:*:key/1" }) },
          `${policy}/Statement/0: ${WIDE}`,
        ],
        "an endpoint in nobody knows which network": [
          (of) => of.map((one) => (one === subject ? { ...one, edges: {} } : one)),
          "kms .vpcId: UNPROVED: not known at preview",
        ],
        "an endpoint in one of several networks": [
          (of) => [
            second,
            ...of.map((one) => (one === subject ? { ...one, edges: { vpcId: [inside, second] } } : one)),
          ],
          "kms .vpcId: UNPROVED: not known at preview",
        ],
      },
      accepts: {
        "a network without subnets, in which nothing runs": (of) =>
          of.filter(({ name }) => name === "network" || name === "s3"),
        "a literal id": (of) =>
          of.map((one) =>
            one.name === "network"
              ? withProps(one, { id: "vpc-0a" })
              : { ...withProps(one, { vpcId: "vpc-0a" }), edges: {} },
          ),
        "a policy for one organisation": { [property]: allow(when("aws:PrincipalOrgID", "o-1")) },
        "a policy for one account's resources": { [property]: allow(when("aws:ResourceAccount", "111122223333")) },
        "a policy for everybody on one key": {
          [property]: allow({ Resource: "arn:aws:kms:eu-west-1:111122223333:key/1" }),
        },
        "FIPS endpoints": { serviceName: "com.amazonaws.us-east-1.kms-fips" },
        "a partner's endpoint, which has no policy": (of) => [
          ...of,
          withProps(
            { ...subject, name: "partner" },
            { serviceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-0a", [property]: undefined },
          ),
        ],
        "a firewall's endpoint, which has no policy": (of) => [
          ...of,
          withProps(
            { ...subject, name: "firewall" },
            { vpcEndpointType: "GatewayLoadBalancer", [property]: undefined },
          ),
        ],
      },
      reads: [["serviceName"], [property], ["privateDnsEnabled"]],
    },
    title,
  );
}

const policy: FixtureResource = {
  type: "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy",
  name: "kms-policy",
  props: { vpcEndpointId: UNKNOWN, policy: allow(when("aws:PrincipalAccount", "111122223333")) },
};

describeRule(
  networksHaveEndpoints,
  {
    stack: [policy],
    subject: policy,
    refuses: { "a policy for everybody": [{ policy: allow() }, `kms-policy .policy/Statement/0: ${WIDE}`] },
    reads: [["policy"]],
  },
  "a policy beside its endpoint",
);
