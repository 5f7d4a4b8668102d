/**
 * The closed world: every key, step type, condition and function that the proof knows. What is not here makes a definition
 * UNPROVED. Sources: SageMaker SDK 2.257 (StepTypeEnum and the JSON it emits) and the request shapes in botocore.
 */

export const TOP_LEVEL_KEYS: ReadonlySet<string> = new Set([
  "Version",
  "Metadata",
  "Parameters",
  "PipelineExperimentConfig",
  "Steps",
]);

export const PARAMETER_KEYS: ReadonlySet<string> = new Set(["Name", "Type", "DefaultValue", "EnumValues"]);
export const PARAMETER_TYPES: ReadonlySet<string> = new Set(["String", "Integer", "Float", "Boolean"]);

export const EXECUTION_VARIABLES: ReadonlySet<string> = new Set([
  "StartDateTime",
  "CurrentDateTime",
  "PipelineName",
  "PipelineArn",
  "PipelineExecutionId",
  "PipelineExecutionArn",
  "TrainingJobName",
  "ProcessingJobName",
]);

/** What a step can do to a model's way into production. */
export type Consequence =
  | "none"
  /** Registers a model: what the whole proof is about. */
  | "registers"
  /** Puts a model into service, past the approval of a person. */
  | "deploys"
  /** Runs code whose role and effects the definition does not show. */
  | "opaque";

export interface StepKind {
  readonly consequence: Consequence;
  /** Keys of the step beside Name, Type, DisplayName, Description, DependsOn and Arguments. */
  readonly keys: ReadonlySet<string>;
  /** Keys of Arguments; undefined where no rule reads them. */
  readonly argumentKeys?: ReadonlySet<string>;
}

export const COMMON_STEP_KEYS: ReadonlySet<string> = new Set([
  "Name",
  "Type",
  "DisplayName",
  "Description",
  "DependsOn",
  "Arguments",
]);

const JOB = ["CacheConfig", "RetryPolicies"];
const CHECK = [
  ...JOB,
  "CheckType",
  "SkipCheck",
  "RegisterNewBaseline",
  "FailOnViolation",
  "ModelPackageGroupName",
  "SuppliedBaselineStatistics",
  "SuppliedBaselineConstraints",
  "ModelName",
];

const PROCESSING_ARGUMENTS = [
  "ProcessingInputs",
  "ProcessingOutputConfig",
  "ProcessingJobName",
  "ProcessingResources",
  "StoppingCondition",
  "AppSpecification",
  "Environment",
  "NetworkConfig",
  "RoleArn",
  "Tags",
  "ExperimentConfig",
];
// Absent on purpose: ModelPackageConfig, by which a training job registers its model itself (GATE-10 names it), and
// MlflowConfig, which can do the same on the tracking server.
const TRAINING_ARGUMENTS = [
  "TrainingJobName",
  "HyperParameters",
  "AlgorithmSpecification",
  "RoleArn",
  "InputDataConfig",
  "OutputDataConfig",
  "ResourceConfig",
  "VpcConfig",
  "StoppingCondition",
  "Tags",
  "EnableNetworkIsolation",
  "EnableInterContainerTrafficEncryption",
  "EnableManagedSpotTraining",
  "CheckpointConfig",
  "DebugHookConfig",
  "DebugRuleConfigurations",
  "TensorBoardOutputConfig",
  "ExperimentConfig",
  "ProfilerConfig",
  "ProfilerRuleConfigurations",
  "Environment",
  "RetryStrategy",
  "RemoteDebugConfig",
  "InfraCheckConfig",
  "SessionChainingConfig",
  "ModelPackageConfig",
];
const REGISTER_ARGUMENTS = [
  "ModelPackageName",
  "ModelPackageGroupName",
  "ModelPackageDescription",
  "InferenceSpecification",
  "ValidationSpecification",
  "SourceAlgorithmSpecification",
  "CertifyForMarketplace",
  "Tags",
  "ModelApprovalStatus",
  "MetadataProperties",
  "ModelMetrics",
  "Domain",
  "Task",
  "SamplePayloadUrl",
  "CustomerMetadataProperties",
  "DriftCheckBaselines",
  "AdditionalInferenceSpecifications",
  "SkipModelValidation",
  "SourceUri",
  "SecurityConfig",
  "ModelCard",
  "ModelLifeCycle",
];

const TRANSFORM_ARGUMENTS = [
  "TransformJobName",
  "ModelName",
  "MaxConcurrentTransforms",
  "ModelClientConfig",
  "MaxPayloadInMB",
  "BatchStrategy",
  "Environment",
  "TransformInput",
  "TransformOutput",
  "DataCaptureConfig",
  "TransformResources",
  "DataProcessing",
  "Tags",
  "ExperimentConfig",
];
const MODEL_ARGUMENTS = [
  "ModelName",
  "PrimaryContainer",
  "Containers",
  "InferenceExecutionConfig",
  "ExecutionRoleArn",
  "Tags",
  "VpcConfig",
  "EnableNetworkIsolation",
];
/** Both versions of the API; ModelDeployConfig is known so that GATE-10 can name it. */
const AUTOML_ARGUMENTS = [
  "AutoMLJobName",
  "AutoMLJobInputDataConfig",
  "InputDataConfig",
  "OutputDataConfig",
  "AutoMLProblemTypeConfig",
  "ProblemType",
  "RoleArn",
  "Tags",
  "SecurityConfig",
  "AutoMLJobObjective",
  "AutoMLJobConfig",
  "ModelDeployConfig",
  "DataSplitConfig",
  "AutoMLComputeConfig",
  "GenerateCandidateDefinitionsOnly",
];

export const STEP_KINDS: ReadonlyMap<string, StepKind> = new Map([
  kind("Condition", "none", [], ["Conditions", "IfSteps", "ElseSteps"]),
  kind("Fail", "none", [], ["ErrorMessage"]),
  kind("Processing", "none", [...JOB, "PropertyFiles"], PROCESSING_ARGUMENTS),
  kind("Training", "none", JOB, TRAINING_ARGUMENTS),
  kind("RegisterModel", "registers", ["RetryPolicies"], REGISTER_ARGUMENTS),
  kind("Tuning", "none", JOB, [
    "HyperParameterTuningJobName",
    "HyperParameterTuningJobConfig",
    "TrainingJobDefinition",
    "TrainingJobDefinitions",
    "WarmStartConfig",
    "Tags",
    "Autotune",
  ]),
  kind("Transform", "none", JOB, TRANSFORM_ARGUMENTS),
  kind("Model", "none", JOB, MODEL_ARGUMENTS),
  kind("AutoML", "none", JOB, AUTOML_ARGUMENTS),
  kind("ClarifyCheck", "none", CHECK, PROCESSING_ARGUMENTS),
  kind("QualityCheck", "none", CHECK, PROCESSING_ARGUMENTS),
  kind("Endpoint", "deploys", JOB),
  kind("EndpointConfig", "deploys", JOB),
  kind("InferenceComponent", "deploys", JOB),
  kind("Lambda", "opaque", [...JOB, "FunctionArn", "OutputParameters"]),
  kind("Callback", "opaque", [...JOB, "SqsQueueUrl", "OutputParameters"]),
  kind("EMR", "opaque", JOB),
  kind("EMRServerless", "opaque", JOB),
]);

export const COMPARISONS: ReadonlySet<string> = new Set([
  "GreaterThan",
  "GreaterThanOrEqualTo",
  "LessThan",
  "LessThanOrEqualTo",
]);
/** Known, but no bound follows from them. */
export const EQUALITIES: ReadonlySet<string> = new Set(["Equals", "NotEquals"]);

export const CONDITION_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ...[...COMPARISONS, ...EQUALITIES].map((type): [string, string[]] => [type, ["Type", "LeftValue", "RightValue"]]),
  // The published schema has `Value` and `In`; the SDK and the service have these.
  ["In", ["Type", "QueryValue", "Values"]],
  // An old SDK sent `Expression`, which the service rejects (sagemaker-python-sdk #2746).
  ["Not", ["Type", "Condition"]],
  ["Or", ["Type", "Conditions"]],
]);

function kind(
  type: string,
  consequence: Consequence,
  keys: readonly string[],
  argumentKeys?: readonly string[],
): [string, StepKind] {
  const base = { consequence, keys: new Set(keys) };
  return [type, argumentKeys === undefined ? base : { ...base, argumentKeys: new Set(argumentKeys) }];
}
