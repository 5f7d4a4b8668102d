/**
 * The types of a SageMaker pipeline definition, version 2020-12-01: the one JSON that AWS, the policy pack and the local
 * runner all read. Only what Sluicegate renders or runs is typed; a foreign definition may hold more, and its readers
 * must treat what they do not know as unknown.
 * Source: https://docs.aws.amazon.com/sagemaker/latest/dg/define-pipeline.html and the JSON the SageMaker SDK emits.
 */

export const DEFINITION_VERSION = "2020-12-01";

/** Source: SageMaker API reference, `StepName`. */
export const STEP_NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A reference to a parameter, an execution variable or a property of a step: `Steps.Train.ModelArtifacts...`. */
export interface Get {
  Get: string;
}

/** Values joined by `On`, evaluated when the execution runs. */
export interface StdJoin {
  "Std:Join": { On: string; Values: Expression[] };
}

/** A value read by `Path` from the JSON file that a processing step declared as a property file. */
export interface StdJsonGet {
  "Std:JsonGet": { PropertyFile: Get; Path: string };
}

/** What may stand where a value stands. */
export type Expression = string | number | boolean | Get | StdJoin | StdJsonGet;

/** The arguments of a step: the request of the API the step calls, with expressions as leaves. */
export type Arguments = Record<string, ArgumentValue>;
export type ArgumentValue = Expression | ArgumentValue[] | { [key: string]: ArgumentValue };

export type ParameterType = "String" | "Integer" | "Float" | "Boolean";

export interface ParameterDefinition {
  Name: string;
  Type: ParameterType;
  DefaultValue?: string | number | boolean;
  EnumValues?: (string | number)[];
}

export type ComparisonType = "Equals" | "GreaterThan" | "GreaterThanOrEqualTo" | "LessThan" | "LessThanOrEqualTo";

export interface Comparison {
  Type: ComparisonType;
  LeftValue: Expression;
  RightValue: Expression;
}

export interface InCondition {
  Type: "In";
  QueryValue: Expression;
  Values: Expression[];
}

export interface NotCondition {
  Type: "Not";
  Condition: Condition;
}

export interface OrCondition {
  Type: "Or";
  Conditions: Condition[];
}

export type Condition = Comparison | InCondition | NotCondition | OrCondition;

/** A file in an output of a processing step that conditions can read with `Std:JsonGet`. */
export interface PropertyFileDefinition {
  PropertyFileName: string;
  OutputName: string;
  FilePath: string;
}

export interface CacheConfig {
  Enabled: boolean;
  /** ISO 8601 duration, for example `P30d`. */
  ExpireAfter?: string;
}

export interface RetryPolicy {
  ExceptionType: string[];
  IntervalSeconds?: number;
  BackoffRate?: number;
  MaxAttempts?: number;
  ExpireAfterMin?: number;
}

interface StepBase {
  Name: string;
  DisplayName?: string;
  Description?: string;
  /** Names of steps to wait for where no value flows. */
  DependsOn?: string[];
}

interface JobStepBase extends StepBase {
  Arguments: Arguments;
  CacheConfig?: CacheConfig;
  RetryPolicies?: RetryPolicy[];
}

export interface ProcessingStep extends JobStepBase {
  Type: "Processing";
  PropertyFiles?: PropertyFileDefinition[];
}

export interface TrainingStep extends JobStepBase {
  Type: "Training";
}

export interface TuningStep extends JobStepBase {
  Type: "Tuning";
}

export interface TransformStep extends JobStepBase {
  Type: "Transform";
}

export interface ModelStep extends StepBase {
  Type: "Model";
  Arguments: Arguments;
  RetryPolicies?: RetryPolicy[];
}

/** What a Lambda or Callback step gives back: others read it as `Steps.X.OutputParameters['name']`. */
export interface OutputParameter {
  OutputName: string;
  OutputType: ParameterType;
}

export interface LambdaStep extends StepBase {
  Type: "Lambda";
  Arguments: Arguments;
  FunctionArn: Expression;
  OutputParameters?: OutputParameter[];
}

export interface CallbackStep extends StepBase {
  Type: "Callback";
  Arguments: Arguments;
  SqsQueueUrl: Expression;
  OutputParameters?: OutputParameter[];
}

export interface RegisterModelStep extends StepBase {
  Type: "RegisterModel";
  Arguments: Arguments;
  RetryPolicies?: RetryPolicy[];
}

export interface ConditionStep extends StepBase {
  Type: "Condition";
  /** All of `Conditions` must hold for `IfSteps` to run; otherwise `ElseSteps` run. */
  Arguments: { Conditions: Condition[]; IfSteps: Step[]; ElseSteps: Step[] };
}

export interface FailStep extends StepBase {
  Type: "Fail";
  Arguments: { ErrorMessage: Expression };
}

export type Step =
  | ProcessingStep
  | TrainingStep
  | TuningStep
  | TransformStep
  | ModelStep
  | RegisterModelStep
  | ConditionStep
  | FailStep
  | LambdaStep
  | CallbackStep;
export type StepType = Step["Type"];

export interface PipelineDefinition {
  Version: typeof DEFINITION_VERSION;
  Metadata?: Record<string, Json>;
  Parameters: ParameterDefinition[];
  PipelineExperimentConfig?: { ExperimentName: Expression; TrialName: Expression } | null;
  Steps: Step[];
}
