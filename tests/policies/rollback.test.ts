import { deploymentsRollBack } from "../../policies/rollback";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { key, withProps } from "../support/resources";
import { describeRule, type Change } from "../support/ruleCases";
import { alarm, ENDPOINT_NAME, endpoint, nativeAlarm, nativeEndpoint } from "../support/serving";

const GRADUAL = "Expected CANARY or LINEAR traffic, or a rollingUpdatePolicy";
const NONE = "Expected at least one alarm that rolls a deployment back";
const STRANGER = "Expected a MetricAlarm of this stack, got a name that none of them has";
const UNTRACED = "UNPROVED: not known at preview, and it does not come from exactly one alarm of the stack";
const WHERE = "regression-endpoint .deploymentConfig";
const TYPE = `${WHERE}.blueGreenUpdatePolicy.trafficRoutingConfiguration.type`;
const ALARMS = `${WHERE}.autoRollbackConfiguration.alarms`;

const canary = { blueGreenUpdatePolicy: { trafficRoutingConfiguration: { type: "CANARY" } } };
const deploying = (policy: object, ...names: readonly string[]) => ({
  deploymentConfig: { ...policy, autoRollbackConfiguration: { alarms: names.map((alarmName) => ({ alarmName })) } },
});
const NAME = `${ENDPOINT_NAME}-errors`;

for (const [subject, its] of [
  [endpoint, alarm],
  [nativeEndpoint, nativeAlarm],
] as const) {
  const other = { ...its, name: "other", props: { ...its.props, name: "other", alarmName: "other" } };
  const composite: FixtureResource = {
    type: "aws:cloudwatch/compositeAlarm:CompositeAlarm",
    name: "composite",
    props: { alarmName: "composite" },
  };
  const computed =
    (names: readonly string[], ...from: readonly FixtureResource[]): Change =>
    () => [its, other, { ...withProps(subject, deploying(canary, ...names)), edges: { deploymentConfig: from } }];
  describeRule(
    deploymentsRollBack,
    {
      stack: [its, other, composite, subject],
      subject,
      refuses: {
        "no word of deployments": [{ deploymentConfig: undefined }, `${TYPE}: ${GRADUAL}`, `${ALARMS}: ${NONE}`],
        "all traffic at once": [
          deploying({ blueGreenUpdatePolicy: { trafficRoutingConfiguration: { type: "ALL_AT_ONCE" } } }, NAME),
          `${TYPE}: ${GRADUAL}`,
        ],
        "no alarm": [deploying(canary), `${ALARMS}: ${NONE}`],
        "an alarm without a name": [deploying(canary, ""), `${ALARMS}[0].alarmName: Expected the name of an alarm`],
        "an alarm of elsewhere": [deploying(canary, "elsewhere"), `${ALARMS}[0].alarmName: ${STRANGER}`],
        "an alarm of elsewhere beside a good one": [
          deploying(canary, NAME, "elsewhere"),
          `${ALARMS}[1].alarmName: ${STRANGER}`,
        ],
        "an alarm on alarms": [deploying(canary, "composite"), `${ALARMS}[0].alarmName: ${STRANGER}`],
        "an alarm from nowhere": [computed([UNKNOWN], key), `${ALARMS}[0].alarmName: ${UNTRACED}`],
        "one of two alarms": [computed([UNKNOWN], its, other), `${ALARMS}[0].alarmName: ${UNTRACED}`],
        "two alarms that one edge cannot tell apart": [
          computed([UNKNOWN, UNKNOWN], its),
          ...[0, 1].map((index) => `${ALARMS}[${index}].alarmName: ${UNTRACED}`),
        ],
        "a rolling update that is not known": [
          deploying({ rollingUpdatePolicy: UNKNOWN }, NAME),
          `${WHERE}.rollingUpdatePolicy: UNPROVED: not known at preview`,
        ],
      },
      accepts: {
        "linear traffic": deploying(
          { blueGreenUpdatePolicy: { trafficRoutingConfiguration: { type: "LINEAR" } } },
          NAME,
        ),
        "a rolling update": deploying({ rollingUpdatePolicy: { waitIntervalInSeconds: 60 } }, NAME),
        "an alarm by the edge": computed([UNKNOWN], its),
        "two alarms by their names": deploying(canary, NAME, "other"),
      },
      reads: [
        ["deploymentConfig", "blueGreenUpdatePolicy", "trafficRoutingConfiguration", "type"],
        ["deploymentConfig", "autoRollbackConfiguration", "alarms", 0, "alarmName"],
      ],
    },
    subject.type,
  );
}
