// SageMaker: pipelines and package groups, which exist at the endpoint.
import { groupPolicies } from "../effects/groupPolicies";
import { modelPackageGroups } from "../effects/modelPackageGroups";
import { pipelines } from "../effects/pipelines";
import { regionalArn } from "../names";
import type { Properties } from "../struct";
import { form, json, longest, policy } from "./limits";
import { inRegion, input, type Refusal, type Rule } from "./rule";

const DEFINITION = "pipelineDefinition";
const LOCATION = "pipelineDefinitionS3Location";

const dashed = (most: number): RegExp => new RegExp(`^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,${most - 1}}$`);

/** Source: the SageMaker API reference, CreatePipeline and CreateModelPackageGroup. */
function named(inputs: Properties, property: string, most: number): Refusal[] {
  const fits = `1 to ${most} letters, digits and hyphens, a letter or digit at both ends`;
  return form(inputs, property, dashed(most), fits).concat(longest(inputs, property, most));
}

function oneDefinition(inputs: Properties): Refusal[] {
  const both = inputs[DEFINITION] !== undefined && inputs[LOCATION] !== undefined;
  return both ? [{ property: LOCATION, reason: `Expected ${DEFINITION} or ${LOCATION}, got both` }] : [];
}

const pipeline: Rule = {
  title: "SageMaker Pipeline",
  name: "pipelineName",
  replaces: ["pipelineName"],
  refusals: (inputs) => [
    ...named(inputs, "pipelineName", 256),
    ...named(inputs, "pipelineDisplayName", 256),
    ...longest(inputs, "pipelineDescription", 3072),
    ...longest(inputs, DEFINITION, 1_048_576),
    ...json(inputs, DEFINITION),
    ...oneDefinition(inputs),
    ...form(inputs, "roleArn", /^arn:aws[a-z-]*:iam::\d{12}:role\/?[\w+=,.@/-]+$/, "the ARN of a role"),
  ],
  taken: {
    scope: inRegion,
    message: (name) =>
      `ValidationException: Pipeline names must be unique within an AWS account and region. Pipeline with name (${name}) already exists.`,
  },
  id: (subject) => input(subject, "pipelineName"),
  // SageMaker writes pipeline names in lower case in their ARNs.
  outputs: (subject) => ({
    arn: regionalArn(subject.place, "sagemaker", `pipeline/${input(subject, "pipelineName").toLowerCase()}`),
  }),
  effect: pipelines,
};

const modelPackageGroup: Rule = {
  title: "SageMaker Model Package Group",
  name: "modelPackageGroupName",
  replaces: ["modelPackageGroupName", "modelPackageGroupDescription"],
  refusals: (inputs) => [
    ...named(inputs, "modelPackageGroupName", 63),
    ...longest(inputs, "modelPackageGroupDescription", 1024),
  ],
  taken: {
    scope: inRegion,
    message: (name, { place }) =>
      `ValidationException: Model Package Group already exists: ${regionalArn(place, "sagemaker", `model-package-group/${name}`)}`,
  },
  id: (subject) => input(subject, "modelPackageGroupName"),
  outputs: (subject) => ({
    arn: regionalArn(subject.place, "sagemaker", `model-package-group/${input(subject, "modelPackageGroupName")}`),
  }),
  effect: modelPackageGroups,
};

const modelPackageGroupPolicy: Rule = {
  title: "SageMaker Model Package Group Policy",
  replaces: ["modelPackageGroupName"],
  refusals: (inputs) => policy(inputs, "resourcePolicy", 20_480, true),
  id: (subject) => input(subject, "modelPackageGroupName"),
  outputs: () => ({}),
  effect: groupPolicies,
};

export const sagemaker: Readonly<Record<string, Rule>> = {
  "aws:sagemaker/modelPackageGroup:ModelPackageGroup": modelPackageGroup,
  "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy": modelPackageGroupPolicy,
  "aws:sagemaker/pipeline:Pipeline": pipeline,
};
