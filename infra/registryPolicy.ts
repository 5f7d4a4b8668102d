/** Who outside the account may see the models of a group. Pure: known at preview. */
import type { StackConfig } from "./config";
import type { Names } from "./names";
import { document } from "./statements";

/**
 * Reading and deploying only: nobody outside registers or approves. The readers' own policies must allow it too.
 * Source: "Cross-account discoverability" of the SageMaker developer guide.
 */
export function readersPolicy(config: StackConfig, names: Names, pipeline: string): string {
  const { modelPackageGroupArn, modelPackageArns } = names.pipeline(pipeline);
  const readers = { AWS: config.crossAccountReaders.map((account) => `arn:${names.partition}:iam::${account}:root`) };
  return document([
    {
      Sid: "SeeTheGroup",
      Effect: "Allow",
      Principal: readers,
      Action: ["sagemaker:DescribeModelPackageGroup"],
      Resource: modelPackageGroupArn,
    },
    {
      Sid: "ReadAndDeployVersions",
      Effect: "Allow",
      Principal: readers,
      Action: ["sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages", "sagemaker:CreateModel"],
      Resource: modelPackageArns,
    },
  ]);
}
