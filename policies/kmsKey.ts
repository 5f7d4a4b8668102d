/**
 * Whether a property names a KMS key of our own. AWS managed keys go by alias (`alias/aws/s3`) and are not accepted; a key
 * that is not known yet is accepted only when the engine says that it was computed from exactly one key of the stack.
 */
import { notKnown, undecided, violation, type Finding } from "./finding";
import { asProgrammed } from "./joins";
import { holderUnknown, type Place, type Places } from "./places";
import type { JoinedResource, ResourceView, Rule, StackView } from "./rule";

/** Types of keys that encrypt for others. */
export const KEYS = [
  "aws:kms/key:Key",
  "aws:kms/replicaKey:ReplicaKey",
  "aws-native:kms:Key",
  "aws-native:kms:ReplicaKey",
];

const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;
const KEY_ID = /^(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export function isKey(value: unknown): boolean {
  return typeof value === "string" && (KEY_ARN.test(value) || KEY_ID.test(value));
}

export function comesFromOneKey(resource: JoinedResource, name: string): boolean {
  return (resource.edges[name] ?? []).filter(({ type }) => KEYS.includes(type)).length === 1;
}

/** The parts of a rule that demands a key of our own. */
export interface KeyDemand extends Pick<Rule, "on"> {
  readonly check: (resource: ResourceView) => Finding[];
  readonly join: (stack: StackView) => Finding[];
}

/**
 * What lies around a key must be known; the key itself may come from a key of the stack, along its property's edge.
 * @param placesOf where the resource must name a key of our own; what it says elsewhere may decide
 */
export function ownKeysAt(on: readonly string[], placesOf: (resource: ResourceView) => readonly Place[]): KeyDemand {
  function check(resource: ResourceView): Finding[] {
    return placesOf(resource).flatMap((place) => {
      const holder = holderUnknown(resource.props, place);
      if (holder !== undefined) return [notKnown(holder.path)];
      const key = resource.props.at(...place);
      if (key.state === "unknown") return []; // only the stack as a whole can trace it
      return isKey(key.value) ? [] : [violation(key.path, "Expected the ARN of a KMS key of your own")];
    });
  }

  function untraced(resource: JoinedResource): Finding[] {
    return placesOf(resource).flatMap((place) => {
      const key = resource.props.at(...place);
      const [name = ""] = place;
      const isSaid = holderUnknown(resource.props, place) !== undefined || comesFromOneKey(resource, String(name));
      if (key.state !== "unknown" || isSaid) return [];
      const reason = "the key is not known at preview and does not come from exactly one KMS key of the stack";
      return [undecided(key.path, reason, { subject: resource, fix: "set it to keyArn or to one key's arn" })];
    });
  }

  const join = (stack: StackView): Finding[] => stack.ofType(on).map(asProgrammed).flatMap(untraced);

  return { on, check, join };
}

/** A key at one place in each type. */
export function ownKeyAt(places: Places): KeyDemand {
  return ownKeysAt(Object.keys(places), ({ type }) => [places[type] ?? []]);
}
