import { coverageRule, nothingEscapes } from "../../policies/escapes";
import { rules } from "../../policies/index";
import { resourcesStayInRegion } from "../../policies/regions";
import type { FixtureResource } from "../support/policyServer";
import { bucket, pipeline, provider } from "../support/resources";
import { describeRule, type Change } from "../support/ruleCases";

const control: FixtureResource = {
  type: "aws:cloudcontrol/resource:Resource",
  name: "control",
  props: { typeName: "AWS::SageMaker::ModelCard", desiredState: "{}" },
};
const beside = (type: string, what: string): readonly [Change, string] => [
  (stack) => [...stack, { type, name: "other", props: {} }],
  `other: Expected resources that the rules can judge, got ${what}`,
];

describeRule(nothingEscapes, {
  stack: [control, bucket],
  subject: control,
  refuses: {
    "a command": beside("command:local:Command", "a command"),
    "a command elsewhere": beside("command:remote:Command", "a command"),
    "a dynamic resource": beside("pulumi-nodejs:dynamic:Resource", "a dynamic resource"),
    "a CloudFormation stack": beside("aws:cloudformation/stack:Stack", "a CloudFormation stack"),
    "the other provider's": beside("aws-native:cloudformation:Stack", "a CloudFormation stack"),
    "a custom resource": beside(
      "aws-native:cloudformation:CustomResourceEmulator",
      "a custom resource, which runs a function",
    ),
    "a project of SageMaker's": beside("aws:sagemaker/project:Project", "a SageMaker project, which runs a template"),
    "a Helm chart": beside("kubernetes:helm.sh/v3:Release", "a Helm chart"),
    "a Terraform module": beside("terraform-module:index:Module", "a Terraform module"),
    "a pipeline by CloudControl": [
      { typeName: "AWS::SageMaker::Pipeline" },
      "control .typeName: Expected a CloudControl type of which nothing but texts matters, got another",
    ],
  },
  reads: [["typeName"]],
});

const extension: FixtureResource = {
  type: "aws-native:index:ExtensionResource",
  name: "extension",
  props: { type: "AWS::SageMaker::ModelCard", properties: {} },
};

describeRule(
  nothingEscapes,
  {
    stack: [extension],
    subject: extension,
    refuses: {
      "a pipeline by CloudControl": [
        { type: "AWS::SageMaker::Pipeline" },
        "extension .type: Expected a CloudControl type of which nothing but texts matters, got another",
      ],
    },
    reads: [["type"]],
  },
  "aws-native",
);

const REGION = "Expected a region that floors.yaml allows (allowed.regions)";

describeRule(resourcesStayInRegion, {
  stack: [provider, bucket],
  subject: provider,
  floors: { allowed: { regions: ["eu-west-1", "eu-central-1"] } },
  refuses: {
    "a provider elsewhere": [{ region: "us-east-1" }, `aws .region: ${REGION}`],
    "a provider that takes whatever region is at hand": [{ region: undefined }, `aws .region: ${REGION}`],
    "a resource elsewhere": [
      (stack) => stack.map((one) => (one === bucket ? { ...one, props: { ...one.props, region: "us-east-1" } } : one)),
      `data .region: ${REGION}`,
    ],
  },
  accepts: { "another region of the list": { region: "eu-central-1" } },
  reads: [["region"]],
});

describeRule(
  resourcesStayInRegion,
  { stack: [{ ...provider, props: { region: "us-east-1" } }, bucket], subject: bucket },
  "no rule where validators name no region",
);

describeRule(coverageRule(rules), {
  stack: [pipeline],
  subject: pipeline,
  refuses: {
    "a type that no rule looks at": [
      (stack) => [...stack, { type: "aws:sagemaker/somethingNew:SomethingNew", name: "new", props: {} }],
      "new: Expected a type of SageMaker's that rules of its own look at, got one that only the rules on secrets see",
    ],
    "a native type that no rule looks at": [
      (stack) => [...stack, { type: "aws-native:sagemaker:SomethingNew", name: "new", props: {} }],
      "new: Expected a type of SageMaker's that rules of its own look at, got one that only the rules on secrets see",
    ],
  },
});
