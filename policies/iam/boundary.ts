/** IAM-09: every role has a boundary, and nobody has a policy of AWS's that is wider than any task. */
import { undecided, violation, type Finding } from "../finding";
import type { Reading } from "../reading";
import type { JoinedResource, ResourceView, Rule, StackView } from "../rule";
import { MANAGED, PEOPLES_POLICIES, ROLES } from "./resources";

const FORBIDDEN =
  /:aws:policy\/(?:.*\/)?(AdministratorAccess|PowerUserAccess|IAMFullAccess|AmazonSageMakerFullAccess|AmazonS3FullAccess)$/;
const POLICY_ARN = /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/.+$/;

/** Where each kind of resource lists the ARNs of managed policies. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ...ROLES.map((type) => [type, "managedPolicyArns"] as const),
  ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn"],
  ["aws:iam/policyAttachment:PolicyAttachment", "policyArn"],
  ["aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "policyArns"],
  ...PEOPLES_POLICIES,
]);

function listed({ type, props }: ResourceView): readonly Reading[] {
  const property = props.at(LISTS.get(type) ?? "managedPolicyArns");
  if (property.state === "absent") return [];
  return Array.isArray(property.value) ? property.children() : [property];
}

/** Everything but unknown values, which only the stack as a whole can trace to a policy. */
function judge(resource: ResourceView): Finding[] {
  const wide = listed(resource).flatMap((arn) =>
    FORBIDDEN.test(arn.text ?? "")
      ? [violation(arn.path, "Expected no policy of AWS's that allows whole services")]
      : [],
  );
  if (!ROLES.includes(resource.type)) return wide;
  const boundary = resource.props.at("permissionsBoundary");
  if (boundary.state === "unknown") return wide;
  const fix = "set permissionsBoundary to the boundary of the account stack";
  const problem = "Expected a permissions boundary: the ARN of a policy of the account";
  const isOwn = POLICY_ARN.test(boundary.text ?? "") && !FORBIDDEN.test(boundary.text ?? "");
  return isOwn ? wide : [...wide, violation(boundary.path, problem, { fix })];
}

function isTraced(resource: JoinedResource, property: string): boolean {
  return (resource.edges[property] ?? []).filter(({ type }) => MANAGED.includes(type)).length > 0;
}

/** An unknown ARN must be computed from a policy that the stack declares. */
function traces(joined: JoinedResource): Finding[] {
  const resource = { ...joined, props: joined.inputs };
  const list = LISTS.get(resource.type) ?? "managedPolicyArns";
  const boundary = resource.props.at("permissionsBoundary");
  const unknown = [
    ...listed(resource).map((reading) => [list, reading] as const),
    ...(ROLES.includes(resource.type) ? [["permissionsBoundary", boundary] as const] : []),
  ].filter(([property, reading]) => reading.state === "unknown" && !isTraced(resource, property));
  const reason = "the policy is not known at preview and does not come from one that the stack declares";
  return unknown.map(([, { path }]) =>
    undecided(path, reason, {
      subject: resource,
      fix: "write the policy's ARN from its name, or take it from one policy",
    }),
  );
}

const TYPES = [...LISTS.keys()];

export const rolesAreBounded: Rule = {
  id: "IAM-09",
  name: "roles-are-bounded",
  level: "mandatory",
  severity: "high",
  states:
    "Every role has a permissions boundary, and no role, group or user has a policy of AWS's that allows whole services.",
  why: "A boundary holds when a later change to a policy goes too far; a policy for everything holds nothing back",
  fix: "set permissionsBoundary to the boundary of the account stack, and write policies of your own",
  frameworks: ["soc2:CC6.3", "csf:PR.AC-4"],
  on: TYPES,
  check: judge,
  join: (stack: StackView) => stack.ofType(TYPES).flatMap(traces),
};
