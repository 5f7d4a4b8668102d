/**
 * The roles of a stack with every policy that counts for them: inline in the role or beside it, managed and attached, and
 * the boundary. Parts are joined by the edge along which they were computed, else by equal literals. What cannot be joined
 * or read is an unknown policy, with which nothing is ever decided in somebody's favour.
 */
import type { Subject } from "../finding";
import { finder } from "../joins";
import { oncePer } from "../oncePer";
import type { Reading } from "../reading";
import type { JoinedResource, StackView } from "../rule";
import type { Authority, KnownPolicy } from "./decision";
import { grantsOf, MANAGED, nameOf, ownerProperty, PEOPLES_POLICIES, ROLE_POLICIES, ROLES } from "./resources";

/** An attachment of a managed policy: to one role, or to a list of them. */
const ATTACHMENTS: ReadonlyMap<string, { readonly roles: string; readonly policies: string }> = new Map([
  ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", { roles: "role", policies: "policyArn" }],
  ["aws:iam/policyAttachment:PolicyAttachment", { roles: "roles", policies: "policyArn" }],
  [
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
    { roles: "roleName", policies: "policyArns" },
  ],
]);

export interface Role {
  readonly resource: JoinedResource;
  readonly authority: Authority;
}

export interface Identities {
  readonly roles: readonly Role[];
  /** The role that a property means; "elsewhere" when it names one that the stack does not have. */
  roleOf(reference: Reading, edges: readonly Subject[]): Role | "elsewhere" | "unknown";
  /** True for a managed policy that only bounds roles: it grants nothing. */
  isOnlyBoundary(policy: Subject): boolean;
}

/** The last part of an ARN's path, `arn:aws:iam::111122223333:role/path/name`, or the text itself where it is a name. */
function ownName(reference: string): string {
  return /^arn:[^:]+:iam::\d{12}:(?:role|policy)\/(?:.*\/)?([^/]+)$/.exec(reference)?.[1] ?? reference;
}

/** Finds roles or managed policies by literal name or ARN, else by edge. */
function byNameOrArn(targets: readonly ReturnType<typeof asWritten>[]) {
  const find = finder(targets, (one) => nameOf(one).text ?? (one.arn === undefined ? undefined : ownName(one.arn)));
  return ({ text }: Reading, edges: readonly Subject[]) => find(text === undefined ? undefined : ownName(text), edges);
}

/** A role computes lists of policies that nobody set, so what the program wrote is what counts; but ARNs are computed. */
function asWritten(resource: JoinedResource): JoinedResource & { readonly arn: string | undefined } {
  return { ...resource, props: resource.inputs, arn: resource.props.at("arn").text };
}

/** One reference or a list of them. An edge belongs to the list as a whole, so it speaks for a list of one only. */
function references(property: Reading): readonly Reading[] {
  return Array.isArray(property.value) ? property.children() : property.state === "absent" ? [] : [property];
}

class Joiner implements Identities {
  readonly roles: readonly Role[];
  /** URNs of the managed policies that are attached to somebody, and of those that bound one. */
  private readonly attached = new Set<string>();
  private readonly boundaries = new Set<string>();
  private readonly policies = new Map<string, KnownPolicy[]>();
  private readonly byUrn: ReadonlyMap<string, Role>;
  private readonly findRole: ReturnType<typeof byNameOrArn>;
  private readonly findManaged: ReturnType<typeof byNameOrArn>;
  /** Policies of which nobody knows whose they are: they may be anybody's. */
  private readonly anybodys: KnownPolicy[] = [];

  constructor(stack: StackView) {
    const ofType = (types: readonly string[]) => stack.ofType(types).map(asWritten);
    const [roles, managed] = [ofType(ROLES), ofType(MANAGED)];
    this.findRole = byNameOrArn(roles);
    this.findManaged = byNameOrArn(managed);
    for (const role of roles) this.give(role, grantsOf(role).map(known));
    for (const role of roles) this.give(role, this.managed(role, "managedPolicyArns"));
    for (const part of ofType(ROLE_POLICIES)) this.giveTo(part, ownerProperty(part.type), grantsOf(part).map(known));
    for (const part of ofType([...ATTACHMENTS.keys()])) this.attach(part);
    for (const policy of managed) this.giveAttached(policy);
    for (const [type, property] of PEOPLES_POLICIES) for (const part of ofType([type])) this.managed(part, property);
    this.roles = roles.map((resource) => ({ resource, authority: this.authorityOf(resource) }));
    this.byUrn = new Map(this.roles.map((role) => [role.resource.urn, role]));
  }

  roleOf(reference: Reading, edges: readonly Subject[]): Role | "elsewhere" | "unknown" {
    const found = this.findRole(reference, edges);
    return typeof found === "string" ? found : (this.byUrn.get(found.urn) ?? "unknown");
  }

  isOnlyBoundary({ urn }: Subject): boolean {
    return this.boundaries.has(urn) && !this.attached.has(urn);
  }

  private give({ urn }: Subject, policies: readonly KnownPolicy[]): void {
    this.policies.set(urn, [...(this.policies.get(urn) ?? []), ...policies]);
  }

  private giveTo(part: JoinedResource, property: string, policies: readonly KnownPolicy[]): void {
    for (const reference of references(part.props.at(property))) {
      const role = this.findRole(reference, part.edges[property] ?? []);
      if (role === "unknown") this.anybodys.push(...policies);
      else if (role !== "elsewhere") this.give(role, policies);
    }
  }

  private attach(part: JoinedResource): void {
    const form = ATTACHMENTS.get(part.type);
    if (form !== undefined) this.giveTo(part, form.roles, this.managed(part, form.policies));
  }

  /** The other provider's managed policies name their roles, groups and users themselves. */
  private giveAttached(policy: JoinedResource): void {
    if (["roles", "groups", "users"].every((name) => policy.props.at(name).state === "absent")) return;
    this.attached.add(policy.urn);
    this.giveTo(policy, "roles", grantsOf(policy).map(known));
  }

  private managed(part: JoinedResource, property: string): KnownPolicy[] {
    return references(part.props.at(property)).map((reference) => {
      const policy = this.findManaged(reference, part.edges[property] ?? []);
      if (typeof policy === "string") return "unknown";
      this.attached.add(policy.urn);
      return textOf(policy);
    });
  }

  private authorityOf(role: JoinedResource): Authority {
    const identity = [...(this.policies.get(role.urn) ?? []), ...this.anybodys];
    const reference = role.props.at("permissionsBoundary");
    if (reference.state === "absent") return { identity };
    const policy = this.findManaged(reference, role.edges.permissionsBoundary ?? []);
    if (typeof policy === "string") return { identity, boundary: "unknown" };
    this.boundaries.add(policy.urn);
    return { identity, boundary: textOf(policy) };
  }
}

function known({ statements, findings }: ReturnType<typeof grantsOf>[number]): KnownPolicy {
  return findings.length > 0 ? "unknown" : statements;
}

/** A managed policy is one document. */
function textOf(policy: JoinedResource): KnownPolicy {
  const [only] = grantsOf(policy);
  return only === undefined ? "unknown" : known(only);
}

/** Joined once for a stack, however many rules ask. */
export const identitiesOf = oncePer((stack: StackView): Identities => new Joiner(stack));
