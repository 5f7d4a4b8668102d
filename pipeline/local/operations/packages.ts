/** CreateModelPackage, DescribeModelPackage, UpdateModelPackage, DeleteModelPackage; listing is in packageList.ts. */
import { INCLUDED_DATA, metadataOf, packageCard, parseContent, requireOpen } from "../cards";
import { invalid } from "../errors";
import { callerArn, packageArn, parsePackageName } from "../names";
import type { PackageRecord } from "../records";
import {
  additionalSpecifications,
  APPROVAL,
  createModelPackageInput,
  customerMetadata,
  customerMetadataKey,
  inferenceSpecification,
  modelLifeCycle,
  packageToken,
  registerPackage,
  registrationType,
  sourceUri,
} from "../registration";
import { deletePackage, updatePackage } from "../registry";
import { isObject, list, structure, text, type JsonObject, type Shape } from "../shapes";
import { operation, seconds, userContext, type Call, type Reply } from "./operation";

const versionedNameOrArn = text({
  min: 1,
  max: 176,
  pattern:
    "(arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:[a-z\\-]*\\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)(\\/[0-9]{1,9})?",
});

/** The package that a request names. SageMaker answers ValidationException where there is none. */
function requirePackage({ store, region }: Call, nameOrArn: string): PackageRecord {
  const parsed = parsePackageName(nameOrArn);
  const record = parsed && store.packages.get([parsed.group, parsed.version]);
  if (record !== undefined) return record;
  const arn = parsed === undefined ? nameOrArn : packageArn(region, parsed.group, parsed.version);
  throw invalid(`ModelPackage ${arn} does not exist.`);
}

const create = operation(createModelPackageInput, (input, { store, region, now }) => ({
  ModelPackageArn: registerPackage(store, input, { token: input.ClientToken, region, now }),
}));

/** A package as describing and searching show it. */
export const describedPackage = (record: PackageRecord): Reply => ({
  ...record.content,
  // Required in AWS's model of the answer; a versioned package has no name but its group's.
  ModelPackageName: record.group,
  ModelPackageGroupName: record.group,
  ModelPackageVersion: record.version,
  ModelPackageArn: record.arn,
  CreationTime: seconds(record.created),
  CreatedBy: userContext(),
  ModelPackageStatus: "Completed",
  ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
  ModelApprovalStatus: record.approval,
  ApprovalDescription: record.approvalDescription,
  LastModifiedTime: seconds(record.modified),
  LastModifiedBy: record.modifiedBy === undefined ? undefined : userContext(record.modifiedBy),
});

/** The same without what its card says, but for what is never encrypted. */
function withoutCard({ content, ...record }: PackageRecord): PackageRecord {
  const { ModelCardContent, ...card } = cardOf(content);
  if (typeof ModelCardContent !== "string") return { content, ...record };
  return { ...record, content: { ...content, ModelCard: { ...card, ModelCardContent: metadataOf(ModelCardContent) } } };
}

const describeInput = structure({ ModelPackageName: versionedNameOrArn }, { IncludedData: INCLUDED_DATA });

const describe = operation(describeInput, (input, call) => {
  const record = requirePackage(call, input.ModelPackageName);
  return describedPackage(input.IncludedData === "MetadataOnly" ? withoutCard(record) : record);
});

export const packageArnText = text({
  min: 1,
  max: 2048,
  pattern: "arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]{9,16}:[0-9]{12}:model-package/[\\S]{1,2048}",
});

const updateInput = structure(
  { ModelPackageArn: packageArnText },
  {
    ModelApprovalStatus: APPROVAL,
    ModelPackageRegistrationType: registrationType,
    ApprovalDescription: text({ max: 1024, pattern: ".*" }),
    CustomerMetadataProperties: customerMetadata,
    CustomerMetadataPropertiesToRemove: list(customerMetadataKey),
    AdditionalInferenceSpecificationsToAdd: additionalSpecifications,
    InferenceSpecification: inferenceSpecification,
    SourceUri: sourceUri,
    ModelCard: packageCard,
    ModelLifeCycle: modelLifeCycle,
    ClientToken: packageToken,
  },
);
type UpdateInput = typeof updateInput extends Shape<infer T> ? T : never;

function updatedMetadata(content: JsonObject, input: UpdateInput): JsonObject {
  const { CustomerMetadataProperties: added = {}, CustomerMetadataPropertiesToRemove: removed = [] } = input;
  const earlier = content.CustomerMetadataProperties;
  const merged = Object.entries({ ...(isObject(earlier) ? earlier : {}), ...added });
  const left = merged.filter(([name]) => !removed.includes(name));
  return left.length === 0 ? {} : { CustomerMetadataProperties: Object.fromEntries(left) };
}

const cardOf = ({ ModelCard: card }: JsonObject): JsonObject => (isObject(card) ? card : {});

/** A card is changed member by member, and its content not any more when it is archived. */
function checkCard(earlier: JsonObject, { ModelCard: card }: UpdateInput): void {
  if (card?.ModelCardContent === undefined) return;
  parseContent(card.ModelCardContent);
  requireOpen(cardOf(earlier).ModelCardStatus);
}

function updatedContent(earlier: JsonObject, input: UpdateInput): JsonObject {
  const { CustomerMetadataProperties: _replaced, ...content } = earlier;
  const { InferenceSpecification, SourceUri, ModelCard, ModelLifeCycle, ModelPackageRegistrationType } = input;
  const { AdditionalInferenceSpecificationsToAdd } = input;
  const additional = earlier.AdditionalInferenceSpecifications;
  return {
    ...content,
    ...updatedMetadata(earlier, input),
    ...(InferenceSpecification && { InferenceSpecification }),
    ...(SourceUri !== undefined && { SourceUri }),
    ...(ModelCard && { ModelCard: { ...cardOf(earlier), ...ModelCard } }),
    ...(ModelLifeCycle && { ModelLifeCycle }),
    ...(ModelPackageRegistrationType && { ModelPackageRegistrationType }),
    ...(AdditionalInferenceSpecificationsToAdd && {
      AdditionalInferenceSpecifications: [
        ...(Array.isArray(additional) ? additional : []),
        ...AdditionalInferenceSpecificationsToAdd,
      ],
    }),
  };
}

const update = operation(updateInput, (input, call) => {
  const { store, now } = call;
  store.write(() => {
    const earlier = requirePackage(call, input.ModelPackageArn);
    checkCard(earlier.content, input);
    updatePackage(store, earlier, {
      ...earlier,
      approval: input.ModelApprovalStatus ?? earlier.approval,
      approvalDescription: input.ApprovalDescription ?? earlier.approvalDescription,
      modified: now,
      modifiedBy: callerArn(),
      content: updatedContent(earlier.content, input),
    });
  });
  return { ModelPackageArn: input.ModelPackageArn };
});

const remove = operation(structure({ ModelPackageName: versionedNameOrArn }, {}), (input, call) => {
  const { store } = call;
  store.write(() => {
    const record = requirePackage(call, input.ModelPackageName);
    deletePackage(store, record);
    store.tags.removeSync(record.arn);
  });
  return {};
});

export const packages = {
  CreateModelPackage: create,
  DescribeModelPackage: describe,
  UpdateModelPackage: update,
  DeleteModelPackage: remove,
};
