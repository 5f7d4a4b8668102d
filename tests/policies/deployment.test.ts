import { deployedIsRegistered } from "../../policies/deployment";
import { group } from "../support/identities";
import { UNKNOWN, type FixtureResource, type Props } from "../support/policyServer";
import { key, provider, withProps } from "../support/resources";
import { describeRule, type Change } from "../support/ruleCases";
import { CONFIG_NAME, config, endpoint, MODEL_NAME, model, native, nativeEndpoint } from "../support/serving";

const MODEL = "Expected a model of this stack, got a name that none of them has";
const CONFIG = "Expected an endpoint configuration of this stack, got a name that none of them has";
const UNTRACED = "UNPROVED: not known at preview, and it does not come from exactly one of the stack";
const NOT_KNOWN = "UNPROVED: not known at preview";
const NAME = "regression-config .productionVariants[0].modelName";

const nativeModel = native(model, "sagemaker:Model", "modelName");
const nativeConfig = native(config, "sagemaker:EndpointConfig", "endpointConfigName");

const component: FixtureResource = {
  type: "aws-native:sagemaker:InferenceComponent",
  name: "component",
  props: { specification: { modelName: MODEL_NAME } },
  provider,
};
const experiment: FixtureResource = {
  type: "aws-native:sagemaker:InferenceExperiment",
  name: "experiment",
  props: { modelVariants: [{ modelName: MODEL_NAME }] },
  provider,
};
const variants = (...names: readonly string[]): Props => ({
  productionVariants: names.map((modelName) => ({ modelName })),
});

for (const [models, subject, its] of [
  [[group, model], config, endpoint],
  [[group, nativeModel], nativeConfig, nativeEndpoint],
] as const) {
  const [, itsModel] = models;
  const other = { ...itsModel, name: "other", props: { ...itsModel.props, name: "other", modelName: "other" } };
  const computed =
    (props: Props, ...from: readonly FixtureResource[]) =>
    (): FixtureResource[] => [...models, other, { ...withProps(subject, props), edges: { productionVariants: from } }];
  describeRule(
    deployedIsRegistered,
    {
      stack: [...models, subject],
      subject,
      refuses: {
        "a model of elsewhere": [variants("elsewhere"), `${NAME}: ${MODEL}`],
        "no model": [{ productionVariants: [{}] }, `${NAME}: Expected the name of a model`],
        "a model of elsewhere in the shadow": [
          { shadowProductionVariants: [{ modelName: "elsewhere" }] },
          `regression-config .shadowProductionVariants[0].modelName: ${MODEL}`,
        ],
        "a model from nowhere": [computed(variants(UNKNOWN), key), `${NAME}: ${UNTRACED}`],
        "one of two models": [computed(variants(UNKNOWN), itsModel, other), `${NAME}: ${UNTRACED}`],
        "two names that one edge cannot tell apart": [
          computed(variants(UNKNOWN, UNKNOWN), itsModel),
          ...[0, 1].map((index) => `${NAME.replace("[0]", `[${index}]`)}: ${UNTRACED}`),
        ],
        "shadow variants that are not known": [
          { shadowProductionVariants: UNKNOWN },
          `regression-config .shadowProductionVariants: ${NOT_KNOWN}`,
        ],
      },
      accepts: {
        "a model of the stack, by the edge": computed(variants(UNKNOWN), itsModel),
        "a literal model beside one by the edge": computed(variants("other", UNKNOWN), itsModel),
        "no model where a component brings it": (stack) => [
          ...stack.filter((one) => one !== subject),
          withProps(subject, { productionVariants: [{}] }),
          component,
        ],
      },
      reads: [["productionVariants", 0, "modelName"]],
    },
    subject.type,
  );

  const all = [...models, subject, its];
  const WHERE = "regression-endpoint .endpointConfigName";
  const ended =
    (name: string, ...from: readonly FixtureResource[]): Change =>
    () => [
      ...models,
      subject,
      { ...withProps(its, { endpointConfigName: name }), edges: { endpointConfigName: from } },
    ];
  describeRule(
    deployedIsRegistered,
    {
      stack: all,
      subject: its,
      refuses: {
        "a configuration of elsewhere": [ended("elsewhere"), `${WHERE}: ${CONFIG}`],
        "a configuration of elsewhere, whatever it was computed from": [
          ended("elsewhere", subject),
          `${WHERE}: ${CONFIG}`,
        ],
        "no configuration": [
          { endpointConfigName: undefined },
          `${WHERE}: Expected the name of an endpoint configuration`,
        ],
        "a configuration from nowhere": [ended(UNKNOWN, key), `${WHERE}: ${UNTRACED}`],
      },
      accepts: {
        "a configuration by the edge": ended(UNKNOWN, subject),
        "its literal name": ended(CONFIG_NAME),
      },
      reads: [["endpointConfigName"]],
    },
    its.type,
  );
}

const ownContainer = { container: { image: "image", artifactUrl: "s3://bucket/model.tar.gz" } };
describeRule(
  deployedIsRegistered,
  {
    stack: [group, model, component],
    subject: component,
    refuses: {
      "a container of its own": [
        { specification: ownContainer },
        "component .specification.container: Expected what is served to come from a registered package, got an artefact or image beside it",
        "component .specification.modelName: Expected the name of a model",
      ],
      "a container that is not known": [
        { specification: { modelName: MODEL_NAME, container: UNKNOWN } },
        `component .specification.container: ${NOT_KNOWN}`,
      ],
      "a model of elsewhere": [
        { specification: { modelName: "elsewhere" } },
        `component .specification.modelName: ${MODEL}`,
      ],
    },
    reads: [["specification", "modelName"]],
  },
  component.type,
);
describeRule(
  deployedIsRegistered,
  {
    stack: [group, model, experiment],
    subject: experiment,
    refuses: {
      "a model of elsewhere": [
        { modelVariants: [{ modelName: MODEL_NAME }, { modelName: "elsewhere" }] },
        `experiment .modelVariants[1].modelName: ${MODEL}`,
      ],
    },
    reads: [["modelVariants", 0, "modelName"]],
  },
  experiment.type,
);
