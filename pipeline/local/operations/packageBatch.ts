/** BatchDescribeModelPackage: up to a hundred packages in one answer, those that are not there by their ARN. */
import type { Json } from "../../schema";
import { packageArn, parsePackageName } from "../names";
import type { PackageRecord } from "../records";
import { list, structure } from "../shapes";
import { operation, type Reply } from "./operation";
import { summaryOf } from "./packageList";
import { packageArnText } from "./packages";

/** Required in AWS's model of the answer; a package may have been registered without one. */
const inferenceOf = ({ content }: PackageRecord): Json => content.InferenceSpecification ?? { Containers: [] };

const describe = operation(
  structure({ ModelPackageArnList: list(packageArnText, { min: 1, max: 100 }) }, {}),
  ({ ModelPackageArnList: arns }, { store, region }) => {
    const found: Record<string, Reply> = {};
    const missing: Record<string, Reply> = {};
    for (const wanted of arns) {
      const parsed = parsePackageName(wanted);
      const record = parsed && store.packages.get([parsed.group, parsed.version]);
      if (record !== undefined) found[wanted] = { ...summaryOf(record), InferenceSpecification: inferenceOf(record) };
      else {
        const name = parsed === undefined ? wanted : packageArn(region, parsed.group, parsed.version);
        missing[wanted] = { ErrorCode: "ValidationException", ErrorResponse: `ModelPackage ${name} does not exist.` };
      }
    }
    return { ModelPackageSummaries: found, BatchDescribeModelPackageErrorMap: missing };
  },
);

export const packageBatch = { BatchDescribeModelPackage: describe };
