/** Which endpoint a monitoring schedule looks at: the one that its job's input names, in the schedule or in a definition. */
import { undecided } from "./finding";
import { asProgrammed } from "./joins";
import { ENDPOINT_INPUTS, INLINE_JOB, JOB_NAMES, NAMED_JOB, SCHEDULES } from "./monitoringJobs";
import { allOf, has, means, oneOf, type Observing } from "./observers";
import { property } from "./places";
import type { Reading } from "./reading";
import type { JoinedResource, StackView } from "./rule";
import { edgesFor, ENDPOINTS, finderOf } from "./serving";

/** A schedule that runs once, at once, watches nothing. */
function recurs(schedule: JoinedResource): Observing {
  const expression = schedule.props.at("monitoringScheduleConfig", "scheduleConfig", "scheduleExpression");
  return has(schedule, expression, (value) => typeof value === "string" && value !== "NOW");
}

/** Whether an input of a job names the endpoint; a job on a batch transform names none. */
function reads(
  observer: JoinedResource,
  [key, value]: readonly [property: string, value: Reading],
  endpoint: JoinedResource,
  stack: StackView,
): Observing {
  if (value.state === "absent") return "no";
  return means(endpoint, ENDPOINTS, { observer, value, edges: edgesFor(observer, [key], [value]) }, stack);
}

function looksAt(schedule: JoinedResource, endpoint: JoinedResource, stack: StackView): Observing {
  const inline = schedule.props.at(...INLINE_JOB);
  if (inline.state !== "absent") {
    const inputs = inline.at("monitoringInputs");
    const items = inputs.state === "unknown" ? [inputs] : inputs.items();
    const names = items.map((item) => item.at("endpointInput", "endpointName"));
    return oneOf(names.map((name) => reads(schedule, ["monitoringScheduleConfig", name], endpoint, stack)));
  }
  const name = schedule.props.at(...NAMED_JOB);
  const found = finderOf(JOB_NAMES, stack)(name.text, schedule.edges.monitoringScheduleConfig ?? []);
  if (found === "elsewhere") return "no"; // SM-14 says so
  if (found === "unknown") {
    const reason = "the job definition is not known at preview and does not come from exactly one of the stack";
    return undecided(name.path, reason, { subject: schedule });
  }
  const definition = asProgrammed(found);
  const [input = ""] = ENDPOINT_INPUTS[definition.type] ?? [];
  return reads(definition, [String(input), property(ENDPOINT_INPUTS, definition)], endpoint, stack);
}

/** What each monitoring schedule of the stack is to this endpoint. */
export function endpointSchedules(endpoint: JoinedResource, stack: StackView): Observing[] {
  const schedules = stack.ofType(SCHEDULES).map(asProgrammed);
  return schedules.map((schedule) => allOf(recurs(schedule), looksAt(schedule, endpoint, stack)));
}
