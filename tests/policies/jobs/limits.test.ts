import assert from "node:assert/strict";
import { jobsHaveLimits } from "../../../policies/jobs/limits";
import { definitionWith, unknownDefinition } from "../../support/definitions";
import { policiesOf } from "../../../policies/sdk";
import { analyze, type FixtureResource } from "../../support/policyServer";
import { fixtureFloors, pipeline, withProps } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const ARGUMENTS = "/Steps/1/Arguments";
const RUNTIME = `${ARGUMENTS}/StoppingCondition/MaxRuntimeInSeconds`;
const TYPE = `${ARGUMENTS}/ResourceConfig/InstanceType`;
const COUNT = `${ARGUMENTS}/ResourceConfig/InstanceCount`;
const refused = (pointer: string, by: unknown, problem: string, where = pointer): readonly [Change, string] => [
  definitionWith(pointer, by),
  `regression .pipelineDefinition step "Train" ${where}: ${problem}`,
];
const LONG = "Expected MaxRuntimeInSeconds of at most 7200";
const FREE = "got a parameter that may be anything";
const OTHER = "Expected an instance type that floors.yaml allows";

describeRule(jobsHaveLimits, {
  stack: [pipeline],
  subject: pipeline,
  floors: { limits: { maxRuntimeSeconds: 7200, instanceCount: 2, instanceTypes: ["ml.m5.*", "ml.c5.*"] } },
  refuses: {
    "no limit of time": refused(RUNTIME, undefined, LONG),
    "too long a limit": refused(RUNTIME, 7201, LONG),
    "a limit of the starter's choice": refused(
      RUNTIME,
      { Get: "Parameters.ProcessingInstanceCount" },
      `${LONG}, ${FREE}`,
    ),
    "another instance type": refused(TYPE, "ml.p4d.24xlarge", OTHER),
    "another type among those a starter may choose": [
      definitionWith("/Parameters/3/EnumValues/1", "ml.p4d.24xlarge"),
      `regression .pipelineDefinition step "Train" ${TYPE}: ${OTHER}`,
    ],
    "any type that a starter likes": refused(TYPE, { Get: "Parameters.InputData" }, `${OTHER}, ${FREE}`),
    "too many instances": refused(COUNT, 3, "Expected at most 2 instances, as floors.yaml says"),
    "too many in a group": [
      definitionWith(`${ARGUMENTS}/ResourceConfig`, {
        InstanceGroups: [{ InstanceType: "ml.m5.large", InstanceCount: 9 }],
      }),
      `regression .pipelineDefinition step "Train" ${ARGUMENTS}/ResourceConfig/InstanceGroups/0/InstanceCount: Expected at most 2 instances, as floors.yaml says`,
    ],
    "spot capacity without an end of waiting": refused(
      `${ARGUMENTS}/EnableManagedSpotTraining`,
      true,
      "Expected MaxWaitTimeInSeconds beside managed spot training",
      `${ARGUMENTS}/StoppingCondition/MaxWaitTimeInSeconds`,
    ),
  },
  accepts: {
    "a definition that is not known, which is GATE-09's finding": () => [unknownDefinition],
    "a count of the starter's choice": definitionWith(COUNT, { Get: "Parameters.ProcessingInstanceCount" }),
  },
});

describe("PIPE-15: what is only advised", () => {
  it("asks for retries on faults of the service, in production", async () => {
    const impatient = withProps(pipeline, definitionWith("/Steps/1/RetryPolicies", undefined));
    const told = async (resource: FixtureResource): Promise<string[]> =>
      (await analyze(policiesOf([jobsHaveLimits], fixtureFloors), resource)).map(
        ({ level, message }) => `${level} ${message}`,
      );
    const [only, ...others] = await told(impatient);
    assert.match(
      only ?? "",
      /^advisory .*\/Steps\/1\/RetryPolicies \| Expected the step to retry on Step.SERVICE_FAULT/,
    );
    assert.deepEqual([...others, ...(await told({ ...impatient, stack: "dev" }))], []);
  });

  it("takes a job without a limit for one that ends after a day, as SageMaker does", async () => {
    const endless = withProps(pipeline, definitionWith(RUNTIME, undefined));
    assert.deepEqual(await analyze(policiesOf([jobsHaveLimits], fixtureFloors), endless), []);
  });
});
