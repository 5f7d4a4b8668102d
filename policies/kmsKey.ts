/**
 * Whether a property names a KMS key of our own. AWS managed keys go by alias (`alias/aws/s3`) and are not accepted; a key
 * that is not known yet is accepted only when the engine says that it was computed from exactly one key of the stack.
 */
import { undecided, violation, type Finding } from "./finding";
import { property, type Places } from "./places";
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

/** The parts of a rule that demands a key of our own at one place in each type. */
export interface KeyDemand extends Pick<Rule, "on"> {
  readonly check: (resource: ResourceView) => Finding[];
  readonly join: (stack: StackView) => Finding[];
}

export function ownKeyAt(places: Places): KeyDemand {
  const types = Object.keys(places);

  function check(resource: ResourceView): Finding[] {
    const key = property(places, resource);
    if (key.state === "unknown") return []; // only the stack as a whole can trace it
    return isKey(key.value) ? [] : [violation(key.path, "Expected the ARN of a KMS key of your own")];
  }

  function join(stack: StackView): Finding[] {
    return stack.ofType(types).flatMap((resource) => {
      const key = property(places, resource);
      const [name = ""] = places[resource.type] ?? [];
      if (key.state !== "unknown" || comesFromOneKey(resource, String(name))) return [];
      const reason = "the key is not known at preview and does not come from exactly one KMS key of the stack";
      return [undecided(key.path, reason, { subject: resource, fix: "set it to keyArn or to one key's arn" })];
    });
  }

  return { on: types, check, join };
}
