/** A Processing step: a script with inputs, outputs and the property files that conditions can read. */

import type { ProcessingStep } from "../schema";
import { cluster, experimentConfig, isolation, jobProblems, locationProblems, resultLocation, vpc } from "./job";
import type { JobOptions } from "./job";
import { Reference, joined, renderFields } from "./reference";
import type { Fields, Location, Text } from "./reference";
import { renderRetries } from "./retry";
import { entrypoint, inputPath, outputPath } from "./script";
import type { Script } from "./script";
import { problem, stepHead } from "./step";
import type { PipelineStep } from "./step";

export interface InputOptions {
  readonly from: Location;
  /** Whether each instance gets its share of the objects instead of all; default false. */
  readonly sharded?: boolean;
}

export interface PropertyFile<Output extends string> {
  readonly output: Output;
  /** Path of the JSON file inside the output. */
  readonly path: string;
}

export interface ProcessingOptions<Output extends string, File extends string> extends JobOptions {
  readonly script: Script;
  readonly arguments?: readonly Text[];
  /** Input name -> where it comes from. It lies at `inputPath(name)`. */
  readonly inputs: Readonly<Record<string, Location | InputOptions>>;
  /** Names of the outputs. The script writes each to `outputPath(name)`. */
  readonly outputs: readonly Output[];
  readonly propertyFiles?: Readonly<Record<File, PropertyFile<NoInfer<Output>>>>;
}

type JobProperty = "ProcessingJobName" | "ProcessingJobArn" | "ProcessingJobStatus" | "ExitMessage";

export interface Processing<Output extends string, File extends string> extends PipelineStep {
  /** Where an output lies. */
  output(name: Output): Reference<"location">;
  /** A number in a property file, by its path, for example `regression_metrics.mse.value`. */
  metric(file: File, path: string): Reference<"number">;
  /** The S3 URI of a property file. */
  file(file: File): Reference<"file">;
  property(name: JobProperty): Reference<"text">;
}

/** Five days; the service allows a processing job no more without a raised quota. */
const LONGEST_SECONDS = 432_000;

export function processing<const Output extends string, const File extends string = never>(
  name: string,
  options: ProcessingOptions<Output, File>,
): Processing<Output, File> {
  const files = new Map<string, PropertyFile<Output>>(
    Object.entries<PropertyFile<Output>>(options.propertyFiles ?? {}),
  );
  const output = (which: string): Reference<"location"> =>
    new Reference("location", { Get: `Steps.${name}.ProcessingOutputConfig.Outputs['${which}'].S3Output.S3Uri` });
  return {
    name,
    definition: definition(name, options, files),
    problems: problems(name, options, files),
    output,
    metric: (file, path) =>
      new Reference("number", {
        "Std:JsonGet": { PropertyFile: { Get: `Steps.${name}.PropertyFiles.${file}` }, Path: path },
      }),
    file: (file) => {
      const { output: which = "", path = "" } = files.get(file) ?? {};
      return new Reference("file", joined("/", [output(which), path]));
    },
    property: (property) => new Reference("text", { Get: `Steps.${name}.${property}` }),
  };
}

function definition<Output extends string, File extends string>(
  name: string,
  options: ProcessingOptions<Output, File>,
  files: ReadonlyMap<string, PropertyFile<Output>>,
): ProcessingStep {
  const propertyFiles = [...files].map(([PropertyFileName, { output, path }]) => ({
    PropertyFileName,
    OutputName: output,
    FilePath: path,
  }));
  return {
    ...stepHead(name, options),
    Type: "Processing",
    Arguments: renderFields(request(name, options)),
    ...(propertyFiles.length > 0 && { PropertyFiles: propertyFiles }),
    ...(options.cache && { CacheConfig: { ...options.cache } }),
    ...renderRetries(options.retry),
  };
}

/** The request of CreateProcessingJob without the name, which the service makes. */
function request<Output extends string, File extends string>(
  name: string,
  options: ProcessingOptions<Output, File>,
): Fields {
  const { script, key, results, maxRuntimeSeconds } = options;
  const inputs = { ...options.inputs, code: script.archive };
  return {
    ProcessingResources: { ClusterConfig: cluster(options) },
    AppSpecification: {
      ImageUri: options.image,
      ContainerEntrypoint: entrypoint(script),
      ContainerArguments: options.arguments?.length ? options.arguments : undefined,
    },
    Environment: options.environment,
    RoleArn: options.role,
    ProcessingInputs: Object.entries(inputs).map(([input, from]) => processingInput(input, from)),
    ProcessingOutputConfig: {
      KmsKeyId: key,
      Outputs: options.outputs.map((output) => ({
        OutputName: output,
        AppManaged: false,
        S3Output: {
          S3Uri: resultLocation(results, name, output),
          LocalPath: outputPath(output),
          S3UploadMode: "EndOfJob",
        },
      })),
    },
    NetworkConfig: { ...isolation(options), VpcConfig: vpc(options) },
    StoppingCondition: { MaxRuntimeInSeconds: maxRuntimeSeconds },
    ExperimentConfig: experimentConfig(options),
  };
}

function inputOptions(from: Location | InputOptions): InputOptions {
  return typeof from === "string" || from instanceof Reference ? { from } : from;
}

function processingInput(name: string, source: Location | InputOptions): Fields {
  const { from, sharded = false } = inputOptions(source);
  return {
    InputName: name,
    AppManaged: false,
    S3Input: {
      S3Uri: from,
      LocalPath: inputPath(name),
      S3DataType: "S3Prefix",
      S3InputMode: "File",
      S3DataDistributionType: sharded ? "ShardedByS3Key" : "FullyReplicated",
    },
  };
}

function problems<Output extends string, File extends string>(
  name: string,
  options: ProcessingOptions<Output, File>,
  files: ReadonlyMap<string, PropertyFile<Output>>,
): string[] {
  const found = jobProblems(name, options, LONGEST_SECONDS);
  for (const [input, source] of Object.entries({ ...options.inputs, code: options.script.archive })) {
    found.push(...locationProblems(name, `input "${input}"`, inputOptions(source).from));
  }
  for (const [file, { output }] of files) {
    if (!options.outputs.includes(output))
      found.push(problem(name, `property file "${file}" in an output`, `"${output}"`));
  }
  if (new Set(options.outputs).size < options.outputs.length) {
    found.push(problem(name, "output names to be unique", options.outputs.join(", ")));
  }
  for (const argument of [...entrypoint(options.script), ...(options.arguments ?? [])]) {
    if (typeof argument === "string" && argument.length > 256) {
      found.push(
        problem(name, "arguments of at most 256 characters", `${argument.length}: ${argument.slice(0, 40)}...`),
      );
    }
  }
  if ("code" in options.inputs) found.push(problem(name, 'no input "code", which the script takes', "one"));
  return found;
}
