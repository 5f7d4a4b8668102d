/** Registered models as a person reads them. */
import {
  DescribeModelPackageCommand,
  paginateListModelPackages,
  UpdateModelPackageCommand,
  type DescribeModelPackageCommandOutput,
  type ModelApprovalStatus,
} from "@aws-sdk/client-sagemaker";
import type { Connection } from "./connection";
import { UsageError } from "./exit";

export interface ModelSummary {
  readonly arn: string;
  readonly version: number;
  readonly approval: string;
  readonly registered?: Date;
}

export interface Model extends ModelSummary {
  /** s3:// URI of the model.tar.gz. */
  readonly modelData: string;
  /** s3:// URI of evaluation.json. */
  readonly evaluation: string;
  readonly image: string;
  /** sha256 of the step code's archive, as the package carries it. */
  readonly codeDigest: string;
  readonly executionArn: string;
  readonly approvalDescription?: string;
  readonly changedBy?: string;
}

/** @returns the versions of a group, newest first */
export async function listModels({ sagemaker }: Connection, group: string): Promise<ModelSummary[]> {
  const found: ModelSummary[] = [];
  const pages = paginateListModelPackages(
    { client: sagemaker },
    { ModelPackageGroupName: group, SortBy: "CreationTime", SortOrder: "Descending" },
  );
  for await (const page of pages) {
    for (const one of page.ModelPackageSummaryList ?? []) {
      found.push({
        arn: one.ModelPackageArn ?? "",
        version: one.ModelPackageVersion ?? 0,
        approval: one.ModelApprovalStatus ?? "Unknown",
        registered: one.CreationTime,
      });
    }
  }
  return found;
}

/**
 * @param given a version (`3`), an ARN, or nothing for the newest version
 * @throws UsageError when it is none of these, Error when there is no such model
 */
export async function findModel(
  connection: Connection,
  pipeline: { readonly modelPackageGroupName: string },
  given: string | undefined,
): Promise<Model> {
  if (given?.startsWith("arn:") === true) return readModel(connection, given);
  if (given !== undefined && !/^[0-9]+$/.test(given)) {
    throw new UsageError("Expected a version number or an ARN, got neither; model list shows them.");
  }
  const models = await listModels(connection, pipeline.modelPackageGroupName);
  const found = given === undefined ? models[0] : models.find(({ version }) => version === Number(given));
  if (found === undefined) {
    throw new Error(
      given === undefined
        ? "Expected a registered model, got none yet; start an execution with npx sluicegate run start."
        : `Expected a registered model of version ${given}, got none; model list shows them.`,
    );
  }
  return readModel(connection, found.arn);
}

async function readModel({ sagemaker }: Connection, arn: string): Promise<Model> {
  return modelOf(await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn })));
}

function modelOf(described: DescribeModelPackageCommandOutput): Model {
  const container = described.InferenceSpecification?.Containers?.[0];
  return {
    arn: described.ModelPackageArn ?? "",
    version: described.ModelPackageVersion ?? 0,
    approval: described.ModelApprovalStatus ?? "Unknown",
    registered: described.CreationTime,
    modelData: container?.ModelDataUrl ?? "",
    evaluation: described.ModelMetrics?.ModelQuality?.Statistics?.S3Uri ?? "",
    image: container?.Image ?? "",
    codeDigest: described.CustomerMetadataProperties?.CodeDigest ?? "",
    executionArn: described.CustomerMetadataProperties?.ExecutionArn ?? "",
    approvalDescription: described.ApprovalDescription,
    changedBy: described.LastModifiedBy?.UserProfileName ?? described.LastModifiedBy?.IamIdentity?.Arn,
  };
}

/** @param description why, on one line of at most 1,024 characters */
export async function decide(
  { sagemaker }: Connection,
  model: Model,
  status: ModelApprovalStatus,
  description: string,
): Promise<void> {
  const request = { ModelPackageArn: model.arn, ModelApprovalStatus: status, ApprovalDescription: description };
  await sagemaker.send(new UpdateModelPackageCommand(request));
}
