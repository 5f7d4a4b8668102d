/**
 * Which endpoint an alarm watches: the one that its dimensions name by an equal literal, else the one along whose edge the name
 * was computed.
 */
import type { Place, Places } from "./places";
import type { Reading } from "./reading";
import type { JoinedResource, StackView } from "./rule";
import { edgesFor, ENDPOINTS, finderOf } from "./serving";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const NATIVE_ALARM = "aws-native:cloudwatch:Alarm";
/** Where each type of alarm keeps its name. A composite alarm watches alarms, so it says nothing of an endpoint. */
export const ALARMS: Places = { [ALARM]: ["name"], [NATIVE_ALARM]: ["alarmName"] };

/** Where an alarm on several metrics keeps them, and where each of these has its metric. */
const QUERIES: Readonly<Record<string, readonly [list: string, metric: Place]>> = {
  [ALARM]: ["metricQueries", ["metric"]],
  [NATIVE_ALARM]: ["metrics", ["metricStat", "metric"]],
};

/** The metric that an alarm watches, or each of several, with the property that edges are known for. */
export function metricsOf({ type, props }: JoinedResource): (readonly [property: string, metric: Reading])[] {
  const [list, metric] = QUERIES[type] ?? ["", []];
  const several = props.at(list);
  const items = several.state === "unknown" ? [several] : several.items().map((item) => item.at(...metric));
  return [["dimensions", props], ...items.map((item) => [list, item] as const)];
}

/** A dimension by its name: in a map, or in the other provider's list of names and values, of which one may be unknown. */
export function dimension(metric: Reading, name: string): Reading {
  const dimensions = metric.at("dimensions");
  if (!Array.isArray(dimensions.value)) return dimensions.at(name);
  const items = dimensions.items();
  const names = items.map((item) => item.at("name"));
  const index = names.findIndex(({ text }) => text === name);
  return items[index]?.at("value") ?? names.find(({ state }) => state === "unknown") ?? dimensions.at("absent");
}

export type Watch = "yes" | "no" | "unknown" | "without data";

/** SageMaker counts by endpoint and variant; there is no metric for an endpoint alone. Source: its CloudWatch metrics. */
const BY_VARIANT: readonly (string | undefined)[] = ["AWS/SageMaker", "/aws/sagemaker/Endpoints"];

function hasData(metric: Reading): Watch {
  const namespace = metric.at("namespace");
  if (dimension(metric, "VariantName").state !== "absent") return "yes";
  if (namespace.state === "unknown") return "unknown";
  return BY_VARIANT.includes(namespace.text) ? "without data" : "yes";
}

/** Whether one of the alarm's metrics is the endpoint's. */
export function watches(alarm: JoinedResource, endpoint: JoinedResource, stack: StackView): Watch {
  const find = finderOf(ENDPOINTS, stack);
  const found = metricsOf(alarm).map(([property, metric]): Watch => {
    if (metric.at("dimensions").state === "unknown") return "unknown";
    const name = dimension(metric, "EndpointName");
    if (name.state === "absent") return "no";
    const target = find(name.text, edgesFor(alarm, [property], [name]));
    if (typeof target === "string") return target === "unknown" ? "unknown" : "no";
    return target.urn === endpoint.urn ? hasData(metric) : "no";
  });
  return (["yes", "without data", "unknown"] as const).find((one) => found.includes(one)) ?? "no";
}
