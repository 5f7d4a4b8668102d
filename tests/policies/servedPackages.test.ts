import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { deployedIsRegistered } from "../../policies/deployment";
import { group } from "../support/identities";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { key, provider, withProps } from "../support/resources";
import { describeRule, type Change } from "../support/ruleCases";
import { model, PACKAGE_ARN } from "../support/serving";

const RAW = "Expected what is served to come from a registered package, got an artefact or image beside it";
const VERSION = "Expected modelPackageName to be the ARN of one version of a model package";
const ELSEWHERE = "Expected a package of a group of this stack or one that floors.yaml allows, got another";
const FOREIGN = "Expected a package of this account or one that floors.yaml allows, got another account's";
const UNTRACED = "UNPROVED: the package is not known at preview and does not come from exactly one group of the stack";
const FIRST = "regression-3 .primaryContainer";
const NAME = `${FIRST}.modelPackageName`;

const SHARED = "arn:aws:sagemaker:eu-west-1:444455556666:model-package-group/shared";
const served = (modelPackageName: string, more: object = {}): Change => ({
  primaryContainer: { modelPackageName, ...more },
});
const beside = (more: object): Change => served(PACKAGE_ARN, more);

for (const type of [model.type, "aws-native:sagemaker:Model"]) {
  const native = type.startsWith("aws-native:");
  const { name, ...others } = model.props;
  const subject: FixtureResource = {
    ...model,
    type,
    props: native ? { ...others, modelName: name ?? "" } : model.props,
  };
  const groups = [{ ...group, type: native ? "aws-native:sagemaker:ModelPackageGroup" : group.type }];
  const second: FixtureResource = { ...group, name: "others", props: { modelPackageGroupName: "others" } };
  const computed =
    (place: "primaryContainer" | "containers", value: JavaScriptValue, ...from: readonly FixtureResource[]) =>
    (): FixtureResource[] => [
      ...groups,
      second,
      { ...withProps(subject, { primaryContainer: undefined, [place]: value }), edges: { [place]: from } },
    ];
  const unknownName = { modelPackageName: UNKNOWN };
  const [own = group] = groups;
  describeRule(
    deployedIsRegistered,
    {
      stack: [...groups, subject],
      subject,
      floors: { allowed: { packageGroups: [SHARED] } },
      refuses: {
        "an artefact and an image": [
          { primaryContainer: { image: "image", modelDataUrl: "s3://bucket/model.tar.gz" } },
          `${FIRST}.image: ${RAW}`,
          `${FIRST}.modelDataUrl: ${RAW}`,
          `${NAME}: ${VERSION}`,
        ],
        "an artefact by its source": [
          { primaryContainer: { modelDataSource: { s3DataSource: { s3Uri: "s3://bucket/model/" } } } },
          `${FIRST}.modelDataSource: ${RAW}`,
          `${NAME}: ${VERSION}`,
        ],
        "an artefact beside the package": [
          beside({ modelDataUrl: "s3://bucket/model.tar.gz" }),
          `${FIRST}.modelDataUrl: ${RAW}`,
        ],
        "more artefacts beside the package": [
          beside({ additionalModelDataSources: [{ channelName: "more" }] }),
          `${FIRST}.additionalModelDataSources: ${RAW}`,
        ],
        "whatever lies below a prefix": [
          beside({ mode: "MultiModel", multiModelConfig: { modelCacheSetting: "Enabled" } }),
          `${FIRST}.mode: Expected one model, got whatever lies below a prefix`,
          `${FIRST}.multiModelConfig: ${RAW}`,
        ],
        "no container": [
          { primaryContainer: undefined },
          "regression-3 .primaryContainer: Expected a container with the model package to serve, got none",
        ],
        "a package without a version": [served(PACKAGE_ARN.replace(/\/3$/, "")), `${NAME}: ${VERSION}`],
        "a version that is none": [served(PACKAGE_ARN.replace(/3$/, "0")), `${NAME}: ${VERSION}`],
        "a package by its name": [served("sluicegate-dev-regression"), `${NAME}: ${VERSION}`],
        "a group's ARN": [served(SHARED), `${NAME}: ${VERSION}`],
        "a group of elsewhere": [served(PACKAGE_ARN.replace("-regression/", "-other/")), `${NAME}: ${ELSEWHERE}`],
        "a group of this name in another account": [
          served(PACKAGE_ARN.replace("111122223333", "999988887777")),
          `${NAME}: ${FOREIGN}`,
        ],
        "a group of this name where nobody knows the account": [
          () => [...groups, { ...subject, provider: { ...provider, props: {} } }],
          `${NAME}: UNPROVED: in which account the model is, and so whose package this is`,
        ],
        "the second of two containers": [
          { primaryContainer: undefined, containers: [{ modelPackageName: PACKAGE_ARN }, { image: "image" }] },
          `regression-3 .containers[1].image: ${RAW}`,
          `regression-3 .containers[1].modelPackageName: ${VERSION}`,
        ],
        "a package from nowhere": [computed("primaryContainer", unknownName, key), `${NAME}: ${UNTRACED}`],
        "a package from one of two groups": [
          computed("primaryContainer", unknownName, own, second),
          `${NAME}: ${UNTRACED}`,
        ],
        "two packages that one edge cannot tell apart": [
          computed("containers", [unknownName, unknownName], own),
          ...[0, 1].map((index) => `regression-3 .containers[${index}].modelPackageName: ${UNTRACED}`),
        ],
        "an image that is not known": [beside({ image: UNKNOWN }), `${FIRST}.image: UNPROVED: not known at preview`],
        "a mode that is not known": [beside({ mode: UNKNOWN }), `${FIRST}.mode: UNPROVED: not known at preview`],
        "a list of containers that is not known": [
          { primaryContainer: undefined, containers: UNKNOWN },
          "regression-3 .containers: UNPROVED: not known at preview",
        ],
      },
      accepts: {
        "a package that validators allow": served(SHARED.replace("-group", "") + "/12"),
        "a package of a group of the stack, by the edge": computed("primaryContainer", unknownName, own),
        "a word on what the package has several of, and on one model": beside({
          inferenceSpecificationName: "cpu",
          mode: "SingleModel",
          additionalModelDataSources: [],
        }),
      },
      reads: [["primaryContainer", "modelPackageName"]],
    },
    type,
  );
}
