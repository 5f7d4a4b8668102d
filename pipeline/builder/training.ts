/** A Training step in script mode: the code comes through a channel, because an isolated container cannot fetch it. */

import type { TrainingStep } from "../schema";
import { cluster, experimentConfig, isolation, jobProblems, locationProblems, resultLocation, vpc } from "./job";
import type { JobOptions } from "./job";
import { Reference, renderFields } from "./reference";
import type { Fields, Location } from "./reference";
import { renderRetries } from "./retry";
import { ARCHIVE } from "./script";
import type { Script } from "./script";
import { problem, stepHead } from "./step";
import type { PipelineStep } from "./step";

export interface TrainingOptions extends JobOptions {
  readonly script: Script;
  /** Region that the container's toolkit is told; it asks nobody. */
  readonly region: string;
  /** Channel name -> where its data lies. */
  readonly channels: Readonly<Record<string, Location>>;
  /** What the script gets as `--name value`. */
  readonly hyperParameters: Readonly<Record<string, string | number>>;
}

type JobProperty = "TrainingJobName" | "TrainingJobArn" | "TrainingJobStatus" | "SecondaryStatus";

export interface Training extends PipelineStep {
  /** The model.tar.gz that the job leaves behind. */
  readonly model: Reference<"model">;
  property(name: JobProperty): Reference<"text">;
}

/** 28 days, the service's own limit. */
const LONGEST_SECONDS = 2_419_200;

export function training(name: string, options: TrainingOptions): Training {
  const definition: TrainingStep = {
    ...stepHead(name, options),
    Type: "Training",
    Arguments: renderFields({
      ...trainingRequest(name, options),
      ExperimentConfig: experimentConfig(options),
    }),
    ...(options.cache && { CacheConfig: { ...options.cache } }),
    ...renderRetries(options.retry),
  };
  return {
    name,
    definition,
    problems: trainingProblems(name, options),
    model: new Reference("model", { Get: `Steps.${name}.ModelArtifacts.S3ModelArtifacts` }),
    property: (property) => new Reference("text", { Get: `Steps.${name}.${property}` }),
  };
}

/** The request of CreateTrainingJob without the name, which the service makes. Tuning steps make theirs of it. */
export function trainingRequest(
  name: string,
  options: TrainingOptions,
): Fields & {
  readonly HyperParameters: Fields;
  readonly AlgorithmSpecification: Fields;
} {
  return {
    AlgorithmSpecification: { TrainingImage: options.image, TrainingInputMode: "File" },
    RoleArn: options.role,
    InputDataConfig: Object.entries(channelsOf(options)).map(([channel, from]) => inputChannel(channel, from)),
    OutputDataConfig: { S3OutputPath: resultLocation(options.results, name, "model"), KmsKeyId: options.key },
    ResourceConfig: cluster(options),
    VpcConfig: vpc(options),
    StoppingCondition: { MaxRuntimeInSeconds: options.maxRuntimeSeconds },
    ...isolation(options),
    HyperParameters: hyperParametersOf(options),
    Environment: options.environment,
  };
}

function channelsOf({ channels, script }: TrainingOptions): Record<string, Location> {
  return { ...channels, code: script.archive };
}

function inputChannel(ChannelName: string, from: Location): Fields {
  return {
    ChannelName,
    InputMode: "File",
    DataSource: { S3DataSource: { S3Uri: from, S3DataType: "S3Prefix", S3DataDistributionType: "FullyReplicated" } },
  };
}

/** The service takes texts only. */
function hyperParametersOf({ hyperParameters, script, region }: TrainingOptions): Record<string, string> {
  const own = Object.entries(hyperParameters).map(([name, value]) => [name, String(value)] as const);
  return {
    sagemaker_program: script.file,
    sagemaker_submit_directory: `/opt/ml/input/data/code/${ARCHIVE}`,
    sagemaker_region: region,
    ...Object.fromEntries(own),
  };
}

export function trainingProblems(name: string, options: TrainingOptions): string[] {
  const found = jobProblems(name, options, LONGEST_SECONDS);
  for (const [channel, from] of Object.entries(channelsOf(options))) {
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(channel)) {
      found.push(problem(name, "a channel name of 1 to 64 letters, digits, . - and _", `"${channel}"`));
    }
    found.push(...locationProblems(name, `channel "${channel}"`, from));
  }
  for (const [parameter, value] of Object.entries(options.hyperParameters)) {
    const finite = typeof value === "string" || Number.isFinite(value);
    if (!finite) found.push(problem(name, `a finite number for hyperparameter "${parameter}"`, String(value)));
    if (parameter.startsWith("sagemaker_")) {
      found.push(
        problem(name, "hyperparameters of the script's own", `"${parameter}"`, "that prefix is the toolkit's"),
      );
    }
  }
  if ("code" in options.channels) found.push(problem(name, 'no channel "code", which the script takes', "one"));
  return found;
}
