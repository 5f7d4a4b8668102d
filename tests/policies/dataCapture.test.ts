import { endpointsCaptureData } from "../../policies/dataCapture";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { bucket, BUCKET_NAME, withProps } from "../support/resources";
import { describeRule, type Change } from "../support/ruleCases";
import { config, native } from "../support/serving";

const AT = "regression-config .dataCaptureConfig";
const BOTH = `${AT}.captureOptions: Expected capture options for Input and for Output`;
const OFF = `${AT}.enableCapture: Expected enableCapture to be true`;
const SHARE = `${AT}.initialSamplingPercentage: Expected initialSamplingPercentage above 0`;
const PLACE = `${AT}.destinationS3Uri: Expected a place in S3 (s3://bucket/...)`;
const capture = {
  enableCapture: true,
  initialSamplingPercentage: 20,
  destinationS3Uri: `s3://${BUCKET_NAME}/captured/`,
  captureOptions: [{ captureMode: "Input" }, { captureMode: "Output" }],
};
const capturing = (changes: object): Change => ({ dataCaptureConfig: { ...capture, ...changes } });
const options = (...modes: readonly string[]): Change =>
  capturing({ captureOptions: modes.map((captureMode) => ({ captureMode })) });

for (const subject of [config, native(config, "sagemaker:EndpointConfig", "endpointConfigName")]) {
  const computed =
    (...from: readonly FixtureResource[]): Change =>
    () => [
      bucket,
      {
        ...withProps(subject, { dataCaptureConfig: { ...capture, destinationS3Uri: UNKNOWN } }),
        edges: { dataCaptureConfig: from },
      },
    ];
  describeRule(
    endpointsCaptureData,
    {
      stack: [bucket, subject],
      subject,
      floors: { allowed: { buckets: ["captures"] } },
      refuses: {
        "no capture": [{ dataCaptureConfig: undefined }, `${AT}: Expected data capture, got none`],
        "capture that is off": [capturing({ enableCapture: false }), OFF],
        "capture of which nothing says that it is on": [capturing({ enableCapture: null }), OFF],
        "no share of requests": [capturing({ initialSamplingPercentage: 0 }), SHARE],
        "a share of more than all": [capturing({ initialSamplingPercentage: 101 }), SHARE],
        "requests without answers": [options("Input"), BOTH],
        "answers without requests": [options("Output"), BOTH],
        "no options": [options(), BOTH],
        "an answer that may be captured": [
          options("Input", UNKNOWN),
          `${AT}.captureOptions[1].captureMode: UNPROVED: not known at preview`,
        ],
        "no destination": [capturing({ destinationS3Uri: null }), PLACE],
        "a destination elsewhere than in S3": [capturing({ destinationS3Uri: "https://example.org/" }), PLACE],
        "another's bucket": [
          capturing({ destinationS3Uri: "s3://elsewhere/captured" }),
          `${AT}.destinationS3Uri: Expected a bucket of the stack or one that floors.yaml allows, got another`,
        ],
        "a bucket that may be one of the stack": [
          () => [withProps(bucket, { bucket: UNKNOWN }), subject],
          `${AT}.destinationS3Uri: UNPROVED: the bucket may be one of the stack whose name is not known at preview`,
        ],
        "a bucket from nowhere": [
          computed(),
          `${AT}.destinationS3Uri: UNPROVED: the bucket is not known at preview and does not come from exactly one of the stack`,
        ],
      },
      accepts: {
        "both ways by one word": options("InputAndOutput"),
        "both ways beside a mode that is not known": options("Input", "Output", UNKNOWN),
        "a bucket that validators allow": capturing({ destinationS3Uri: "s3://captures" }),
        "a bucket of the stack, by the edge": computed(bucket),
      },
      reads: ["enableCapture", "initialSamplingPercentage", "captureOptions", "destinationS3Uri"].map((key) => [
        "dataCaptureConfig",
        key,
      ]),
    },
    subject.type,
  );
}
