/** The places in which a reference chooses nothing that matters, by type of step: what GATE-04 lets be. */

/** A range has a name, which stays a literal: it could be that of a setting which chooses the program. */
const RANGES: readonly string[] = ["ContinuousParameterRanges", "IntegerParameterRanges"].flatMap((kind) =>
  ["MinValue", "MaxValue", "ScalingType"].map((key) => `${kind}/*/${key}`),
);

/** Keys below Arguments; `*` is any one key, a trailing `**` is any way further down. */
export const FREE: Readonly<Record<string, readonly string[]>> = {
  Processing: [
    "ProcessingResources/ClusterConfig/**",
    "StoppingCondition/**",
    "Environment/**",
    "AppSpecification/ContainerArguments/**",
    "ExperimentConfig/**",
    "Tags/**",
    "NetworkConfig/**",
    "ProcessingOutputConfig/KmsKeyId",
  ],
  Training: [
    "ResourceConfig/**",
    "HyperParameterTuningResourceConfig/**",
    "StoppingCondition/**",
    "HyperParameters/**",
    "StaticHyperParameters/**",
    ...RANGES.map((range) => `HyperParameterRanges/${range}`),
    "Environment/**",
    "ExperimentConfig/**",
    "Tags/**",
    "VpcConfig/**",
    "OutputDataConfig/KmsKeyId",
    "RetryStrategy/**",
    "EnableManagedSpotTraining",
    "EnableNetworkIsolation",
    "EnableInterContainerTrafficEncryption",
  ],
  Tuning: [
    ...RANGES.map((range) => `HyperParameterTuningJobConfig/ParameterRanges/${range}`),
    "HyperParameterTuningJobConfig/Strategy",
    "HyperParameterTuningJobConfig/StrategyConfig/**",
    "HyperParameterTuningJobConfig/HyperParameterTuningJobObjective/**",
    "HyperParameterTuningJobConfig/ResourceLimits/**",
    "HyperParameterTuningJobConfig/TrainingJobEarlyStoppingType",
    "HyperParameterTuningJobConfig/TuningJobCompletionCriteria/**",
    "HyperParameterTuningJobConfig/RandomSeed",
    "WarmStartConfig/**",
    "Tags/**",
  ],
  AutoML: [
    "AutoMLJobConfig/CompletionCriteria/**",
    "AutoMLJobConfig/SecurityConfig/**",
    "SecurityConfig/**",
    "OutputDataConfig/KmsKeyId",
    "Tags/**",
  ],
  RegisterModel: [
    "ModelPackageDescription",
    "Tags/**",
    "InferenceSpecification/SupportedTransformInstanceTypes/**",
    "CustomerMetadataProperties/**",
    "InferenceSpecification/SupportedRealtimeInferenceInstanceTypes/**",
    "MetadataProperties/**",
  ],
};
/** The same where a step evaluates: the step that measures, and the two by which a model predicts. */
export const FREE_IN_EVALUATION: Readonly<Record<string, readonly string[]>> = {
  Processing: [
    "ProcessingResources/ClusterConfig/InstanceType",
    "ProcessingResources/ClusterConfig/VolumeSizeInGB",
    "ProcessingResources/ClusterConfig/VolumeKmsKeyId",
    "StoppingCondition/**",
    "ExperimentConfig/**",
    "Tags/**",
    "NetworkConfig/**",
    "ProcessingOutputConfig/KmsKeyId",
  ],
  Transform: [
    "TransformResources/**",
    "TransformOutput/KmsKeyId",
    "MaxConcurrentTransforms",
    "MaxPayloadInMB",
    "ExperimentConfig/**",
    "Tags/**",
  ],
  Model: ["VpcConfig/**", "Tags/**"],
};
/** Places, beside the free ones, in which an execution variable says only which execution this is. */
export const TELLING: Readonly<Record<string, readonly string[]>> = {
  Processing: [
    ...(FREE.Processing ?? []),
    "ProcessingOutputConfig/Outputs/**",
    "ProcessingInputs/**",
    "ProcessingJobName/**",
  ],
  Training: [
    ...(FREE.Training ?? []),
    "OutputDataConfig/**",
    "CheckpointConfig/**",
    "InputDataConfig/**",
    "TrainingJobName/**",
    "DebugHookConfig/**",
    "ProfilerConfig/**",
    "TensorBoardOutputConfig/**",
    "AlgorithmSpecification/ContainerArguments/**",
  ],
  Tuning: [...(FREE.Tuning ?? []), "HyperParameterTuningJobName/**"],
  AutoML: [...(FREE.AutoML ?? []), "OutputDataConfig/**", "InputDataConfig/**", "AutoMLJobName/**"],
  RegisterModel: [
    ...(FREE.RegisterModel ?? []),
    "ModelMetrics/**",
    "DriftCheckBaselines/**",
    "InferenceSpecification/Containers/*/ModelDataUrl/**",
    "InferenceSpecification/Containers/*/ModelDataSource/**",
  ],
};
