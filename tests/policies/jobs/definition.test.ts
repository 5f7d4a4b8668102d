import assert from "node:assert/strict";
import { jobRules } from "../../../policies/jobs";
import { policiesOf } from "../../../policies/sdk";
import { changedDefinition } from "../../support/definitions";
import { preview } from "../../support/policyServer";
import { fixtureFloors, pipeline, withProps } from "../../support/resources";

const policies = policiesOf(jobRules, fixtureFloors);

/** Which rules speak of a step that stands behind the others, and of which places in it. */
async function findingsOf(step: object): Promise<string[]> {
  const pipelineDefinition = changedDefinition("/Steps/4", step);
  const found = await preview(policies, [withProps(pipeline, { pipelineDefinition })]);
  return found.flatMap(({ message }) => {
    const place = /^\[(.*?)\].*step "Extra" \/Steps\/4\/?(.*?) \|/.exec(message);
    return place === null ? [] : [`${place[1] ?? ""} ${place[2] ?? ""}`];
  });
}

const bare = { InstanceType: "ml.m5.large", InstanceCount: 1 };
const training = {
  AlgorithmSpecification: { TrainingImage: "docker.io/train" },
  ResourceConfig: bare,
  OutputDataConfig: { S3OutputPath: "s3://sluicegate-dev-artifacts-1a2b3c/tuning" },
};
/** What the rules say of a training job that does nothing right. */
const ofTraining = (where: string): string[] => [
  `PIPE-10 ${where}/OutputDataConfig/KmsKeyId`,
  `PIPE-11 ${where}/ResourceConfig/VolumeKmsKeyId`,
  `PIPE-12 ${where}/VpcConfig/SecurityGroupIds`,
  `PIPE-12 ${where}/VpcConfig/Subnets`,
  `PIPE-13 ${where}/EnableInterContainerTrafficEncryption`,
  `PIPE-14 ${where}/EnableNetworkIsolation`,
  `PIPE-15 RetryPolicies`,
  `PIPE-16 ${where}/AlgorithmSpecification/TrainingImage`,
  `PIPE-20 ${where}/RoleArn`,
];

describe("the jobs of a definition", () => {
  const cases: Readonly<Record<string, readonly [object, readonly string[]]>> = {
    "of a tuning step, whose training job is inside": [
      { Type: "Tuning", Arguments: { TrainingJobDefinition: training } },
      ofTraining("Arguments/TrainingJobDefinition"),
    ],
    "of a tuning step with several training jobs": [
      { Type: "Tuning", Arguments: { TrainingJobDefinitions: [training] } },
      ofTraining("Arguments/TrainingJobDefinitions/0"),
    ],
    "of a batch transform": [
      { Type: "Transform", Arguments: { TransformOutput: {}, TransformResources: bare } },
      [
        "PIPE-10 Arguments/TransformOutput/KmsKeyId",
        "PIPE-11 Arguments/TransformResources/VolumeKmsKeyId",
        "PIPE-15 RetryPolicies",
      ],
    ],
    "of a model": [
      { Type: "Model", Arguments: { PrimaryContainer: { Image: "docker.io/serve" } } },
      [
        "PIPE-12 Arguments/VpcConfig/SecurityGroupIds",
        "PIPE-12 Arguments/VpcConfig/Subnets",
        "PIPE-14 Arguments/EnableNetworkIsolation",
        "PIPE-16 Arguments/PrimaryContainer/Image",
        "PIPE-20 Arguments/ExecutionRoleArn",
      ],
    ],
    "of AutoML in its first form": [
      { Type: "AutoML", Arguments: { AutoMLJobConfig: { SecurityConfig: { VolumeKmsKeyId: "alias/aws/ebs" } } } },
      [
        "PIPE-10 Arguments/OutputDataConfig/KmsKeyId",
        "PIPE-11 Arguments/AutoMLJobConfig/SecurityConfig/VolumeKmsKeyId",
        "PIPE-12 Arguments/SecurityConfig/VpcConfig/SecurityGroupIds",
        "PIPE-12 Arguments/SecurityConfig/VpcConfig/Subnets",
        "PIPE-13 Arguments/SecurityConfig/EnableInterContainerTrafficEncryption",
        "PIPE-15 RetryPolicies",
        "PIPE-20 Arguments/RoleArn",
      ],
    ],
    "none in a step that fails": [{ Type: "Fail", Arguments: { ErrorMessage: "no" } }, []],
  };
  for (const [name, [step, expected]] of Object.entries(cases)) {
    it(`are judged: ${name}`, async () => {
      assert.deepEqual((await findingsOf({ Name: "Extra", ...step })).sort(), [...expected].sort());
    });
  }

  it("are found nowhere in what the proof cannot read, which GATE-09 blocks", async () => {
    for (const pipelineDefinition of ["{", "[]", '"text"', '{"Version":"2020-12-01","Steps":7}']) {
      assert.deepEqual(await preview(policies, [withProps(pipeline, { pipelineDefinition })]), []);
    }
  });
});
