/** Registers a model package, for CreateModelPackage and for the RegisterModel step alike. */
import { packageCard, parseContent } from "./cards";
import { invalid } from "./errors";
import { modelStructure } from "./modelShape";
import { nameOf } from "./names";
import { addPackage } from "./registry";
import { anyStructure, checked, choice, flag, list, map, structure, text, type JsonObject, type Shape } from "./shapes";
import type { Store } from "./store";
import { tagList } from "./tags";
import { once } from "./tokens";

export const APPROVAL = choice("Approved", "Rejected", "PendingManualApproval");
export const GROUP_NAME = "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}";
export const groupNameOrArn = text({
  min: 1,
  max: 170,
  pattern: "(arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:[a-z\\-]*\\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)",
});
const METADATA_CHARACTERS = "([\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*)";
export const customerMetadataKey = text({ min: 1, max: 128, pattern: `${METADATA_CHARACTERS}\${1,128}` });
export const customerMetadata = map(text({ min: 1, max: 256, pattern: `${METADATA_CHARACTERS}\${1,256}` }), {
  key: customerMetadataKey,
  min: 1,
  max: 50,
});
export const entityDescription = text({ max: 1024, pattern: "[\\p{L}\\p{M}\\p{Z}\\p{S}\\p{N}\\p{P}]*" });
export const sourceUri = text({ max: 1024, pattern: "[\\p{L}\\p{M}\\p{Z}\\p{N}\\p{P}]{0,1024}" });
export const managedStorageType = choice("Restricted");
export const registrationType = choice("Logged", "Registered");
export const packageToken = text({ min: 1, max: 36, pattern: "[a-zA-Z0-9-]+" });

export const inferenceSpecification = modelStructure("InferenceSpecification");
export const modelLifeCycle = modelStructure("ModelLifeCycle");
export const additionalSpecifications = list(modelStructure("AdditionalInferenceSpecificationDefinition"), {
  min: 1,
  max: 15,
});

/** Members that describing a package gives back as they came. */
const kept = {
  ModelPackageDescription: entityDescription,
  InferenceSpecification: inferenceSpecification,
  ValidationSpecification: modelStructure("ModelPackageValidationSpecification"),
  SourceAlgorithmSpecification: modelStructure("SourceAlgorithmSpecification"),
  CertifyForMarketplace: flag,
  MetadataProperties: modelStructure("MetadataProperties"),
  ModelMetrics: modelStructure("ModelMetrics"),
  Domain: text(),
  Task: text(),
  SamplePayloadUrl: text({ max: 1024, pattern: "(https|s3)://([^/]+)/?(.*)" }),
  CustomerMetadataProperties: customerMetadata,
  DriftCheckBaselines: modelStructure("DriftCheckBaselines"),
  AdditionalInferenceSpecifications: additionalSpecifications,
  SkipModelValidation: choice("All", "None"),
  SourceUri: sourceUri,
  SecurityConfig: modelStructure("ModelPackageSecurityConfig"),
  ModelCard: packageCard,
  ModelLifeCycle: modelLifeCycle,
  ManagedStorageType: managedStorageType,
  ModelPackageRegistrationType: registrationType,
};

export const createModelPackageInput = structure(
  {},
  {
    ModelPackageName: text({ min: 1, max: 63, pattern: GROUP_NAME }),
    ModelPackageGroupName: groupNameOrArn,
    ModelApprovalStatus: APPROVAL,
    Tags: tagList,
    ClientToken: packageToken,
    ...kept,
  },
);

export type CreateModelPackageInput = typeof createModelPackageInput extends Shape<infer T> ? T : never;

export interface Origin {
  readonly region: string;
  readonly now: number;
  /** The same token always gives the same package. */
  readonly token: string | undefined;
  /** True where the token alone says that two requests are one: a step may evaluate a clock anew. */
  readonly tokenDecides?: boolean;
}

function contentOf(input: CreateModelPackageInput): JsonObject {
  const names = new Set(Object.keys(kept));
  const members = Object.entries(input).filter(([name]) => names.has(name));
  const content: unknown = JSON.parse(JSON.stringify(Object.fromEntries(members)));
  return checked(anyStructure, content);
}

/** Registers a package as one transaction and returns its ARN. `input` is a CreateModelPackage request, yet unchecked. */
export function registerPackage(store: Store, input: unknown, origin: Origin): string {
  const request = checked(createModelPackageInput, input);
  if (request.ModelCard?.ModelCardContent !== undefined) parseContent(request.ModelCard.ModelCardContent);
  const {
    ModelPackageGroupName: group,
    ModelPackageName: name,
    ModelApprovalStatus: approval,
    Tags: tags = [],
  } = request;
  if (name !== undefined)
    throw invalid("Unversioned model packages (ModelPackageName) are not supported by this endpoint.");
  if (group === undefined) throw invalid("ModelPackageGroupName must be given for a versioned model package.");
  const compared = origin.tokenDecides === true ? {} : request;
  const use = { operation: "CreateModelPackage", scope: nameOf(group), token: origin.token, request: compared };
  return store.write(() =>
    once(store, use, () =>
      addPackage(store, {
        group: nameOf(group),
        region: origin.region,
        approval: approval ?? "PendingManualApproval",
        content: contentOf(request),
        tags,
        now: origin.now,
      }),
    ),
  );
}
