/** IAM's resources in the two providers' words: which properties hold policy documents, names, and the ARNs of policies. */
import { oncePer } from "../oncePer";
import type { PolicyKind } from "../policyDocument";
import { policyAt, type PolicyProperty } from "../policyProperty";
import type { Reading } from "../reading";
import type { ResourceView } from "../rule";

/** Where a role says what it is. */
interface RoleForm {
  readonly name: string;
  readonly trust: string;
  /** The list of inline policies, and the property of each that holds the document. */
  readonly inline: readonly [list: string, document: string];
}

const ROLE_FORMS: ReadonlyMap<string, RoleForm> = new Map([
  ["aws:iam/role:Role", { name: "name", trust: "assumeRolePolicy", inline: ["inlinePolicies", "policy"] }],
  [
    "aws-native:iam:Role",
    { name: "roleName", trust: "assumeRolePolicyDocument", inline: ["policies", "policyDocument"] },
  ],
]);

/** Where a policy that stands by itself keeps its document, and which property says whose it is. */
interface PolicyForm {
  readonly document: string;
  readonly owner?: string;
}

/** Policies of one owner. */
const INLINE_FORMS: ReadonlyMap<string, PolicyForm> = new Map([
  ["aws:iam/rolePolicy:RolePolicy", { document: "policy", owner: "role" }],
  ["aws-native:iam:RolePolicy", { document: "policyDocument", owner: "roleName" }],
  ["aws:iam/groupPolicy:GroupPolicy", { document: "policy" }],
  ["aws-native:iam:GroupPolicy", { document: "policyDocument" }],
  ["aws:iam/userPolicy:UserPolicy", { document: "policy" }],
  ["aws-native:iam:UserPolicy", { document: "policyDocument" }],
]);

/** Policies with an ARN, which are attached. */
const MANAGED_FORMS: ReadonlyMap<string, PolicyForm & { readonly name: string }> = new Map([
  ["aws:iam/policy:Policy", { document: "policy", name: "name" }],
  ["aws-native:iam:ManagedPolicy", { document: "policyDocument", name: "managedPolicyName" }],
]);

/** Groups and users that hold their policies in themselves, as a role's form says it. */
const HOLDER_FORMS: ReadonlyMap<string, RoleForm["inline"]> = new Map([
  ["aws-native:iam:Group", ["policies", "policyDocument"]],
  ["aws-native:iam:User", ["policies", "policyDocument"]],
]);

/** Where groups and users get managed policies from: the property that lists their ARNs. */
export const PEOPLES_POLICIES: ReadonlyMap<string, string> = new Map([
  ["aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "policyArn"],
  ["aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive", "policyArns"],
  ["aws:iam/userPolicyAttachment:UserPolicyAttachment", "policyArn"],
  ["aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive", "policyArns"],
  ...[...HOLDER_FORMS.keys()].map((type) => [type, "managedPolicyArns"] as const),
]);

export const ROLES = [...ROLE_FORMS.keys()];
export const MANAGED = [...MANAGED_FORMS.keys()];
export const ROLE_POLICIES = [...INLINE_FORMS].flatMap(([type, { owner }]) => (owner === undefined ? [] : [type]));
/** Everything that grants by a document of its own, at once or where it is attached. */
export const GRANTS = [...ROLES, ...HOLDER_FORMS.keys(), ...INLINE_FORMS.keys(), ...MANAGED];

/** The physical name that the program gives; absent when the engine makes one. */
export function nameOf({ type, props }: ResourceView): Reading {
  return props.at(ROLE_FORMS.get(type)?.name ?? MANAGED_FORMS.get(type)?.name ?? "name");
}

/** The trust policy of a role, read once however many rules ask. */
export const trustOf = oncePer((role: ResourceView): PolicyProperty => {
  const property = ROLE_FORMS.get(role.type)?.trust ?? "assumeRolePolicy";
  return policyAt(role.props.at(property), "trust");
});

/** The role that an inline policy belongs to. */
export function ownerProperty(type: string): string {
  return INLINE_FORMS.get(type)?.owner ?? "role";
}

/** The policies that a role, a group or a user holds in itself; an unknown list is one policy of which nothing is known. */
function inlineOf({ props }: ResourceView, [list, document]: RoleForm["inline"]): PolicyProperty[] {
  const all = props.at(list);
  if (all.state === "unknown") return [policyAt(all, "identity")];
  // The provider takes a list with one empty entry as "none but these".
  return all.items().flatMap((one) => {
    const policy = one.at(document);
    return one.state === "known" && policy.state === "absent" ? [] : [policyAt(policy, "identity")];
  });
}

/** The identity policies that stand in this resource, read once however many rules ask. */
export const grantsOf = oncePer((resource: ResourceView): readonly PolicyProperty[] => {
  const inline = ROLE_FORMS.get(resource.type)?.inline ?? HOLDER_FORMS.get(resource.type);
  const form = INLINE_FORMS.get(resource.type) ?? MANAGED_FORMS.get(resource.type);
  const kind: PolicyKind = "identity";
  const alone = form === undefined ? [] : [policyAt(resource.props.at(form.document), kind)];
  return inline === undefined ? alone : inlineOf(resource, inline);
});
