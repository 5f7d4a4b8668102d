import { deploymentsRollBack } from "../../policies/rollback";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { key, withProps } from "../support/resources";
import { describeRule, type Change } from "../support/ruleCases";
import { alarm, ENDPOINT_NAME, endpoint, nativeAlarm, nativeEndpoint } from "../support/serving";

const NAMED = "regression-endpoint .deploymentConfig.autoRollbackConfiguration.alarms[0].alarmName";
const OTHER = `${NAMED}: Expected an alarm on this endpoint, got one on something else`;
const DATALESS = `${NAMED}: Expected an alarm on a variant of this endpoint, got one on a metric that SageMaker does not give`;
const HIDDEN = `${NAMED}: UNPROVED: whether this alarm watches this endpoint is not known at preview`;

type Dimensions = Readonly<Record<string, string>>;
const BOTH: Dimensions = { EndpointName: ENDPOINT_NAME, VariantName: "all" };

/** One provider's words: dimensions, and a metric of an alarm on several. */
interface Words {
  readonly subject: FixtureResource;
  readonly of: FixtureResource;
  readonly list: string;
  readonly said: (dimensions: Dimensions) => object;
  readonly metric: (metric: object) => object;
}
const WORDS: readonly Words[] = [
  {
    subject: alarm,
    of: endpoint,
    list: "metricQueries",
    said: (dimensions) => dimensions,
    metric: (metric) => ({ id: "errors", metric }),
  },
  {
    subject: nativeAlarm,
    of: nativeEndpoint,
    list: "metrics",
    said: (dimensions) => Object.entries(dimensions).map(([name, value]) => ({ name, value })),
    metric: (metric) => ({ id: "errors", metricStat: { metric } }),
  },
];

for (const { subject, of, list, said, metric } of WORDS) {
  const second = { ...of, name: "second", props: { ...of.props, name: "second", endpointName: "second" } };
  const unnamed = { ...of, props: { ...of.props, name: UNKNOWN, endpointName: UNKNOWN } };
  const on = (dimensions: Dimensions): Change => ({ dimensions: said(dimensions) });
  const several = (...metrics: readonly object[]): Change => ({
    dimensions: undefined,
    namespace: undefined,
    [list]: metrics,
  });
  const ours = metric({ namespace: "AWS/SageMaker", dimensions: said(BOTH) });
  const theirs = metric({ namespace: "AWS/SageMaker", dimensions: said({ ...BOTH, EndpointName: "second" }) });
  const computed =
    (endpointName: string, ...from: readonly FixtureResource[]): Change =>
    () => [
      unnamed,
      {
        ...withProps(subject, { dimensions: said({ ...BOTH, EndpointName: endpointName }) }),
        edges: { dimensions: from },
      },
    ];
  describeRule(
    deploymentsRollBack,
    {
      stack: [subject, of],
      subject,
      refuses: {
        "an alarm on another endpoint": [on({ ...BOTH, EndpointName: "second" }), OTHER],
        "an alarm on a variant of whatever endpoint": [on({ VariantName: "all" }), OTHER],
        "an alarm without dimensions": [{ dimensions: undefined }, OTHER],
        "an endpoint without a variant, of which there is no metric": [on({ EndpointName: ENDPOINT_NAME }), DATALESS],
        "a variant that may be missing": [
          { namespace: UNKNOWN, dimensions: said({ EndpointName: ENDPOINT_NAME }) },
          HIDDEN,
        ],
        "dimensions that are not known": [{ dimensions: UNKNOWN }, HIDDEN],
        "several metrics, none of them the endpoint's": [several(theirs), OTHER],
        "several metrics that are not known": [{ dimensions: undefined, [list]: UNKNOWN }, HIDDEN],
        "an endpoint that is not known, from nowhere": [computed(UNKNOWN, key), HIDDEN],
        "the name of an endpoint that is not known, from nowhere": [computed(ENDPOINT_NAME), OTHER],
      },
      accepts: {
        "one of several metrics": several(theirs, ours),
        "a metric of one's own, for the endpoint alone": {
          namespace: "Drift",
          dimensions: said({ EndpointName: ENDPOINT_NAME }),
        },
        "the endpoint by the edge": computed(UNKNOWN, unnamed),
        "an endpoint beside it, with an alarm of its own": (stack) => [
          ...stack,
          withProps(second, {
            deploymentConfig: {
              rollingUpdatePolicy: { waitIntervalInSeconds: 60 },
              autoRollbackConfiguration: { alarms: [{ alarmName: "second-errors" }] },
            },
          }),
          withProps(
            { ...subject, name: "second-errors" },
            {
              [subject === alarm ? "name" : "alarmName"]: "second-errors",
              dimensions: said({ EndpointName: "second", VariantName: "all" }),
            },
          ),
        ],
      },
    },
    subject.type,
  );
}
