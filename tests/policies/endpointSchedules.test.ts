import { runsAreObserved } from "../../policies/observation";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { key, withProps } from "../support/resources";
import { describeRule, type Change } from "../support/ruleCases";
import { ENDPOINT_NAME, endpoint, native, nativeEndpoint, quality, schedule } from "../support/serving";

const MISSING = "regression-endpoint: Expected a monitoring schedule that keeps looking at this endpoint";
const UNTRACED = "UNPROVED: not known at preview, and it does not come from exactly one resource of the stack";
const UNDEFINED =
  "UNPROVED: the job definition is not known at preview and does not come from exactly one of the stack";
const CONFIG = "monitoringScheduleConfig";
const HOURLY = { scheduleExpression: "cron(0 * ? * * *)" };

const nativeQuality = native(quality, "sagemaker:DataQualityJobDefinition", "jobDefinitionName");
const nativeSchedule = { ...schedule, type: "aws-native:sagemaker:MonitoringSchedule" };
const modelQuality: FixtureResource = {
  ...nativeQuality,
  type: "aws-native:sagemaker:ModelQualityJobDefinition",
  props: {
    jobDefinitionName: "sluicegate-prod-regression-quality",
    modelQualityJobInput: { endpointInput: { endpointName: ENDPOINT_NAME } },
  },
};

for (const [own, definition, subject] of [
  [endpoint, quality, schedule],
  [nativeEndpoint, nativeQuality, nativeSchedule],
] as const) {
  const unnamed = withProps(own, { name: UNKNOWN, endpointName: UNKNOWN });
  const naming = (endpointName: string) => ({ endpointInput: { endpointName } });
  const config = (changes: object): Change => ({
    [CONFIG]: {
      monitoringType: "DataQuality",
      monitoringJobDefinitionName: "sluicegate-prod-regression-quality",
      scheduleConfig: HOURLY,
      ...changes,
    },
  });
  const defining = (from: readonly FixtureResource[], endpointName: string): FixtureResource => ({
    ...withProps(definition, { dataQualityJobInput: naming(endpointName) }),
    edges: { dataQualityJobInput: from },
  });
  const scheduling = (from: readonly FixtureResource[]): FixtureResource => ({
    ...withProps(subject, {
      [CONFIG]: { monitoringJobDefinitionName: UNKNOWN, scheduleConfig: HOURLY },
    }),
    edges: { [CONFIG]: from },
  });
  describeRule(
    runsAreObserved,
    {
      stack: [own, definition, subject],
      subject,
      refuses: {
        "no schedule": [() => [own, definition], MISSING],
        "a schedule that runs once": [config({ scheduleConfig: { scheduleExpression: "NOW" } }), MISSING],
        "a schedule without times": [config({ scheduleConfig: {} }), MISSING],
        "a definition of elsewhere": [config({ monitoringJobDefinitionName: "elsewhere" }), MISSING],
        "a definition from something else": [
          () => [own, definition, scheduling([key])],
          `regression-monitoring .${CONFIG}.monitoringJobDefinitionName: ${UNDEFINED}`,
        ],
        "a definition for another endpoint": [() => [own, defining([], "second"), subject], MISSING],
        "a definition for a batch transform": [
          () => [own, withProps(definition, { dataQualityJobInput: { batchTransformInput: {} } }), subject],
          MISSING,
        ],
        "an endpoint from something else": [
          () => [own, defining([key], UNKNOWN), subject],
          `regression-quality .dataQualityJobInput.endpointInput.endpointName: ${UNTRACED}`,
        ],
        "an input that is not known": [
          () => [own, withProps(definition, { dataQualityJobInput: UNKNOWN }), subject],
          `regression-quality .dataQualityJobInput: ${UNTRACED}`,
        ],
        "a literal, where the endpoint is named by the provider": [
          () => [unnamed, definition, subject],
          `regression-endpoint .${own === endpoint ? "name" : "endpointName"}: UNPROVED: not known at preview`,
        ],
        "a second endpoint without one": [
          (stack) => [...stack, { ...withProps(own, { name: "second", endpointName: "second" }), name: "second" }],
          MISSING.replace("regression-endpoint", "second"),
        ],
      },
      accepts: {
        "the definition and the endpoint by their edges": () => [
          unnamed,
          withProps(defining([unnamed], UNKNOWN), { name: UNKNOWN, jobDefinitionName: UNKNOWN }),
          scheduling([definition]),
        ],
        "a definition of another kind": () => [own, modelQuality, subject],
      },
      reads: [
        [CONFIG, "monitoringJobDefinitionName"],
        [CONFIG, "scheduleConfig", "scheduleExpression"],
      ],
    },
    subject.type,
  );

  const inline = (inputs: object): FixtureResource =>
    withProps(subject, {
      [CONFIG]: { monitoringJobDefinition: { monitoringInputs: inputs }, scheduleConfig: HOURLY },
    });
  const isNative = own === nativeEndpoint;
  const holding = inline(isNative ? [naming(ENDPOINT_NAME)] : naming(ENDPOINT_NAME));
  describeRule(
    runsAreObserved,
    {
      stack: [own, holding],
      subject: holding,
      refuses: {
        "another endpoint": [() => [own, inline(naming("second"))], MISSING],
        "no endpoint": [() => [own, inline([])], MISSING],
      },
      accepts: {
        "one of several": () => [own, inline([naming("second"), naming(ENDPOINT_NAME)])],
        "the endpoint by the edge": () => [unnamed, { ...inline([naming(UNKNOWN)]), edges: { [CONFIG]: [unnamed] } }],
      },
      reads: [
        [
          ...[CONFIG, "monitoringJobDefinition", "monitoringInputs"],
          ...(isNative ? [0] : []),
          ...["endpointInput", "endpointName"],
        ],
      ],
    },
    `${subject.type}, which holds its job`,
  );
}
