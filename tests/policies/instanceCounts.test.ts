import { endpointsSurvive } from "../../policies/instanceCounts";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { describeRule, type Change } from "../support/ruleCases";
import { config, native } from "../support/serving";

const AT = "regression-config .productionVariants";
const COUNT = "Expected initialInstanceCount of at least 2";
const SCALED = "Expected minInstanceCount of at least 2";
const variants = (...all: readonly object[]): Change => ({ productionVariants: all });
const scaling = (managedInstanceScaling: object): Change =>
  variants({ modelName: "m", initialInstanceCount: 2, managedInstanceScaling });
const ON = { status: "ENABLED", maxInstanceCount: 8 };

for (const subject of [config, native(config, "sagemaker:EndpointConfig", "endpointConfigName")]) {
  describeRule(
    endpointsSurvive,
    {
      stack: [subject],
      subject,
      refuses: {
        "one instance": [variants({ initialInstanceCount: 1 }), `${AT}[0].initialInstanceCount: ${COUNT}`],
        "no count": [variants({}), `${AT}[0].initialInstanceCount: ${COUNT}`],
        "a count as text": [variants({ initialInstanceCount: "2" }), `${AT}[0].initialInstanceCount: ${COUNT}`],
        "one instance for the second variant": [
          variants({ initialInstanceCount: 2 }, { initialInstanceCount: 1 }),
          `${AT}[1].initialInstanceCount: ${COUNT}`,
        ],
        "no variants": [variants(), `${AT}: Expected at least one production variant`],
        "scaling down to one": [
          scaling({ ...ON, minInstanceCount: 1 }),
          `${AT}[0].managedInstanceScaling.minInstanceCount: ${SCALED}`,
        ],
        "scaling without a lower bound": [scaling(ON), `${AT}[0].managedInstanceScaling.minInstanceCount: ${SCALED}`],
        "scaling that may be on": [
          scaling({ status: UNKNOWN, minInstanceCount: 1 }),
          `${AT}[0].managedInstanceScaling.minInstanceCount: ${SCALED}`,
        ],
        "scaling that is not known": [
          variants({ initialInstanceCount: 2, managedInstanceScaling: UNKNOWN }),
          `${AT}[0].managedInstanceScaling: UNPROVED: not known at preview`,
        ],
        "a variant that may be serverless": [
          variants({ serverlessConfig: UNKNOWN }),
          `${AT}[0].serverlessConfig: UNPROVED: not known at preview`,
        ],
      },
      accepts: {
        "a serverless variant": variants({ serverlessConfig: { maxConcurrency: 5, memorySizeInMb: 2048 } }),
        "scaling above two": scaling({ ...ON, minInstanceCount: 2 }),
        "scaling that is off": scaling({ status: "DISABLED", minInstanceCount: 1 }),
        "one instance that answers nobody": { shadowProductionVariants: [{ initialInstanceCount: 1 }] },
      },
      reads: [["productionVariants", 0, "initialInstanceCount"]],
    },
    subject.type,
  );
}

for (const type of ["aws:appautoscaling/target:Target", "aws-native:applicationautoscaling:ScalableTarget"]) {
  const target: FixtureResource = {
    type,
    name: "scaling",
    props: {
      serviceNamespace: "sagemaker",
      scalableDimension: "sagemaker:variant:DesiredInstanceCount",
      resourceId: "endpoint/sluicegate-prod-regression/variant/all",
      minCapacity: 2,
      maxCapacity: 8,
    },
  };
  const ONE = "scaling .minCapacity: Expected minCapacity of at least 2 for an endpoint's instances";
  describeRule(
    endpointsSurvive,
    {
      stack: [target],
      subject: target,
      refuses: {
        "scaling down to one": [{ minCapacity: 1 }, ONE],
        "no lower bound": [{ minCapacity: undefined }, ONE],
      },
      accepts: {
        "copies of a component": {
          scalableDimension: "sagemaker:inference-component:DesiredCopyCount",
          minCapacity: 1,
        },
        "another service": { scalableDimension: "dynamodb:table:ReadCapacityUnits", minCapacity: 1 },
      },
      reads: [["minCapacity"], ["scalableDimension"]],
    },
    type,
  );
}
