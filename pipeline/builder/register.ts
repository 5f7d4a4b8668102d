/** A RegisterModel step. What it registers always waits for a person: no other approval status can be said here. */

import type { RegisterModelStep } from "../schema";
import { renderFields, Reference } from "./reference";
import type { Fields, Text } from "./reference";
import { renderRetries, retryProblems } from "./retry";
import type { Retry, StepFault } from "./retry";
import { nameProblems, problem, stepHead } from "./step";
import type { PipelineStep, StepOptions } from "./step";

type Report = Reference<"file">;

export interface ModelMetrics {
  readonly quality?: { readonly statistics: Report; readonly constraints?: Report };
  readonly dataQuality?: { readonly statistics: Report; readonly constraints?: Report };
  readonly bias?: { readonly report: Report };
  readonly explainability?: { readonly report: Report };
}

export interface RegisterOptions extends StepOptions {
  readonly group: string;
  readonly description?: string;
  readonly model: Reference<"model">;
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly contentTypes?: readonly string[];
  readonly responseTypes?: readonly string[];
  readonly metrics: ModelMetrics;
  /** What the package says of its origin. */
  readonly metadata?: Readonly<Record<string, Text>>;
  readonly retry?: readonly Retry<StepFault>[];
}

export interface Register extends PipelineStep {
  readonly packageArn: Reference<"text">;
}

export function register(name: string, options: RegisterOptions): Register {
  const definition: RegisterModelStep = {
    ...stepHead(name, options),
    Type: "RegisterModel",
    Arguments: renderFields(request(options)),
    ...renderRetries(options.retry),
  };
  return {
    name,
    definition,
    problems: problems(name, options),
    packageArn: new Reference("text", { Get: `Steps.${name}.ModelPackageArn` }),
  };
}

/** The request of CreateModelPackage. No Tags: on a version in a group the service refuses them. */
function request({ group, model, image, metrics, ...options }: RegisterOptions): Fields {
  return {
    ModelPackageGroupName: group,
    ModelPackageDescription: options.description,
    ModelApprovalStatus: "PendingManualApproval",
    SkipModelValidation: "None",
    InferenceSpecification: {
      Containers: [{ Image: image, ModelDataUrl: model, Environment: options.environment }],
      SupportedContentTypes: options.contentTypes,
      SupportedResponseMIMETypes: options.responseTypes,
    },
    ModelMetrics: {
      ModelQuality: statistics(metrics.quality),
      ModelDataQuality: statistics(metrics.dataQuality),
      Bias: metrics.bias && { Report: json(metrics.bias.report) },
      Explainability: metrics.explainability && { Report: json(metrics.explainability.report) },
    },
    CustomerMetadataProperties: options.metadata,
  };
}

function statistics(source: ModelMetrics["quality"]): Fields | undefined {
  return source && { Statistics: json(source.statistics), Constraints: source.constraints && json(source.constraints) };
}

function json(report: Report): Fields {
  return { ContentType: "application/json", S3Uri: report };
}

function problems(name: string, { group, metrics, retry }: RegisterOptions): string[] {
  const found = [...nameProblems(name), ...retryProblems(name, retry)];
  if (!/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/.test(group)) {
    found.push(problem(name, "a model package group name of up to 63 letters, digits and -", `"${group}"`));
  }
  if (Object.values(metrics).every((source) => source === undefined)) {
    found.push(problem(name, "the metrics that the model was judged by", "none"));
  }
  return found;
}
