/**
 * Whether a property names a KMS key of our own. AWS managed keys go by alias (`alias/aws/s3`) and are not accepted; a key
 * that is not known yet is accepted only when the engine says that it was computed from exactly one key of the stack.
 */
import { notKnown, undecided, violation, type Finding } from "./finding";
import type { Places } from "./places";
import type { JoinedResource, ResourceView, Rule, StackView } from "./rule";

const KEYS = ["aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey", "aws-native:kms:Key", "aws-native:kms:ReplicaKey"];

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

/** Keys from the resource's properties. */
type Place = readonly (string | number)[];

/**
 * What lies around a key must be known; the key itself may come from a key of the stack, along its property's edge.
 * @param placesOf where the resource must name a key of our own; what it says elsewhere may decide
 */
export function ownKeysAt(on: readonly string[], placesOf: (resource: ResourceView) => readonly Place[]): KeyDemand {
  const isHidden = ({ props }: ResourceView, place: Place): boolean =>
    props.at(...place.slice(0, -1)).state === "unknown";

  function check(resource: ResourceView): Finding[] {
    return placesOf(resource).flatMap((place) => {
      const key = resource.props.at(...place);
      if (isHidden(resource, place)) return [notKnown(key.path)];
      if (key.state === "unknown") return []; // only the stack as a whole can trace it
      return isKey(key.value) ? [] : [violation(key.path, "Expected the ARN of a KMS key of your own")];
    });
  }

  function untraced(resource: JoinedResource): Finding[] {
    return placesOf(resource).flatMap((place) => {
      const key = resource.props.at(...place);
      const [name = ""] = place;
      if (key.state !== "unknown" || isHidden(resource, place) || comesFromOneKey(resource, String(name))) return [];
      const reason = "the key is not known at preview and does not come from exactly one KMS key of the stack";
      return [undecided(key.path, reason, { subject: resource, fix: "set it to keyArn or to one key's arn" })];
    });
  }

  // What nobody set, but the provider computes, is no key of the program's.
  const join = (stack: StackView): Finding[] =>
    stack.ofType(on).flatMap((resource) => untraced({ ...resource, props: resource.inputs }));

  return { on, check, join };
}

/** A key at one place in each type. */
export function ownKeyAt(places: Places): KeyDemand {
  return ownKeysAt(Object.keys(places), ({ type }) => [places[type] ?? []]);
}
