/** EV-03: a rule or schedule says whether it is on, and a rule hears no more than it names. */
import { NATIVE_RULES, patternOf, RULES, SCHEDULES } from "./eventCalls";
import { notKnown, violation, type Finding } from "./finding";
import type { Reading } from "./reading";
import type { ResourceView, Rule } from "./rule";

const STATES: readonly unknown[] = ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"];

/** Matchers whose text bounds what they fit. Others, such as anything-but and exists, fit what nobody named. */
const BOUNDING = ["prefix", "suffix", "wildcard", "equals-ignore-case"];
const saysSomething = (text: string | undefined): boolean => text !== undefined && /[^*]/.test(text);

function isBounded(field: Reading): boolean {
  const values = field.children();
  const names = (one: Reading): boolean =>
    saysSomething(one.text) || BOUNDING.some((matcher) => saysSomething(one.at(matcher).text));
  return Array.isArray(field.value) && values.length > 0 && values.every(names);
}

/** From whom the events come, or what they are about: one of the two has to be named. */
function hearsWhatItNames(rule: ResourceView): Finding[] {
  const [property, schedule] = [rule.props.at("eventPattern"), rule.props.at("scheduleExpression")];
  if (property.state === "absent") {
    const neither = "Expected an event pattern or a schedule";
    return schedule.state === "absent" ? [violation(property.path, neither)] : [];
  }
  const pattern = patternOf(rule);
  if (pattern === "unreadable") return [violation(property.path, "Expected a pattern as strict JSON")];
  const fields = [pattern.at("source"), pattern.at("detail-type")];
  if (fields.some(isBounded)) return [];
  const unknown = [...new Set(fields.flatMap((field) => field.unknowns()))];
  if (unknown.length > 0) return unknown.map((path) => notKnown(path));
  return [violation(property.path, "Expected a pattern that names a source or a detail-type, got one for any event")];
}

const saysItsState = ({ props }: ResourceView): Finding[] =>
  props.at("state").must((value) => STATES.includes(value), "Expected state, ENABLED or DISABLED");

export const rulesSayWhenAndWhat: Rule = {
  id: "EV-03",
  name: "event-rule-explicit",
  level: "mandatory",
  relaxedLevel: "advisory",
  severity: "medium",
  states: "Every event rule and schedule says whether it is on, and every pattern names its source or detail-type.",
  why: "A rule that somebody turned off by hand stays off unnoticed, and a pattern for any event starts what it should not",
  fix: "set state (instead of isEnabled), and source or detail-type in the pattern",
  frameworks: ["airmf:MANAGE 4.1", "soc2:CC8.1"],
  on: [...RULES, ...NATIVE_RULES, ...SCHEDULES],
  check: (resource) => [
    ...saysItsState(resource),
    ...(SCHEDULES.includes(resource.type) ? [] : hearsWhatItNames(resource)),
  ],
};
