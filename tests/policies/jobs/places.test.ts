import { jobsStayInOwnBuckets } from "../../../policies/jobs/places";
import { definitionWith, nativeDefinitionWith, nativePipeline, unknownDefinition } from "../../support/definitions";
import { UNKNOWN, type FixtureResource } from "../../support/policyServer";
import { bucket, pipeline } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const named = (name: string, bucketName: string): FixtureResource => ({
  ...bucket,
  name,
  props: { bucket: bucketName },
});
const data = named("data", "sluicegate-dev-data-1a2b3c");
const artifacts = named("artifacts", "sluicegate-dev-artifacts-1a2b3c");

const MODEL = "/Steps/1/Arguments/OutputDataConfig/S3OutputPath";
const INPUT = "/Steps/0/Arguments/ProcessingInputs/0/S3Input/S3Uri";
const parameter = { Get: "Parameters.InputData" };
const joined = (...Values: unknown[]): unknown => ({ "Std:Join": { On: "/", Values } });
const refused = (step: string, pointer: string, by: unknown, problem: string): readonly [Change, string] => [
  definitionWith(pointer, by),
  `regression .pipelineDefinition step "${step}" ${pointer}: ${problem}`,
];
const ANOTHER = "Expected a bucket of the stack or one that floors.yaml allows, got another";
const CHOSEN = "Expected a literal bucket, got one that is chosen when an execution starts";
const NO_PLACE = "Expected a place in S3 (s3://bucket/...), got another";

describeRule(jobsStayInOwnBuckets, {
  stack: [data, artifacts, pipeline],
  subject: pipeline,
  floors: { allowed: { buckets: ["public-samples"] } },
  refuses: {
    "a bucket of others": refused("Train", MODEL, "s3://elsewhere/models", ANOTHER),
    "a bucket of others before a key of the starter's": refused(
      "Preprocess",
      INPUT,
      joined("s3://elsewhere/in", parameter),
      ANOTHER,
    ),
    "a whole place of the starter's choice": refused("Preprocess", INPUT, parameter, CHOSEN),
    "a bucket of the starter's choice": refused("Preprocess", INPUT, joined("s3:/", parameter), NO_PLACE),
    "a name that goes on in a parameter": refused(
      "Preprocess",
      INPUT,
      { "Std:Join": { On: "", Values: ["s3://sluicegate-dev-data-1a2b3c", parameter] } },
      "Expected a literal bucket before what is put in later",
    ),
    "a place on the web": refused("Preprocess", INPUT, "https://example.org/data.csv", NO_PLACE),
    "a place in an argument": refused(
      "Preprocess",
      "/Steps/0/Arguments/ContainerArguments/0",
      "s3://elsewhere/x",
      ANOTHER,
    ),
    "a place of others in a branch": refused(
      "Register",
      "/Steps/3/Arguments/IfSteps/0/Arguments/ModelMetrics/ModelQuality/Statistics/S3Uri",
      "s3://elsewhere/report.json",
      ANOTHER,
    ),
  },
  accepts: {
    "a definition that is not known, which is GATE-09's finding": () => [unknownDefinition],
    "a bucket that validators allow": definitionWith(INPUT, "s3://public-samples/data"),
    "a whole bucket": definitionWith(MODEL, "s3://sluicegate-dev-artifacts-1a2b3c"),
  },
});

const OPEN = "UNPROVED: the bucket may be one of the stack whose name is not known at preview";

describeRule(
  jobsStayInOwnBuckets,
  {
    stack: [data, artifacts, named("third", UNKNOWN), nativePipeline],
    subject: nativePipeline,
    refuses: {
      "a bucket that may be the unnamed one": [
        nativeDefinitionWith(MODEL, "s3://elsewhere/models"),
        `regression .pipelineDefinition.pipelineDefinitionBody step "Train" ${MODEL}: ${OPEN}`,
      ],
    },
  },
  "aws-native, beside a bucket whose name is not known",
);
