import { runsAreObserved } from "../../policies/observation";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { key, pipeline, PIPELINE_NAME, withProps } from "../support/resources";
import { describeRule, type Change } from "../support/ruleCases";
import { failureAlarm, nativeFailureAlarm } from "../support/serving";

const MISSING =
  "regression: Expected an alarm on this pipeline's failed executions that acts, or an event rule on them with a target";
const UNTRACED = "UNPROVED: not known at preview, and it does not come from exactly one resource of the stack";

type Dimensions = Readonly<Record<string, string>>;

/** One provider's words: dimensions, where the pipeline's name then stands, and a metric of an alarm on several. */
interface Words {
  readonly subject: FixtureResource;
  readonly said: (dimensions: Dimensions) => object;
  readonly value: readonly [string, ...(string | number)[]];
  readonly list: string;
  readonly metric: (metric: object) => object;
}
const WORDS: readonly Words[] = [
  {
    subject: failureAlarm,
    said: (dimensions) => dimensions,
    value: ["dimensions", "PipelineName"],
    list: "metricQueries",
    metric: (metric) => ({ id: "failed", metric }),
  },
  {
    subject: nativeFailureAlarm,
    said: (dimensions) => Object.entries(dimensions).map(([name, value]) => ({ name, value })),
    value: ["dimensions", 0, "value"],
    list: "metrics",
    metric: (metric) => ({ id: "failed", metricStat: { metric } }),
  },
];

for (const { subject, said, value, list, metric } of WORDS) {
  const own = subject === failureAlarm ? pipeline : { ...pipeline, type: "aws-native:sagemaker:Pipeline" };
  const unnamed = withProps(own, { pipelineName: UNKNOWN });
  const second = { ...withProps(own, { pipelineName: "second" }), name: "second" };
  const on = (PipelineName: string): Change => ({ dimensions: said({ PipelineName }) });
  const several = (...metrics: readonly object[]): Change => ({
    namespace: undefined,
    metricName: undefined,
    dimensions: undefined,
    [list]: metrics,
  });
  const ofSeveral = (change: object): object =>
    metric({
      namespace: "AWS/Sagemaker/ModelBuildingPipeline",
      metricName: "ExecutionFailed",
      dimensions: said({ PipelineName: PIPELINE_NAME }),
      ...change,
    });
  const computed =
    (...from: readonly FixtureResource[]): Change =>
    () => [
      unnamed,
      { ...withProps(subject, { dimensions: said({ PipelineName: UNKNOWN }) }), edges: { dimensions: from } },
    ];
  const place = `regression-failed .${value[0]}${value
    .slice(1)
    .map((one) => (typeof one === "number" ? `[${one}]` : `.${one}`))
    .join("")}`;
  describeRule(
    runsAreObserved,
    {
      stack: [own, subject],
      subject,
      refuses: {
        "no alarm": [() => [own], MISSING],
        "an alarm on another pipeline": [on("second"), MISSING],
        "an alarm on all pipelines together, of which there is no metric": [{ dimensions: said({}) }, MISSING],
        "an alarm on something else that SageMaker counts": [{ namespace: "AWS/SageMaker" }, MISSING],
        "an alarm on successes": [{ metricName: "ExecutionSucceeded" }, MISSING],
        "an alarm that tells nobody": [{ alarmActions: [] }, MISSING],
        "an alarm without actions": [{ alarmActions: undefined }, MISSING],
        "an alarm whose actions are switched off": [{ actionsEnabled: false }, MISSING],
        "an alarm on no failures": [{ comparisonOperator: "LessThanThreshold" }, MISSING],
        "an alarm without a comparison": [{ comparisonOperator: undefined }, MISSING],
        "an alarm on two failures": [{ threshold: 2 }, MISSING],
        "an alarm on more than one failure": [{ comparisonOperator: "GreaterThanThreshold" }, MISSING],
        "an alarm that no number is below": [{ threshold: 0 }, MISSING],
        "an alarm without a threshold": [{ threshold: undefined }, MISSING],
        "the least of the values, which hides a failure": [{ statistic: "Minimum" }, MISSING],
        "an alarm without a period": [{ period: undefined }, MISSING],
        "a period of more than a day": [{ period: 86_460 }, MISSING],
        "failures in two periods one after the other": [{ evaluationPeriods: 2 }, MISSING],
        "failures in two periods of three": [{ evaluationPeriods: 3, datapointsToAlarm: 2 }, MISSING],
        "an alarm that never ends, so that the next failure says nothing": [{ treatMissingData: "ignore" }, MISSING],
        "a second pipeline without one": [(stack) => [...stack, second], MISSING.replace("regression", "second")],
        "several metrics, none of them this": [
          several(ofSeveral({ metricName: "ExecutionStarted" }), ofSeveral({ dimensions: said({ Other: "one" }) })),
          MISSING,
        ],
        "several metrics that are not known": [
          { namespace: undefined, metricName: undefined, dimensions: undefined, [list]: UNKNOWN },
          `regression-failed .${list}: UNPROVED: not known at preview`,
        ],
        "a name that comes from something else": [computed(key), `${place}: ${UNTRACED}`],
        "a literal, where the pipeline is named by the provider": [
          () => [unnamed, subject],
          "regression .pipelineName: UNPROVED: not known at preview",
        ],
        "a name from one of two pipelines, said once": [
          () => [
            unnamed,
            withProps(second, { pipelineName: UNKNOWN }),
            {
              ...withProps(subject, { dimensions: said({ PipelineName: UNKNOWN }) }),
              edges: { dimensions: [unnamed, second] },
            },
          ],
          `${place}: ${UNTRACED}`,
        ],
      },
      accepts: {
        "an action that is known only later": { alarmActions: [UNKNOWN] },
        "actions that are switched on": { actionsEnabled: true },
        "more than no failure": { comparisonOperator: "GreaterThanThreshold", threshold: 0 },
        "the greatest of the values": { statistic: "Maximum" },
        "a failure in one of three periods": { evaluationPeriods: 3, datapointsToAlarm: 1 },
        "periods without data that end the alarm": { treatMissingData: "notBreaching" },
        "the pipeline by the edge": computed(unnamed),
        "one of several metrics": several(ofSeveral({ metricName: "ExecutionStarted" }), ofSeveral({})),
        "an alarm that is not known beside a good one": (stack) => [
          ...stack,
          { ...withProps(subject, { dimensions: UNKNOWN }), name: "other" },
        ],
      },
      reads: [
        ["namespace"],
        ["metricName"],
        value,
        ["alarmActions"],
        ["actionsEnabled"],
        ["comparisonOperator"],
        ["threshold"],
        ["statistic"],
        ["period"],
        ["evaluationPeriods"],
        ["datapointsToAlarm"],
        ["treatMissingData"],
      ],
    },
    subject.type,
  );
}
