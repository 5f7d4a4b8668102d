/** Alarms on a pipeline's failed executions, which tell somebody: in a metric's three words, by equal literals or an edge. */
import { ALARMS, dimension, metricsOf } from "./alarms";
import { asProgrammed } from "./joins";
import { PIPELINES } from "./judgement";
import { allOf, has, means, oneOf, type Observing } from "./observers";
import { oncePer } from "./oncePer";
import type { Places } from "./places";
import type { Reading } from "./reading";
import type { JoinedResource, StackView } from "./rule";
import { edgesFor } from "./serving";

/** Where each type of pipeline keeps its name. */
export const PIPELINE_NAMES: Places = Object.fromEntries(PIPELINES.map((type) => [type, ["pipelineName"]]));

/** Source: SageMaker developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch", pipeline execution metrics. */
const METRIC = { namespace: "AWS/Sagemaker/ModelBuildingPipeline", metricName: "ExecutionFailed" };
const DIMENSION = "PipelineName";

/** An action that is not known yet is an action: only its ARN is missing. */
function tells(alarm: JoinedResource): Observing {
  const actions = alarm.props.at("alarmActions");
  const isAction = (one: Reading): boolean => one.state === "unknown" || (one.text ?? "") !== "";
  return allOf(
    has(alarm, alarm.props.at("actionsEnabled"), (value) => value !== false),
    has(alarm, actions, () => actions.items().some(isAction)),
  );
}

/** The longest that an alarm may look at. Source: PutMetricAlarm, Period and EvaluationPeriods: a day in all. */
const DAY_IN_SECONDS = 86_400;

const isNumber = (value: unknown, least: number, most: number): boolean =>
  typeof value === "number" && value >= least && value <= most;

/** What one failure adds up to: the metric is 1 for it. */
const ONE_BREACHES: Readonly<Record<string, (threshold: unknown) => boolean>> = {
  GreaterThanOrEqualToThreshold: (threshold) => isNumber(threshold, Number.MIN_VALUE, 1),
  GreaterThanThreshold: (threshold) => isNumber(threshold, 0, 1 - Number.EPSILON),
};

/**
 * Whether one failed execution raises the alarm, and the next one again: a single period that counts it breaches, and a
 * period without failures ends it. An alarm on several metrics may compute anything of them, and is taken at its word.
 */
function raises(alarm: JoinedResource): Observing {
  const { props } = alarm;
  const holds = (name: string, test: (value: unknown) => boolean): Observing => has(alarm, props.at(name), test);
  if (props.at("metricName").state === "absent") return "yes";
  const breaches = ONE_BREACHES[props.at("comparisonOperator").text ?? ""];
  return allOf(
    holds("comparisonOperator", (value) => typeof value === "string" && Object.hasOwn(ONE_BREACHES, value)),
    breaches === undefined ? "yes" : holds("threshold", breaches),
    holds("statistic", (value) => value === "Sum" || value === "Maximum"),
    holds("period", (value) => isNumber(value, 10, DAY_IN_SECONDS)),
    props.at("datapointsToAlarm").state === "absent"
      ? holds("evaluationPeriods", (value) => value === 1)
      : holds("datapointsToAlarm", (value) => value === 1),
    holds("treatMissingData", (value) => value === undefined || value === "missing" || value === "notBreaching"),
  );
}

/** A metric of an alarm that may count a pipeline's failures, and what names the pipeline. */
interface OnFailures {
  readonly isMetric: Observing;
  readonly by: Parameters<typeof means>[2];
}

/** An alarm as far as it is the same for every pipeline. */
interface FailureAlarm {
  readonly tells: Observing;
  readonly raises: Observing;
  readonly metrics: readonly OnFailures[];
}

function onFailures(alarm: JoinedResource): OnFailures[] {
  return metricsOf(alarm).flatMap(([list, metric]): OnFailures[] => {
    const value = dimension(metric, DIMENSION);
    if (value.state === "absent") return [];
    const words = Object.entries(METRIC).map(([key, word]) => has(alarm, metric.at(key), (text) => text === word));
    const isMetric = allOf(...words);
    return isMetric === "no"
      ? []
      : [{ isMetric, by: { observer: alarm, value, edges: edgesFor(alarm, [list], [value]) } }];
  });
}

/** Those that may be an alarm on some pipeline's failures; each pipeline of the stack asks all of them. */
const alarmsOf = oncePer((stack: StackView): readonly FailureAlarm[] => {
  const alarms = stack.ofType(Object.keys(ALARMS)).map(asProgrammed);
  const read = alarms.map((alarm) => ({ tells: tells(alarm), raises: raises(alarm), metrics: onFailures(alarm) }));
  return read.filter((alarm) => alarm.tells !== "no" && alarm.raises !== "no" && alarm.metrics.length > 0);
});

/** What each alarm of the stack that could be one on this pipeline's failures is to it. */
export function failureAlarms(pipeline: JoinedResource, stack: StackView): Observing[] {
  const isOn = ({ isMetric, by }: OnFailures): Observing => allOf(isMetric, means(pipeline, PIPELINE_NAMES, by, stack));
  return alarmsOf(stack).map(({ metrics, ...alarm }) => allOf(alarm.tells, oneOf(metrics.map(isOn)), alarm.raises));
}
