/** A compliant definition, shaped as pipeline/regression renders it, written out by hand: tests break one thing in it. */
import type { Json } from "../../../pipeline/schema";
import { type MetricRequirement, prove, type ProofResult } from "../../../policies/proof";

export type Tree = Record<string, Json>;

export const METRICS: readonly MetricRequirement[] = [
  { name: "mse", path: "regression_metrics.mse.value", direction: "max", bound: 4000 },
];

export const get = (reference: string): Tree => ({ Get: reference });
export const join = (on: string, ...values: Json[]): Tree => ({ "Std:Join": { On: on, Values: values } });
export const metric = (path = "regression_metrics.mse.value", step = "Evaluate", file = "EvaluationReport"): Tree => ({
  "Std:JsonGet": { PropertyFile: get(`Steps.${step}.PropertyFiles.${file}`), Path: path },
});
export const compare = (Type: string, LeftValue: Json, RightValue: Json): Tree => ({ Type, LeftValue, RightValue });
export const atMost = (bound: Json, left: Json = metric()): Tree => compare("LessThanOrEqualTo", left, bound);
export const not = (Condition: Json): Tree => ({ Type: "Not", Condition });
export const or = (...Conditions: Json[]): Tree => ({ Type: "Or", Conditions });
export const outputOf = (step: string, output: string): Tree =>
  get(`Steps.${step}.ProcessingOutputConfig.Outputs['${output}'].S3Output.S3Uri`);
export const modelOf = (step: string): Tree => get(`Steps.${step}.ModelArtifacts.S3ModelArtifacts`);
export const written = (step: string, output: string): Tree =>
  join("/", "s3://artifacts-bucket/pipelines/regression", get("Execution.PipelineExecutionId"), step, output);

const IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0";
const CODE = "s3://artifacts-bucket/code/0123abcd/";

export function input(name: string, uri: Json): Tree {
  return {
    InputName: name,
    AppManaged: false,
    S3Input: { S3Uri: uri, LocalPath: `/opt/ml/processing/input/${name}`, S3DataType: "S3Prefix", S3InputMode: "File" },
  };
}

export function output(step: string, name: string, uri: Json = written(step, name)): Tree {
  const S3Output = { S3Uri: uri, LocalPath: `/opt/ml/processing/output/${name}`, S3UploadMode: "EndOfJob" };
  return { OutputName: name, AppManaged: false, S3Output };
}

export function processing(name: string, inputs: Json[], outputs: string[], more: Tree = {}): Tree {
  return {
    Name: name,
    Type: "Processing",
    Arguments: {
      RoleArn: "arn:aws:iam::111122223333:role/processing",
      AppSpecification: {
        ImageUri: IMAGE,
        ContainerEntrypoint: ["/bin/sh", "-ec", 'exec python3 "/opt/ml/processing/input/code/main.py" "$@"', name],
        ContainerArguments: ["--input", "/opt/ml/processing/input/data"],
      },
      ProcessingInputs: [...inputs, input("code", CODE)],
      ProcessingOutputConfig: { KmsKeyId: "key", Outputs: outputs.map((entry) => output(name, entry)) },
      ProcessingResources: {
        ClusterConfig: { InstanceType: get("Parameters.ProcessingInstanceType"), InstanceCount: 1, VolumeSizeInGB: 30 },
      },
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    },
    ...more,
  };
}

export function training(name: string, channels: Record<string, Json>): Tree {
  const channel = ([ChannelName, S3Uri]: [string, Json]): Tree => ({
    ChannelName,
    DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri, S3DataDistributionType: "FullyReplicated" } },
  });
  return {
    Name: name,
    Type: "Training",
    Arguments: {
      RoleArn: "arn:aws:iam::111122223333:role/training",
      AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: "File" },
      HyperParameters: {
        max_depth: "4",
        sagemaker_program: "train.py",
        sagemaker_submit_directory: "/opt/ml/input/data/code/sourcedir.tar.gz",
      },
      InputDataConfig: Object.entries({ ...channels, code: CODE }).map(channel),
      OutputDataConfig: { KmsKeyId: "key", S3OutputPath: written(name, "model") },
      ResourceConfig: { InstanceType: get("Parameters.TrainingInstanceType"), InstanceCount: 1, VolumeSizeInGB: 30 },
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    },
  };
}

export function evaluation(name: string, model: Json, data: Json = outputOf("Preprocess", "test")): Tree {
  const file = { PropertyFileName: "EvaluationReport", OutputName: "evaluation", FilePath: "evaluation.json" };
  return processing(name, [input("model", model), input("test", data)], ["evaluation"], { PropertyFiles: [file] });
}

export function registration(name: string, model: Json = modelOf("Train")): Tree {
  return {
    Name: name,
    Type: "RegisterModel",
    Arguments: {
      ModelPackageGroupName: "regression",
      ModelApprovalStatus: "PendingManualApproval",
      ModelMetrics: {
        ModelQuality: {
          Statistics: {
            ContentType: "application/json",
            S3Uri: join("/", outputOf("Evaluate", "evaluation"), "evaluation.json"),
          },
        },
      },
      InferenceSpecification: {
        Containers: [{ Image: IMAGE, ModelDataUrl: model, Environment: { SAGEMAKER_PROGRAM: "inference.py" } }],
        SupportedContentTypes: ["text/csv"],
        SupportedResponseMIMETypes: ["text/csv"],
      },
      CustomerMetadataProperties: { CodeDigest: "0123abcd", ExecutionArn: get("Execution.PipelineExecutionArn") },
      SkipModelValidation: "None",
    },
  };
}

export const fail = (name: string): Tree => ({ Name: name, Type: "Fail", Arguments: { ErrorMessage: "Too weak." } });

export function gate(
  name: string,
  Conditions: Json[],
  IfSteps: Json[],
  ElseSteps: Json[] = [fail(`${name}Reject`)],
): Tree {
  return { Name: name, Type: "Condition", Arguments: { Conditions, IfSteps, ElseSteps } };
}

export function preprocess(): Tree {
  const data = join("/", "s3://data-bucket/input", get("Parameters.InputData"));
  return processing("Preprocess", [input("data", data)], ["train", "validation", "test", "summary"]);
}

export function train(name = "Train"): Tree {
  return training(name, { train: outputOf("Preprocess", "train"), validation: outputOf("Preprocess", "validation") });
}

/** The steps before the gate. */
export function trunk(): Tree[] {
  return [preprocess(), train(), evaluation("Evaluate", modelOf("Train"))];
}

export function definitionOf(...Steps: Json[]): Tree {
  return {
    Version: "2020-12-01",
    Metadata: {},
    Parameters: [
      { Name: "InputData", Type: "String", DefaultValue: "diabetes" },
      { Name: "ProcessingInstanceType", Type: "String", DefaultValue: "ml.m5.large", EnumValues: ["ml.m5.large"] },
      { Name: "TrainingInstanceType", Type: "String", DefaultValue: "ml.m5.large", EnumValues: ["ml.m5.large"] },
    ],
    PipelineExperimentConfig: {
      ExperimentName: get("Execution.PipelineName"),
      TrialName: get("Execution.PipelineExecutionId"),
    },
    Steps,
  };
}

export function compliant(): Tree {
  return definitionOf(...trunk(), gate("Gate", [atMost(4000)], [registration("Register")]));
}

/** The compliant trunk, and what follows it. */
export function withTail(...tail: Json[]): Tree {
  return definitionOf(...trunk(), ...tail);
}

export function judge(definition: Json, metrics: readonly MetricRequirement[] = METRICS): ProofResult {
  return prove(JSON.stringify(definition), { metrics });
}

/** Sets the value under a path of keys, or removes it; the path must exist up to its last key. */
export function change(definition: Tree, path: string, value: Json | undefined): Tree {
  const keys = path.split("/");
  const last = keys.pop() ?? "";
  let target: Json | undefined = definition;
  for (const key of keys)
    target = Array.isArray(target) ? target[Number(key)] : isTree(target) ? target[key] : undefined;
  if (Array.isArray(target) && value !== undefined) target[Number(last)] = value;
  else if (!isTree(target)) throw new Error(`Expected an object at ${keys.join("/")}.`);
  else if (value === undefined) Reflect.deleteProperty(target, last);
  else target[last] = value;
  return definition;
}

function isTree(value: Json | undefined): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
