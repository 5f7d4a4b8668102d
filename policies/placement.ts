/**
 * Whether a resource is placed in a network of our own: subnets and security groups by their ids. Ids of new ones are not
 * known at preview; one is accepted when the engine says that it was computed from subnets, or groups, of the stack.
 */
import { notKnown, undecided, violation, type Finding } from "./finding";
import { asProgrammed } from "./joins";
import { holderUnknown, type Place } from "./places";
import type { Reading } from "./reading";
import type { JoinedResource, ResourceView, StackView } from "./rule";

interface Kind {
  readonly what: string;
  readonly id: RegExp;
  readonly types: readonly string[];
}

export const SUBNETS: Kind = {
  what: "subnets",
  id: /^subnet-[0-9a-f]+$/,
  types: ["aws:ec2/subnet:Subnet", "aws-native:ec2:Subnet"],
};
export const SECURITY_GROUPS: Kind = {
  what: "security groups",
  id: /^sg-[0-9a-f]+$/,
  types: ["aws:ec2/securityGroup:SecurityGroup", "aws-native:ec2:SecurityGroup"],
};

/** Where a resource names its subnets (one or a list) and its security groups. */
export interface Placement {
  readonly subnets: Place;
  readonly securityGroups: Place;
}

export interface PlacementDemand {
  readonly check: (resource: ResourceView) => Finding[];
  readonly join: (stack: StackView) => Finding[];
}

const idsOf = (named: Reading): readonly Reading[] => (Array.isArray(named.value) ? named.children() : [named]);

function judgeIds({ props }: ResourceView, place: Place, { what, id }: Kind): Finding[] {
  const holder = holderUnknown(props, place);
  if (holder !== undefined) return [notKnown(holder.path)];
  const named = props.at(...place);
  const problem = `Expected ${what} of a network of our own`;
  const ids = idsOf(named);
  if (ids.length === 0) return [violation(named.path, problem)];
  const isId = (value: unknown): boolean => typeof value === "string" && id.test(value);
  // Only the stack as a whole can trace what is not known.
  return ids.flatMap((one) => (one.state === "unknown" ? [] : one.must(isId, problem)));
}

/** As many subnets, or groups, along the edge as there are unknown ids; a list that is unknown as a whole counts as one. */
function traceIds(resource: JoinedResource, place: Place, { what, types }: Kind): Finding[] {
  const { props, edges } = resource;
  if (holderUnknown(props, place) !== undefined) return [];
  const unknown = idsOf(props.at(...place)).filter(({ state }) => state === "unknown");
  const along = (edges[String(place[0])] ?? []).filter(({ type }) => types.includes(type));
  if (unknown.length <= along.length) return [];
  const reason = `not known at preview, and it does not come from ${what} of the stack`;
  const fix = `set it to the ids of ${what} of the stack, or to literal ids`;
  return unknown.map(({ path }) => undecided(path, reason, { subject: resource, fix }));
}

const KINDS = { subnets: SUBNETS, securityGroups: SECURITY_GROUPS } as const;

function both(placement: Placement | undefined, judge: (place: Place, kind: Kind) => Finding[]): Finding[] {
  if (placement === undefined) return [];
  return [...judge(placement.subnets, KINDS.subnets), ...judge(placement.securityGroups, KINDS.securityGroups)];
}

/** @param placementOf undefined where a resource is placed by another one */
export function inOwnNetwork(
  types: readonly string[],
  placementOf: (resource: ResourceView) => Placement | undefined,
): PlacementDemand {
  return {
    check: (resource) => both(placementOf(resource), (place, kind) => judgeIds(resource, place, kind)),
    join: (stack) =>
      stack
        .ofType(types)
        .map(asProgrammed)
        .flatMap((resource) => both(placementOf(resource), (place, kind) => traceIds(resource, place, kind))),
  };
}
