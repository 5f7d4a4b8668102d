/** A Transform step: a model answers every object of an input. It runs under its model's role and in its network. */

import type { CacheConfig, TransformStep } from "../schema";
import { cacheProblems } from "./cache";
import { cluster, clusterProblems, locationProblems, resultLocation } from "./job";
import type { Instance } from "./job";
import type { CreatedModel } from "./model";
import { Reference, renderFields } from "./reference";
import type { Fields, Location, Text } from "./reference";
import { renderRetries, retryProblems } from "./retry";
import type { JobFault, Retry, StepFault } from "./retry";
import { nameProblems, problem, stepHead } from "./step";
import type { PipelineStep, StepOptions } from "./step";

export interface TransformOptions extends StepOptions {
  readonly model: CreatedModel;
  readonly input: Location;
  readonly contentType: string;
  /** In which form the model answers. */
  readonly accept?: string;
  /** Whether each line is a record by itself, which requests may hold several of; default true. */
  readonly byLine?: boolean;
  /** Whether a request holds as many records as fit in, or one; default true. */
  readonly batched?: boolean;
  /** Of a request; default 6. */
  readonly maxPayloadMegabytes?: number;
  /** JSONPath of what the model gets of a record, of what is kept of its answer, and whether the record comes before it. */
  readonly take?: { readonly input?: string; readonly output?: string; readonly joined?: boolean };
  /** ARN of the KMS key for volumes and outputs. */
  readonly key: string;
  readonly instance: Instance;
  /** Where answers go: each execution and step gets a folder of its own below it. */
  readonly results: `s3://${string}`;
  readonly environment?: Readonly<Record<string, Text>>;
  readonly cache?: CacheConfig | undefined;
  readonly retry?: readonly Retry<StepFault | JobFault>[];
}

type JobProperty = "TransformJobName" | "TransformJobArn" | "TransformJobStatus";

export interface Transform extends PipelineStep {
  /** Where the answers lie, `<key>.out` each. */
  readonly output: Reference<"location">;
  property(name: JobProperty): Reference<"text">;
}

export function transform(name: string, options: TransformOptions): Transform {
  const definition: TransformStep = {
    ...stepHead(name, options),
    Type: "Transform",
    Arguments: renderFields(request(name, options)),
    ...(options.cache && { CacheConfig: { ...options.cache } }),
    ...renderRetries(options.retry),
  };
  return {
    name,
    definition,
    problems: problems(name, options),
    output: new Reference("location", { Get: `Steps.${name}.TransformOutput.S3OutputPath` }),
    property: (property) => new Reference("text", { Get: `Steps.${name}.${property}` }),
  };
}

/** The request of CreateTransformJob without the name, which the service makes. */
function request(name: string, options: TransformOptions): Fields {
  const { byLine = true, batched = true, take, key } = options;
  const { VolumeSizeInGB: _size, ...instances } = cluster(options);
  return {
    ModelName: options.model.modelName,
    BatchStrategy: batched ? "MultiRecord" : "SingleRecord",
    MaxPayloadInMB: options.maxPayloadMegabytes,
    Environment: options.environment,
    TransformInput: {
      DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: options.input } },
      ContentType: options.contentType,
      SplitType: byLine ? "Line" : "None",
    },
    TransformOutput: {
      S3OutputPath: resultLocation(options.results, name, "output"),
      Accept: options.accept,
      AssembleWith: byLine ? "Line" : "None",
      KmsKeyId: key,
    },
    TransformResources: instances,
    DataProcessing: take && {
      InputFilter: take.input,
      OutputFilter: take.output,
      JoinSource: take.joined === true ? "Input" : "None",
    },
  };
}

function problems(name: string, options: TransformOptions): string[] {
  const { maxPayloadMegabytes: payload = 6, take } = options;
  const found = [
    ...nameProblems(name),
    ...clusterProblems(name, options),
    ...locationProblems(name, "the input", options.input),
    ...cacheProblems(name, options.cache),
    ...retryProblems(name, options.retry),
  ];
  if (!Number.isInteger(payload) || payload < 0)
    found.push(problem(name, "whole megabytes of payload", String(payload)));
  if (take?.joined === true && options.byLine === false)
    found.push(problem(name, "records by line, where they are joined", "whole objects"));
  return found;
}
