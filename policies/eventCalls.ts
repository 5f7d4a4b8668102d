/** What EventBridge calls: the targets of rules and of schedules, in the two providers' words, with what calls them. */
import type { Subject } from "./finding";
import { finder } from "./joins";
import { parse } from "./proof/parser";
import { Reading } from "./reading";
import type { JoinedResource, ResourceView, StackView } from "./rule";

export const RULES = ["aws:cloudwatch/eventRule:EventRule"];
/** Targets that are resources of their own. */
export const TARGETS = ["aws:cloudwatch/eventTarget:EventTarget"];
/** Rules that hold their targets. */
export const NATIVE_RULES = ["aws-native:events:Rule"];
/** Each has one target; both providers use the same names. */
export const SCHEDULES = ["aws:scheduler/schedule:Schedule", "aws-native:scheduler:Schedule"];

const PLACES: readonly (readonly [types: readonly string[], property: string | undefined])[] = [
  [TARGETS, undefined],
  [NATIVE_RULES, "targets"],
  [SCHEDULES, "target"],
];

export const CALLING = PLACES.flatMap(([types]) => types);

/** The property that holds the resource's targets; undefined where the resource is one itself. */
const placeOf = (type: string): string | undefined => PLACES.find(([types]) => types.includes(type))?.[1];

/** Each has `arn`, `roleArn`, `deadLetterConfig` and `retryPolicy`. A list that is not known counts as one target. */
export function targetsOf({ type, props }: ResourceView): readonly Reading[] {
  const place = placeOf(type);
  if (place === undefined) return [props];
  const targets = props.at(place);
  return targets.state === "unknown" || SCHEDULES.includes(type) ? [targets] : targets.items();
}

/** One target, and who calls it. */
export interface Call {
  readonly subject: JoinedResource;
  readonly target: Reading;
  /** The rule or the schedule; undefined where a target's rule is not seen. */
  readonly source: JoinedResource | undefined;
  /** What a property of the target was computed from. Targets within a resource share its edges. */
  readonly edges: (property: string) => readonly Subject[];
}

export function callsOf(stack: StackView): Call[] {
  const find = finder(stack.ofType(RULES), ({ props }) => props.at("name").text);
  return stack.ofType(CALLING).flatMap((subject) => {
    const place = placeOf(subject.type);
    const rule = place === undefined ? find(subject.props.at("rule").text, subject.edges.rule ?? []) : subject;
    const source = typeof rule === "string" ? undefined : rule;
    const edges = (property: string): readonly Subject[] => subject.edges[place ?? property] ?? [];
    return targetsOf({ ...subject, props: subject.inputs }).map((target) => ({ subject, target, source, edges }));
  });
}

/** A rule's pattern as a document; absent for a schedule, `"unreadable"` when its text is no JSON. */
export function patternOf({ props }: ResourceView): Reading | "unreadable" {
  const pattern = props.at("eventPattern");
  if (pattern.text === undefined) return pattern;
  const parsed = parse(pattern.text);
  return parsed.ok ? Reading.of(parsed.value, pattern.path) : "unreadable";
}
