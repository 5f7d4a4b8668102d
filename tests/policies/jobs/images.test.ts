import assert from "node:assert/strict";
import { XGBOOST_IMAGE, imageUri } from "../../../pipeline/images";
import { jobImagesArePinned } from "../../../policies/jobs/images";
import { AWS_IMAGES, isPublisher } from "../../../policies/jobs/imageTable";
import { policiesOf } from "../../../policies/sdk";
import { definitionWith, unknownDefinition } from "../../support/definitions";
import { analyze, type FixtureResource } from "../../support/policyServer";
import { fixtureFloors, pipeline, withProps } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const TRAINING = "/Steps/1/Arguments/AlgorithmSpecification/TrainingImage";
const SERVING = "/Steps/3/Arguments/IfSteps/0/Arguments/InferenceSpecification/Containers/0/Image";
const DIGEST = `@sha256:${"2".repeat(64)}`;
const AWS = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost";
const OWN = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/sluicegate/steps";
const OTHER = "999988887777.dkr.ecr.eu-west-1.amazonaws.com/steps";

const refused = (uri: unknown, problem: string, step = "Train", pointer = TRAINING): readonly [Change, string] => [
  definitionWith(pointer, uri),
  `regression .pipelineDefinition step "${step}" ${pointer}: ${problem}`,
];
const BY_TAG = "Expected an image by digest in production, got one by tag";
const FOREIGN = "Expected an image of this account or of AWS's, got another account's";
const REGISTRY = "Expected an image in Amazon ECR, got another registry";

describeRule(jobImagesArePinned, {
  stack: [pipeline],
  subject: pipeline,
  floors: { allowed: { images: ["555566667777.dkr.ecr.*.amazonaws.com/shared/*"] } },
  refuses: {
    "an image of another account": refused(`${OTHER}${DIGEST}`, FOREIGN),
    "AWS's image by tag": refused(`${AWS}:3.2-0`, BY_TAG),
    "an own image by tag": refused(`${OWN}:1.0`, BY_TAG),
    "an image without a tag": refused(OWN, BY_TAG),
    "a public registry": refused(`public.ecr.aws/steps/train${DIGEST}`, REGISTRY),
    "another registry": refused("docker.io/library/python:3.12", REGISTRY),
    "a host that only begins like ECR": refused(
      `${OWN.replace("amazonaws.com", "amazonaws.com.example.org")}${DIGEST}`,
      REGISTRY,
    ),
    "an image of the starter's choice": refused(
      { Get: "Parameters.InputData" },
      "Expected a literal image, got a parameter that may be anything",
    ),
    "a model's container by tag": refused(`${AWS}:3.2-0`, BY_TAG, "Register", SERVING),
  },
  accepts: {
    "a definition that is not known, which is GATE-09's finding": () => [unknownDefinition],
    "an own image by digest": definitionWith(TRAINING, `${OWN}${DIGEST}`),
    "an own image by tag and digest": definitionWith(TRAINING, `${OWN}:1.0${DIGEST}`),
    "an image that validators allow": definitionWith(
      TRAINING,
      `555566667777.dkr.ecr.eu-west-1.amazonaws.com/shared/steps${DIGEST}`,
    ),
  },
});

describe("PIPE-16: the dated table of AWS's images", () => {
  const inDev = (tag: string): FixtureResource => ({
    ...withProps(pipeline, definitionWith(TRAINING, `${AWS}:${tag}`)),
    stack: "dev",
  });
  const told = async (resource: FixtureResource, today: string): Promise<string[]> => {
    const found = await analyze(policiesOf([jobImagesArePinned], fixtureFloors, today), resource);
    return found.map(({ level, message }) => `${level}: ${message.split(" | ")[1] ?? ""}`);
  };

  it("lets relaxed stacks use listed images by tag, until 60 days before their patches end", async () => {
    assert.deepEqual(await told(inDev("3.2-0"), "2027-03-13"), []);
    assert.deepEqual(await told(inDev("3.2-0"), "2027-03-14"), [
      "advisory: AWS patches this image until 2027-05-13 only",
    ]);
    assert.deepEqual(await told(inDev("3.2-0"), "2027-05-13"), [
      "advisory: AWS patches this image until 2027-05-13 only",
    ]);
  });

  it("refuses an image past its end, and one that is not listed", async () => {
    assert.deepEqual(await told(inDev("3.2-0"), "2027-05-14"), [
      "mandatory: Expected an image that AWS still patches, got one that ended on 2027-05-13",
    ]);
    assert.deepEqual(await told(inDev("1.7-1"), "2026-11-21"), [
      "mandatory: Expected an image of AWS's that policies/jobs/imageTable.ts lists, got another tag",
    ]);
  });

  it("knows the image that the pipelines use, in each region", () => {
    assert.deepEqual(
      AWS_IMAGES.filter(({ repository, tag }) => repository === XGBOOST_IMAGE.repository && tag === XGBOOST_IMAGE.tag),
      [XGBOOST_IMAGE],
    );
    for (const region of ["us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2"]) {
      assert.ok(isPublisher(imageUri(XGBOOST_IMAGE, region).slice(0, "111122223333".length)), region);
    }
  });
});
