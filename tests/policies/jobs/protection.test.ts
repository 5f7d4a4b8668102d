import {
  jobOutputsAreEncrypted,
  jobsAreIsolated,
  jobsRunInTheNetwork,
  jobTrafficIsEncrypted,
  jobVolumesAreEncrypted,
} from "../../../policies/jobs/protection";
import { definitionWith, nativeDefinitionWith, nativePipeline, unknownDefinition } from "../../support/definitions";
import { pipeline } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const stack = [pipeline];
const unreadable = { "a definition that is not known, which is GATE-09's finding": () => [unknownDefinition] };
const STEPS = ["Preprocess", "Train"];
const at = (pointer: string): string =>
  `regression .pipelineDefinition step "${STEPS[Number(pointer.split("/")[2])] ?? ""}" ${pointer}:`;
const refused = (pointer: string, by: unknown, problem: string): readonly [Change, string] => [
  definitionWith(pointer, by),
  `${at(pointer)} ${problem}`,
];
const FREE = "got a parameter that may be anything";
const LATER = "UNPROVED: the value is known only when an execution runs";
const parameter = { Get: "Parameters.InputData" };
const later = { Get: "Steps.Preprocess.ProcessingJobName" };

const OUTPUTS = "/Steps/0/Arguments/ProcessingOutputConfig/KmsKeyId";
const MODEL = "/Steps/1/Arguments/OutputDataConfig/KmsKeyId";
const OUTPUT_KEY = "Expected KmsKeyId to be a literal KMS key of your own";

describeRule(jobOutputsAreEncrypted, {
  stack,
  subject: pipeline,
  refuses: {
    "outputs of a processing job without a key": refused(OUTPUTS, undefined, OUTPUT_KEY),
    "a model without a key": refused(MODEL, undefined, OUTPUT_KEY),
    "AWS's own key": refused(MODEL, "alias/aws/s3", OUTPUT_KEY),
    "a key of the starter's choice": refused(MODEL, parameter, `${OUTPUT_KEY}, ${FREE}`),
    "a key that a step makes": refused(MODEL, later, LATER),
  },
  accepts: { ...unreadable, "an alias of one's own": definitionWith(MODEL, "alias/models") },
});

describeRule(
  jobOutputsAreEncrypted,
  {
    stack: [nativePipeline],
    subject: nativePipeline,
    refuses: {
      "a model without a key": [
        nativeDefinitionWith(MODEL, undefined),
        `regression .pipelineDefinition.pipelineDefinitionBody step "Train" ${MODEL}: ${OUTPUT_KEY}`,
      ],
    },
  },
  "aws-native",
);

const VOLUME = "/Steps/1/Arguments/ResourceConfig/VolumeKmsKeyId";
const CLUSTER = "/Steps/1/Arguments/ResourceConfig";
const VOLUME_KEY = "Expected VolumeKmsKeyId to be a literal KMS key of your own (no alias)";

describeRule(jobVolumesAreEncrypted, {
  stack,
  subject: pipeline,
  refuses: {
    "a volume without a key": refused(VOLUME, undefined, VOLUME_KEY),
    "an alias": refused(VOLUME, "alias/models", VOLUME_KEY),
    "no key where some types have no storage of their own": [
      definitionWith(CLUSTER, { InstanceGroups: [{ InstanceType: "ml.g5.xlarge" }, { InstanceType: "ml.m5.large" }] }),
      `${at(VOLUME)} ${VOLUME_KEY}`,
    ],
  },
  accepts: {
    ...unreadable,
    ...Object.fromEntries(
      ["ml.g5.xlarge", "ml.p4d.24xlarge", "ml.m5d.large", "ml.trn1.2xlarge", "ml.p5.48xlarge", "ml.g4dn.xlarge"].map(
        (type) => [
          `no key for ${type}, whose storage hardware encrypts`,
          definitionWith(CLUSTER, { InstanceType: type, InstanceCount: 1 }),
        ],
      ),
    ),
  },
});

const SUBNETS = "/Steps/1/Arguments/VpcConfig/Subnets";
const GROUPS = "/Steps/0/Arguments/NetworkConfig/VpcConfig/SecurityGroupIds";

describeRule(jobsRunInTheNetwork, {
  stack,
  subject: pipeline,
  refuses: {
    "no subnets": refused(SUBNETS, [], "Expected Subnets of the stack's network"),
    "no network": [
      definitionWith("/Steps/1/Arguments/VpcConfig", undefined),
      `${at(SUBNETS)} Expected Subnets of the stack's network`,
      `${at("/Steps/1/Arguments/VpcConfig/SecurityGroupIds")} Expected SecurityGroupIds of the stack's network`,
    ],
    "a group that is none": refused(`${GROUPS}/0`, "default", "Expected SecurityGroupIds of the stack's network"),
    "a subnet of the starter's choice": refused(
      `${SUBNETS}/0`,
      parameter,
      `Expected Subnets of the stack's network, ${FREE}`,
    ),
    "subnets that a step makes": refused(SUBNETS, later, LATER),
  },
  accepts: unreadable,
});

const TRAFFIC = "/Steps/1/Arguments/EnableInterContainerTrafficEncryption";
const TRAFFIC_PROBLEM = "Expected EnableInterContainerTrafficEncryption: true";

describeRule(jobTrafficIsEncrypted, {
  stack,
  subject: pipeline,
  refuses: {
    "no word of it": refused(TRAFFIC, undefined, TRAFFIC_PROBLEM),
    "false in a processing job": refused(
      "/Steps/0/Arguments/NetworkConfig/EnableInterContainerTrafficEncryption",
      false,
      TRAFFIC_PROBLEM,
    ),
    "the starter's choice": refused(TRAFFIC, parameter, `${TRAFFIC_PROBLEM}, ${FREE}`),
  },
  accepts: unreadable,
});

const ISOLATION = "/Steps/1/Arguments/EnableNetworkIsolation";
const ISOLATION_PROBLEM = "Expected EnableNetworkIsolation: true";

describeRule(jobsAreIsolated, {
  stack,
  subject: pipeline,
  refuses: {
    "no word of it": refused(ISOLATION, undefined, ISOLATION_PROBLEM),
    "false in a processing job": refused(
      "/Steps/0/Arguments/NetworkConfig/EnableNetworkIsolation",
      false,
      ISOLATION_PROBLEM,
    ),
    "text instead of a boolean": refused(ISOLATION, "true", ISOLATION_PROBLEM),
  },
  accepts: unreadable,
});
