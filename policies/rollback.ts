/**
 * DEP-03: a new version takes over part by part, and an alarm on the endpoint itself takes it back. An alarm belongs to an
 * endpoint by equal literals or by the one edge between them; one that neither ties to this endpoint is UNPROVED.
 */
import { ALARMS, watches, type Watch } from "./alarms";
import { notKnown, undecided, violation, type Finding } from "./finding";
import { asProgrammed, type Found } from "./joins";
import type { Reading } from "./reading";
import type { JoinedResource, ResourceView, Rule, StackView } from "./rule";
import { edgesFor, ENDPOINTS, finderOf } from "./serving";

const GRADUAL: readonly unknown[] = ["CANARY", "LINEAR"];

/** A rolling update is gradual by itself. */
function isGradual(deployment: Reading): Finding[] {
  const rolling = deployment.at("rollingUpdatePolicy");
  if (rolling.state === "unknown") return [notKnown(rolling.path)];
  if (rolling.state === "known") return [];
  return deployment
    .at("blueGreenUpdatePolicy", "trafficRoutingConfiguration", "type")
    .must((value) => GRADUAL.includes(value), "Expected CANARY or LINEAR traffic, or a rollingUpdatePolicy");
}

const alarmsOf = ({ props }: ResourceView): Reading =>
  props.at("deploymentConfig", "autoRollbackConfiguration", "alarms");

function rollsBack(endpoint: ResourceView): Finding[] {
  const isName = (value: unknown): boolean => typeof value === "string" && value !== "";
  const named = alarmsOf(endpoint).each((alarm) => {
    if (alarm.state === "unknown") return [notKnown(alarm.path)];
    const name = alarm.at("alarmName");
    // Only the stack as a whole can trace what is not known.
    return name.state === "unknown" ? [] : name.must(isName, "Expected the name of an alarm");
  }, "Expected at least one alarm that rolls a deployment back");
  return [...named, ...isGradual(endpoint.props.at("deploymentConfig"))];
}

const WHAT_IT_WATCHES: Readonly<Record<Exclude<Watch, "yes" | "unknown">, string>> = {
  no: "Expected an alarm on this endpoint, got one on something else",
  "without data": "Expected an alarm on a variant of this endpoint, got one on a metric that SageMaker does not give",
};

/** @param place where the endpoint names the alarm */
function judgeAlarm(place: string, alarm: Found<JoinedResource>, subject: JoinedResource, stack: StackView): Finding[] {
  const reason = "not known at preview, and it does not come from exactly one alarm of the stack";
  if (alarm === "unknown") return [undecided(place, reason, { subject })];
  const problem = "Expected a MetricAlarm of this stack, got a name that none of them has";
  if (alarm === "elsewhere") return [violation(place, problem, { subject })];
  const fix = "set the alarm's dimensions to EndpointName, this endpoint's name, and VariantName";
  const watch = watches(asProgrammed(alarm), subject, stack);
  if (watch === "yes") return [];
  return watch === "unknown"
    ? [undecided(place, "whether this alarm watches this endpoint is not known at preview", { fix, subject })]
    : [violation(place, WHAT_IT_WATCHES[watch], { fix, subject })];
}

function alarmsWatch(stack: StackView): Finding[] {
  const find = finderOf(ALARMS, stack);
  return stack
    .ofType(Object.keys(ENDPOINTS))
    .map(asProgrammed)
    .flatMap((endpoint) => {
      const known = alarmsOf(endpoint)
        .items()
        .filter(({ state }) => state === "known");
      const names = known.map((alarm) => alarm.at("alarmName"));
      const edges = edgesFor(endpoint, ["deploymentConfig"], names);
      // An alarm without a name is the check's to refuse.
      const said = names.filter(({ state, text }) => state === "unknown" || (text ?? "") !== "");
      return said.flatMap((name) => judgeAlarm(name.path, find(name.text, edges), endpoint, stack));
    });
}

export const deploymentsRollBack: Rule = {
  id: "DEP-03",
  name: "endpoint-rolls-back",
  level: "mandatory",
  relaxedLevel: "off",
  severity: "high",
  states:
    "In production every endpoint shifts traffic gradually, and rolls back on alarms of the stack that watch that very endpoint.",
  why: "A model that fails in use would take all requests at once, and stay until somebody notices",
  fix: "set deploymentConfig with autoRollbackConfiguration.alarms and CANARY or LINEAR traffic, or a rollingUpdatePolicy",
  frameworks: ["airmf:MANAGE 2.4", "aia:15", "soc2:A1.2", "soc2:CC8.1"],
  on: Object.keys(ENDPOINTS),
  check: rollsBack,
  join: alarmsWatch,
};
