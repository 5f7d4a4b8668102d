/**
 * NET-01: jobs reach AWS's services without a way to the internet. Every network of the stack that has subnets is judged:
 * which of them jobs run in is known in other stacks only.
 */
import { isLimited, staysWithOwners } from "./callers";
import { notKnown, violation, type Finding } from "./finding";
import { isEverybody } from "./iam/statements";
import { finder } from "./joins";
import { property, type Places } from "./places";
import type { Statement } from "./policyDocument";
import { policyAt } from "./policyProperty";
import type { JoinedResource, ResourceView, Rule, StackView } from "./rule";

const NETWORKS = ["aws:ec2/vpc:Vpc", "aws-native:ec2:Vpc"];
const SUBNETS = ["aws:ec2/subnet:Subnet", "aws-native:ec2:Subnet"];
const ENDPOINT_POLICIES: Places = {
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["policy"],
  "aws-native:ec2:VpcEndpoint": ["policyDocument"],
};
const ENDPOINTS = Object.keys(ENDPOINT_POLICIES);
/** A policy beside its endpoint; the other provider has no type for it. */
const POLICY = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy";

const GATEWAY = "s3";
const INTERFACES = ["ecr.api", "ecr.dkr", "kms", "logs", "sagemaker.api", "sagemaker.runtime", "sts"];

/** `com.amazonaws.eu-west-1.ecr.api`; in FIPS regions `ecr-fips.api`, in China with `cn.` before it. */
const SERVICE = /^(?:cn\.)?com\.amazonaws\.[a-z]{2}[a-z-]*-\d\.(.+)$/;

function serviceOf({ inputs }: JoinedResource): string | undefined {
  return SERVICE.exec(inputs.at("serviceName").text ?? "")?.[1]?.replace("-fips", "");
}

/** Without a word an endpoint is a gateway. */
const kindOf = ({ inputs }: Pick<JoinedResource, "inputs">): unknown => inputs.at("vpcEndpointType").value ?? "Gateway";

const idOf = ({ props }: JoinedResource): string | undefined => props.at("id").text ?? props.at("vpcId").text;

/** What keeps this endpoint from being recognised. */
function unknowns({ inputs }: JoinedResource): string[] {
  const read = ["serviceName", "vpcEndpointType"].map((name) => inputs.at(name));
  return read.flatMap(({ state, path }) => (state === "unknown" ? [path] : []));
}

/** Services whose usual names lead to this endpoint. */
function serves(endpoint: JoinedResource): readonly string[] {
  const service = serviceOf(endpoint);
  if (service === undefined) return [];
  return kindOf(endpoint) === (service === GATEWAY ? "Gateway" : "Interface") ? [service] : [];
}

function everyNetworkHasEndpoints(stack: StackView): Finding[] {
  const networks = stack.ofType(NETWORKS);
  if (networks.length === 0) return [];
  const find = finder(networks, idOf);
  const placed = (types: readonly string[]) =>
    stack.ofType(types).map((part) => ({ part, network: find(part.inputs.at("vpcId").text, part.edges.vpcId ?? []) }));
  const [subnets, endpoints] = [placed(SUBNETS), placed(ENDPOINTS)];
  const astray = [...subnets, ...endpoints].filter(({ network }) => network === "unknown");
  const open = [
    ...astray.map(({ part }) => notKnown(part.inputs.at("vpcId").path, part)),
    ...endpoints.flatMap(({ part }) => unknowns(part).map((path) => notKnown(path, part))),
  ];
  // An endpoint that is not recognised may be the one that is missing.
  if (open.length > 0) return open;
  return networks.flatMap((subject) => {
    if (!subnets.some(({ network }) => network === subject)) return [];
    const own = new Set(endpoints.filter(({ network }) => network === subject).flatMap(({ part }) => serves(part)));
    const missing = [GATEWAY, ...INTERFACES].filter((service) => !own.has(service));
    if (missing.length === 0) return [];
    return [violation("", `Expected endpoints for ${missing.join(", ")} in this network, got none`, { subject })];
  });
}

/** Everybody on everything: through such an endpoint data leave to whatever account a job has credentials for. */
function allowsAll(statement: Statement): boolean {
  const { effect, principals, resources } = statement;
  const everybody = principals === undefined || isEverybody(statement);
  const everything = resources === undefined || resources.includes("*");
  return effect === "Allow" && everybody && everything && !isLimited(statement) && !staysWithOwners(statement);
}

/** Endpoints of other kinds, and those of partners, have no policy. */
function hasPolicy({ type, props }: ResourceView): boolean {
  const kinds: readonly unknown[] = ["Gateway", "Interface"];
  const service = props.at("serviceName").text;
  return type === POLICY || (kinds.includes(kindOf({ inputs: props })) && service?.includes(".vpce.") !== true);
}

function judge(resource: ResourceView): Finding[] {
  const isPolicy = resource.type === POLICY;
  const policy = isPolicy ? resource.props.at("policy") : property(ENDPOINT_POLICIES, resource);
  const fix = "write a policy with aws:PrincipalAccount or aws:ResourceAccount in its conditions";
  const isInterface = !isPolicy && kindOf({ inputs: resource.props }) === "Interface";
  const dns = resource.props.at("privateDnsEnabled");
  const names = isInterface
    ? dns.must((value) => value === true, "Expected privateDnsEnabled: usual names lead past the endpoint")
    : [];
  if (!hasPolicy(resource)) return [];
  const { path, statements, findings } = policyAt(policy, "resource");
  const wide = statements.filter(allowsAll);
  const problem = "Expected a policy that names callers, owners or resources, got one for everybody on everything";
  return [...names, ...findings, ...wide.map(({ pointer }) => violation(`${path}${pointer}`, problem, { fix }))];
}

export const networksHaveEndpoints: Rule = {
  id: "NET-01",
  name: "network-endpoints-complete-and-closed",
  level: "mandatory",
  relaxedLevel: "advisory",
  severity: "medium",
  states:
    "Every network with subnets has the endpoints that jobs need (S3, ECR, KMS, logs, SageMaker, STS), and no endpoint is open to everybody on everything.",
  why: "Without an endpoint jobs need a way to the internet, and through an open one data leave to any account",
  fix: "add the gateway endpoint of S3 and interface endpoints with privateDnsEnabled, each with a policy of its own",
  frameworks: ["soc2:CC6.6", "gdpr:32", "csf:PR.DS-5"],
  on: [...NETWORKS, ...SUBNETS, ...ENDPOINTS, POLICY],
  check: (resource) => ([...ENDPOINTS, POLICY].includes(resource.type) ? judge(resource) : []),
  join: everyNetworkHasEndpoints,
};
