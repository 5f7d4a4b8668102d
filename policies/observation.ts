/**
 * OBS-01: in production somebody is told when a pipeline fails, and a schedule looks at what an endpoint answers. What a value
 * that is not known yet would decide is UNPROVED, at that value.
 */
import { endpointSchedules } from "./endpointSchedules";
import { failureAlarms, PIPELINE_NAMES } from "./failureAlarms";
import { failureEvents } from "./failureEvents";
import { violation, type Finding } from "./finding";
import { asProgrammed } from "./joins";
import type { Observing } from "./observers";
import type { Places } from "./places";
import type { JoinedResource, Rule, StackView } from "./rule";
import { ENDPOINTS } from "./serving";

/** A kind of resource that is to be observed: by what, and what is said where nothing does. */
interface Observed {
  readonly kinds: Places;
  readonly observers: (resource: JoinedResource, stack: StackView) => readonly Observing[];
  readonly missing: string;
  readonly fix: string;
}

const OBSERVED: readonly Observed[] = [
  {
    kinds: PIPELINE_NAMES,
    observers: (pipeline, stack) => [...failureAlarms(pipeline, stack), ...failureEvents(pipeline, stack)],
    missing: "Expected an alarm on this pipeline's failed executions that acts, or an event rule on them with a target",
    fix:
      "declare a MetricAlarm on ExecutionFailed in AWS/Sagemaker/ModelBuildingPipeline with the dimension PipelineName, " +
      "a Sum of at least 1 in one period, and alarmActions",
  },
  {
    kinds: ENDPOINTS,
    observers: endpointSchedules,
    missing: "Expected a monitoring schedule that keeps looking at this endpoint",
    fix: "declare a MonitoringSchedule with a cron expression, whose job's endpointInput names this endpoint",
  },
];

/** What is open is said once, also where it would decide for several. */
function unobserved(stack: StackView): Finding[] {
  const findings = OBSERVED.flatMap(({ kinds, observers, missing, fix }) =>
    stack
      .ofType(Object.keys(kinds))
      .map(asProgrammed)
      .flatMap((subject): readonly Finding[] => {
        const found = observers(subject, stack);
        if (found.includes("yes")) return [];
        const open = found.filter((one) => typeof one !== "string");
        return open.length > 0 ? open : [violation("", missing, { subject, fix })];
      }),
  );
  const places = findings.map((finding) => [`${finding.subject?.urn ?? ""} ${finding.where}`, finding] as const);
  return [...new Map(places).values()];
}

export const runsAreObserved: Rule = {
  id: "OBS-01",
  name: "pipelines-and-endpoints-observed",
  level: "mandatory",
  relaxedLevel: "off",
  severity: "medium",
  states:
    "In production an alarm or an event tells of every pipeline's failed executions, and a monitoring schedule looks at every endpoint.",
  why: "A model that is no longer renewed, or meets other data than it was trained on, goes wrong without anybody noticing",
  fix: "declare an alarm with an action for each pipeline, and a monitoring schedule for each endpoint",
  frameworks: ["airmf:MEASURE 2.4", "airmf:MANAGE 4.1", "aia:72", "iso42001:A.6.2.6"],
  on: OBSERVED.flatMap(({ kinds }) => Object.keys(kinds)),
  join: unobserved,
};
