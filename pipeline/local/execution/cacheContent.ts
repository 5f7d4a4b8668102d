/** Digests of what the inputs of a job hold, for whoever does not want a result reused after an object was replaced. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Argument } from "./argument";
import type { JobStep } from "./cache";
import { reservedHyperparameter } from "./hyperparameters";
import { listSource } from "./manifest";
import type { Effects } from "./types";

/**
 * sha256 by the name of each input: of the names and bytes of its objects.
 * @throws StepFailure for an input that does not run locally or has no object, as the job would
 */
export async function contentOf(
  type: JobStep["Type"],
  request: Argument,
  effects: Effects,
): Promise<Readonly<Record<string, string>>> {
  const digests: Record<string, string> = {};
  for (const [name, source] of SOURCES[type](request)) {
    const files = listSource(source, effects);
    digests[name] = await digestOf(files.map(({ name: key, file }) => [key, file]));
  }
  for (const [name, uri] of type === "Training" ? codeOf(request) : []) {
    digests[name] = await digestOf([[uri, effects.pathOf(uri)]]);
  }
  return digests;
}

type Source = readonly [name: string, source: Argument];

const SOURCES: Readonly<Record<JobStep["Type"], (request: Argument) => Source[]>> = {
  Processing: (request) =>
    request
      .get("ProcessingInputs")
      .items()
      .map((input) => [input.get("InputName").text(), input.get("S3Input")]),
  Training: channelsOf,
  Transform: (request) => [["TransformInput", request.get("TransformInput").get("DataSource").get("S3DataSource")]],
  Tuning: (request) => {
    const several = request.get("TrainingJobDefinitions").items();
    const definitions = several.length > 0 ? several : [request.get("TrainingJobDefinition")];
    return definitions.flatMap((definition) => {
      const front = definition.get("DefinitionName").present ? `${definition.get("DefinitionName").text()}/` : "";
      return channelsOf(definition).map(([name, source]): Source => [`${front}${name}`, source]);
    });
  },
};

function channelsOf(definition: Argument): Source[] {
  return definition
    .get("InputDataConfig")
    .items()
    .map((channel) => [channel.get("ChannelName").text(), channel.get("DataSource").get("S3DataSource")]);
}

/** The archive of code that a training job fetches by itself. */
function codeOf(request: Argument): [string, string][] {
  const submitted = reservedHyperparameter(request.get("HyperParameters").texts(), "submit_directory");
  return submitted?.startsWith("s3://") === true ? [["sagemaker_submit_directory", submitted]] : [];
}

async function digestOf(files: readonly (readonly [name: string, file: string])[]): Promise<string> {
  const whole = createHash("sha256");
  for (const [name, file] of files) {
    const one = createHash("sha256");
    for await (const chunk of createReadStream(file)) one.update(chunk as Buffer);
    whole.update(JSON.stringify([name, one.digest("hex")]));
  }
  return whole.digest("hex");
}
