/** BatchDescribeModelPackage: up to a hundred packages in one answer, those that are not there by their ARN. */
import { packageArn, parsePackageName } from "../names";
import type { PackageRecord } from "../records";
import { list, structure, text } from "../shapes";
import { operation, seconds, type Reply } from "./operation";

const arn = text({
  min: 1,
  max: 2048,
  pattern: "arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]{9,16}:[0-9]{12}:model-package/[\\S]{1,2048}",
});

const summaryOf = (record: PackageRecord): Reply => ({
  ModelPackageGroupName: record.group,
  ModelPackageVersion: record.version,
  ModelPackageArn: record.arn,
  ModelPackageDescription: record.content.ModelPackageDescription,
  CreationTime: seconds(record.created),
  // Required in AWS's model of the answer; a package may have been registered without one.
  InferenceSpecification: record.content.InferenceSpecification ?? { Containers: [] },
  ModelPackageStatus: "Completed",
  ModelApprovalStatus: record.approval,
});

const describe = operation(
  structure({ ModelPackageArnList: list(arn, { min: 1, max: 100 }) }, {}),
  ({ ModelPackageArnList: arns }, { store, region }) => {
    const found: Record<string, Reply> = {};
    const missing: Record<string, Reply> = {};
    for (const wanted of arns) {
      const parsed = parsePackageName(wanted);
      const record = parsed && store.packages.get([parsed.group, parsed.version]);
      if (record !== undefined) found[wanted] = summaryOf(record);
      else {
        const name = parsed === undefined ? wanted : packageArn(region, parsed.group, parsed.version);
        missing[wanted] = { ErrorCode: "ValidationException", ErrorResponse: `ModelPackage ${name} does not exist.` };
      }
    }
    return { ModelPackageSummaries: found, BatchDescribeModelPackageErrorMap: missing };
  },
);

export const packageBatch = { BatchDescribeModelPackage: describe };
