/** A pipeline of five steps that do next to nothing, one after the other, and the same five commands without a pipeline. */
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { XGBOOST_IMAGE, imageUri } from "../pipeline/images";
import type { PipelineDefinition, ProcessingStep } from "../pipeline/schema";
import type { Command } from "./commands";

export const PIPELINE = "five-steps";
/** The same, where a later execution takes what an earlier one made. */
export const CACHED = "five-steps-cached";
export const BUCKET = "sluicegate-bench";
export const VALUE = "1";
export const COUNT = 5;

/** Reads the number that the step before wrote and writes the next one. */
const CODE = "import sys; print(int(open(sys.argv[1]).read()) + 1, file=open(sys.argv[2], 'w'))";
const wordsFor = (input: string, output: string): string[] => [
  "python3",
  "-c",
  CODE,
  `${input}/value`,
  `${output}/value`,
];

export function definition({ cached = false } = {}): PipelineDefinition {
  const steps = Array.from({ length: COUNT }, (_, index) => step(index + 1));
  return {
    Version: "2020-12-01",
    Parameters: [],
    Steps: cached ? steps.map((one) => ({ ...one, CacheConfig: { Enabled: true, ExpireAfter: "P1D" } })) : steps,
  };
}

function step(number: number): ProcessingStep {
  const [input, output] = ["/opt/ml/processing/input/before", "/opt/ml/processing/output/after"];
  const before = `Steps.Step${number - 1}.ProcessingOutputConfig.Outputs['after'].S3Output.S3Uri`;
  const folder = [`s3://${BUCKET}/results`, { Get: "Execution.PipelineExecutionId" }, `Step${number}`];
  const source = number === 1 ? `s3://${BUCKET}/input` : { Get: before };
  return {
    Name: `Step${number}`,
    Type: "Processing",
    Arguments: {
      RoleArn: "arn:aws:iam::000000000000:role/bench",
      AppSpecification: {
        ImageUri: imageUri(XGBOOST_IMAGE, "us-east-1"),
        ContainerEntrypoint: wordsFor(input, output),
      },
      ProcessingInputs: [
        {
          InputName: "before",
          S3Input: { S3Uri: source, LocalPath: input, S3DataType: "S3Prefix", S3InputMode: "File" },
        },
      ],
      ProcessingOutputConfig: {
        Outputs: [
          {
            OutputName: "after",
            S3Output: {
              S3Uri: { "Std:Join": { On: "/", Values: folder } },
              LocalPath: output,
              S3UploadMode: "EndOfJob",
            },
          },
        ],
      },
      ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: "ml.m5.large", VolumeSizeInGB: 30 } },
    },
  };
}

/** The five commands, to be run in the order given, with the environment that the runner builds for them. */
export function bareCommands(folder: string, python: string): Command[] {
  const env = {
    PATH: [dirname(python), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter),
    HOME: folder,
    LANG: "C.UTF-8",
    TZ: "UTC",
    PYTHONHASHSEED: "0",
    PYTHONUTF8: "1",
    PYTHONUNBUFFERED: "1",
    PYTHONDONTWRITEBYTECODE: "1",
  };
  const places = Array.from({ length: COUNT + 1 }, (_, index) => join(folder, String(index)));
  for (const place of places) mkdirSync(place, { recursive: true });
  writeFileSync(join(folder, "0", "value"), VALUE);
  return places.slice(1).map((place, index) => {
    const [command = "", ...args] = wordsFor(places[index] ?? "", place);
    return { command, args, cwd: folder, env };
  });
}
