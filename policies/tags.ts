/** TAG-01: whatever holds data, models or costs says whose it is and how sensitive. */
import { notKnown, violation, type Finding } from "./finding";
import type { Reading } from "./reading";
import type { ResourceView, Rule } from "./rule";

/** What each tag may say; `undefined` where any text will do. */
const TAGS: Readonly<Record<string, readonly string[] | undefined>> = {
  owner: undefined,
  "data-classification": ["public", "internal", "confidential", "restricted"],
  "risk-tier": ["low", "medium", "high"],
  "ai-system-id": undefined,
  "cost-centre": undefined,
};

/** Tags stand on the package group: RegisterModel takes none beside a group. */
const TAGGED = [
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketV2:BucketV2",
  "aws:kms/key:Key",
  "aws:iam/role:Role",
  "aws:ecr/repository:Repository",
  "aws:lambda/function:Function",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:sagemaker/pipeline:Pipeline",
  "aws:sagemaker/modelPackageGroup:ModelPackageGroup",
  "aws:sagemaker/model:Model",
  "aws:sagemaker/endpoint:Endpoint",
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
  "aws:sagemaker/featureGroup:FeatureGroup",
  "aws:sagemaker/domain:Domain",
  "aws:sagemaker/notebookInstance:NotebookInstance",
  "aws:sagemaker/mlflowTrackingServer:MlflowTrackingServer",
  "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition",
  "aws:sagemaker/monitoringSchedule:MonitoringSchedule",
];
const NATIVE = [
  "aws-native:s3:Bucket",
  "aws-native:kms:Key",
  "aws-native:iam:Role",
  "aws-native:ecr:Repository",
  "aws-native:lambda:Function",
  "aws-native:logs:LogGroup",
  "aws-native:sagemaker:Pipeline",
  "aws-native:sagemaker:ModelPackageGroup",
  "aws-native:sagemaker:Model",
  "aws-native:sagemaker:Endpoint",
  "aws-native:sagemaker:EndpointConfig",
  "aws-native:sagemaker:Domain",
  "aws-native:sagemaker:NotebookInstance",
  "aws-native:sagemaker:InferenceComponent",
  "aws-native:sagemaker:InferenceExperiment",
  "aws-native:sagemaker:DataQualityJobDefinition",
  "aws-native:sagemaker:ModelQualityJobDefinition",
  "aws-native:sagemaker:ModelBiasJobDefinition",
  "aws-native:sagemaker:ModelExplainabilityJobDefinition",
  "aws-native:sagemaker:MonitoringSchedule",
  "aws-native:sagemaker:FeatureGroup",
  "aws-native:sagemaker:MlflowTrackingServer",
];

/** Provider settings that are not text travel as JSON inside a string. */
function decoded(defaultTags: Reading): unknown {
  if (defaultTags.text === undefined) return defaultTags.value;
  try {
    return JSON.parse(defaultTags.text);
  } catch {
    return undefined; // tags in no form: there are none
  }
}

const EMPTY: Readonly<Record<string, unknown>> = {};

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Tags that the provider gives to everything. */
function defaultsOf({ provider }: ResourceView): Readonly<Record<string, unknown>> {
  if (provider === undefined) return EMPTY;
  const all = decoded(provider.props.at("defaultTags"));
  return isRecord(all) && isRecord(all.tags) ? all.tags : EMPTY;
}

/** The tag where the resource sets it: in a map, or in the other provider's list of keys and values. */
function ownTag(tags: Reading, key: string): Reading {
  if (!Array.isArray(tags.value)) return tags.at(key);
  const entry = tags.items().find((item) => item.at("key").text === key);
  return entry === undefined ? tags.at("absent") : entry.at("value");
}

function carriesTags(resource: ResourceView): Finding[] {
  const tags = resource.props.at("tags");
  const defaults = defaultsOf(resource);
  return Object.entries(TAGS).flatMap(([key, allowed]) => {
    const own = ownTag(tags, key);
    const place = `.tags["${key}"]`;
    if (own.state === "unknown") return [notKnown(tags.state === "unknown" ? tags.path : place)];
    const value = own.state === "absent" ? defaults[key] : own.value;
    const problem = `Expected the tag ${key}${allowed === undefined ? "" : ` (${allowed.join(", ")})`}`;
    const isGood = typeof value === "string" && value !== "" && (allowed?.includes(value) ?? true);
    return isGood ? [] : [violation(place, problem)];
  });
}

export const resourcesCarryTags: Rule = {
  id: "TAG-01",
  name: "resource-tagged",
  level: "mandatory",
  relaxedLevel: "advisory",
  severity: "low",
  states:
    "Whatever holds data, models or costs carries owner, data-classification, risk-tier, ai-system-id and cost-centre.",
  why: "An inventory of AI systems, a data map and a bill need to know whose each resource is and how sensitive",
  fix: "set sluicegate:tags, which the provider gives to every resource (defaultTags)",
  frameworks: ["airmf:GOVERN 1.6", "iso42001:A.4.2", "gdpr:30", "csf:ID.AM-5"],
  on: [...TAGGED, ...NATIVE],
  check: carriesTags,
};
