import { bucketNamesAreNotForetold } from "../../policies/bucketName";
import type { FixtureResource } from "../support/policyServer";
import { bucket, storage } from "../support/resources";
import { describeRule } from "../support/ruleCases";

const FORETOLD = "Expected a name that does not follow from the account id and the region alone";

describeRule(bucketNamesAreNotForetold, {
  stack: storage,
  subject: bucket,
  refuses: Object.fromEntries(
    [
      "sagemaker-eu-west-1-111122223333",
      "aws-glue-assets-111122223333-eu-west-1",
      "cdk-hnb659fds-assets-111122223333-eu-west-1",
      "logs.111122223333",
      "models-2024-111122223333",
    ].map((name) => [name, [{ bucket: name }, `data .bucket: ${FORETOLD}`]]),
  ),
  accepts: {
    "a digest beside the account": { bucket: "sluicegate-111122223333-9ebc6822" },
    "a name that the engine draws": { bucket: undefined },
    "a prefix to which the provider adds": { bucket: undefined, bucketPrefix: "sagemaker-111122223333-" },
  },
  reads: [["bucket"]],
});

const native: FixtureResource = {
  type: "aws-native:s3:Bucket",
  name: "native",
  props: { bucketName: "data-9ebc6822" },
};

describeRule(
  bucketNamesAreNotForetold,
  {
    stack: [native],
    subject: native,
    refuses: {
      "the SDK's default bucket": [
        { bucketName: "sagemaker-us-east-1-111122223333" },
        `native .bucketName: ${FORETOLD}`,
      ],
    },
    reads: [["bucketName"]],
  },
  "aws-native",
);
