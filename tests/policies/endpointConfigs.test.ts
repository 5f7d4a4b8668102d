import { endpointsAreEncrypted } from "../../policies/endpointConfigs";
import { UNKNOWN, type FixtureResource, type Props } from "../support/policyServer";
import { key, KEY_ARN, withProps } from "../support/resources";
import { describeRule } from "../support/ruleCases";
import { config } from "../support/serving";

const OWN = "Expected the ARN of a KMS key of your own";
const UNTRACED = "UNPROVED: the key is not known at preview and does not come from exactly one KMS key of the stack";
const { kmsKeyArn, ...others } = config.props;
const native: FixtureResource = {
  ...config,
  type: "aws-native:sagemaker:EndpointConfig",
  props: { ...others, kmsKeyId: kmsKeyArn ?? "" },
};
const capture = { enableCapture: true, destinationS3Uri: "s3://elsewhere" };
const onto = (instanceType: string, more: object = {}) => ({ modelName: "m", instanceType, ...more });

for (const [subject, own] of [
  [config, "kmsKeyArn"],
  [native, "kmsKeyId"],
] as const) {
  const computed =
    (property: string, props: Props, ...from: readonly FixtureResource[]) =>
    (): FixtureResource[] => [...from, { ...withProps(subject, props), edges: { [property]: from } }];
  describeRule(
    endpointsAreEncrypted,
    {
      stack: [subject],
      subject,
      refuses: {
        "volumes under AWS's key": [{ [own]: undefined }, `regression-config .${own}: ${OWN}`],
        "captured data under AWS's key": [
          { dataCaptureConfig: capture },
          `regression-config .dataCaptureConfig.kmsKeyId: ${OWN}`,
        ],
        "captured data where nothing says whether": [
          { dataCaptureConfig: {} },
          `regression-config .dataCaptureConfig.kmsKeyId: ${OWN}`,
        ],
        "asynchronous answers under AWS's key": [
          { asyncInferenceConfig: { outputConfig: { s3OutputPath: "s3://elsewhere" } } },
          `regression-config .asyncInferenceConfig.outputConfig.kmsKeyId: ${OWN}`,
        ],
        "dumps under AWS's key": [
          { shadowProductionVariants: [onto("ml.m5.large", { coreDumpConfig: { destinationS3Uri: "s3://x" } })] },
          `regression-config .shadowProductionVariants[0].coreDumpConfig.kmsKeyId: ${OWN}`,
        ],
        "no key where only some instances have storage of their own": [
          { [own]: undefined, productionVariants: [onto("ml.g5.xlarge"), onto("ml.m5.large")] },
          `regression-config .${own}: ${OWN}`,
        ],
        "a key from nowhere": [computed(own, { [own]: UNKNOWN }), `regression-config .${own}: ${UNTRACED}`],
        "a key for captured data from nowhere": [
          computed("dataCaptureConfig", { dataCaptureConfig: { ...capture, kmsKeyId: UNKNOWN } }),
          `regression-config .dataCaptureConfig.kmsKeyId: ${UNTRACED}`,
        ],
        "captured data of which nothing is known, whichever key it comes from": [
          computed("dataCaptureConfig", { dataCaptureConfig: UNKNOWN }, key),
          "regression-config .dataCaptureConfig: UNPROVED: not known at preview",
        ],
        "asynchronous answers that are not known": [
          { asyncInferenceConfig: { outputConfig: UNKNOWN } },
          "regression-config .asyncInferenceConfig.outputConfig: UNPROVED: not known at preview",
        ],
        "a dump that is not known": [
          { productionVariants: [onto("ml.m5.large", { coreDumpConfig: UNKNOWN })] },
          "regression-config .productionVariants[0].coreDumpConfig: UNPROVED: not known at preview",
        ],
      },
      accepts: {
        "no capture, which DEP-02 refuses in production": { dataCaptureConfig: undefined },
        "capture that is off": { dataCaptureConfig: { ...capture, enableCapture: false } },
        "own keys for everything": {
          asyncInferenceConfig: { outputConfig: { s3OutputPath: "s3://x", kmsKeyId: KEY_ARN } },
          productionVariants: [onto("ml.m5.large", { coreDumpConfig: { kmsKeyId: KEY_ARN } })],
        },
        "no key for instances with storage of their own": {
          [own]: undefined,
          productionVariants: [onto("ml.g5.xlarge"), onto("ml.p4d.24xlarge")],
        },
        "a key of the stack": computed(own, { [own]: UNKNOWN }, key),
      },
      reads: [[own], ["dataCaptureConfig", "kmsKeyId"], ["productionVariants", 0]],
    },
    subject.type,
  );
}
