/** One compliant PipelineSettings. A test starts from it and breaks exactly one thing. */

import type { PipelineSettings } from "../../pipeline/settings";

const digest = "3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea";

export const settings: PipelineSettings = {
  project: "sluicegate",
  stack: "dev",
  account: "111122223333",
  region: "eu-west-1",
  pipelineName: "sluicegate-dev-regression-1a2b3c",
  modelPackageGroupName: "sluicegate-dev-regression-1a2b3c",
  artifactBucket: "sluicegate-dev-artifacts-1a2b3c",
  dataBucket: "sluicegate-dev-data-1a2b3c",
  keyArn: "arn:aws:kms:eu-west-1:111122223333:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
  jobRoleArns: {
    processing: "arn:aws:iam::111122223333:role/sluicegate-dev-processing-1a2b3c",
    training: "arn:aws:iam::111122223333:role/sluicegate-dev-training-1a2b3c",
    evaluation: "arn:aws:iam::111122223333:role/sluicegate-dev-evaluation-1a2b3c",
  },
  functionArns: "arn:aws:lambda:eu-west-1:111122223333:function:sluicegate-dev-*-1a2b3c",
  queueUrls: "https://sqs.eu-west-1.amazonaws.com/111122223333/sluicegate-dev-*-1a2b3c",
  network: { subnetIds: ["subnet-0a1b2c3d", "subnet-4e5f6a7b"], securityGroupIds: ["sg-0c1d2e3f"] },
  imageUri: "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0",
  code: { uri: `s3://sluicegate-dev-artifacts-1a2b3c/code/${digest}/sourcedir.tar.gz`, digest },
  gates: [{ metric: "mse", path: "regression_metrics.mse.value", direction: "max", bound: 4000 }],
  options: {
    processingInstanceTypes: ["ml.m5.large", "ml.m5.xlarge"],
    trainingInstanceTypes: ["ml.m5.xlarge", "ml.c5.xlarge"],
    maxRuntimeSeconds: 3600,
    seed: 42,
    target: "target",
    pseudonymiseColumns: ["patient_id"],
    keyColumn: "patient_id",
    immutableInputs: false,
  },
};
