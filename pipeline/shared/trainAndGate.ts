/**
 * The composition that our pipelines share: split the data, train, evaluate on held-out rows, register only what passes
 * every gate. Its step code lies beside it in steps/. A pipeline says here what is its own.
 */

import type { Condition, PipelineDefinition } from "../schema";
import type { Gate, PipelineSettings } from "../settings";
import * as build from "../builder";
import type { Reference, Value } from "../builder";

/** How rows come into train, validation and test (steps/common/split.py, strata.py). */
export type Split =
  /** By each row alone, so that several instances share the files and new rows never move old ones. */
  | "hashed"
  /** Every class in the same proportions, for which each instance reads all files. */
  | "stratified";

export interface TrainAndGate {
  /** The pipeline's name; its results lie below it. */
  readonly name: string;
  /** What InputData is by default. */
  readonly inputData: string;
  readonly split: Split;
  /** Of XGBoost; steps/common/hyperparameters.py has their ranges. The seed is the stack's. */
  readonly hyperParameters: Readonly<Record<string, string | number>>;
}

export function trainAndGate(settings: PipelineSettings, own: TrainAndGate): PipelineDefinition {
  const { options, jobRoleArns, gates } = settings;
  const inputData = build.textParameter("InputData", { default: own.inputData });
  const processingType = build.instanceTypeParameter("ProcessingInstanceType", options.processingInstanceTypes);
  const processingCount = build.integerParameter("ProcessingInstanceCount", { default: 1 });
  const trainingType = build.instanceTypeParameter("TrainingInstanceType", options.trainingInstanceTypes);
  const job = jobDefaults(settings, own.name);

  const preprocess = build.processing("Preprocess", {
    ...job,
    role: jobRoleArns.processing,
    instance: { type: processingType, count: processingCount },
    script: { archive: settings.code.uri, file: "preprocess.py" },
    inputs: {
      data: { from: build.location(`s3://${settings.dataBucket}/input`, inputData), sharded: own.split === "hashed" },
    },
    outputs: ["train", "validation", "test", "summary"],
    arguments: build.flags({
      input: build.inputPath("data"),
      train: build.outputPath("train"),
      validation: build.outputPath("validation"),
      test: build.outputPath("test"),
      summary: build.outputPath("summary"),
      target: options.target,
      seed: options.seed,
      split: own.split,
      pseudonymise: options.pseudonymiseColumns.join(",") || undefined,
      key: options.keyColumn,
      "resource-config": build.RESOURCE_CONFIG,
      "message-file": build.MESSAGE_FILE,
    }),
    cache: options.immutableInputs ? build.cacheFor("P30d") : undefined,
  });

  const train = build.training("Train", {
    ...job,
    role: jobRoleArns.training,
    instance: { type: trainingType },
    region: settings.region,
    script: { archive: settings.code.uri, file: "train.py" },
    channels: { train: preprocess.output("train"), validation: preprocess.output("validation") },
    hyperParameters: { seed: options.seed, ...own.hyperParameters },
  });

  const evaluate = build.processing("Evaluate", {
    ...job,
    role: jobRoleArns.evaluation,
    instance: { type: processingType, count: 1 },
    script: { archive: settings.code.uri, file: "evaluate.py" },
    inputs: { model: train.model, test: preprocess.output("test") },
    outputs: ["evaluation"],
    propertyFiles: { EvaluationReport: { output: "evaluation", path: "evaluation.json" } },
    arguments: build.flags({
      model: build.inputPath("model"),
      test: build.inputPath("test"),
      output: build.outputPath("evaluation"),
      seed: options.seed,
      "message-file": build.MESSAGE_FILE,
    }),
  });

  const register = build.register("Register", {
    group: settings.modelPackageGroupName,
    model: train.model,
    image: settings.imageUri,
    environment: { SAGEMAKER_PROGRAM: "inference.py", SAGEMAKER_SUBMIT_DIRECTORY: "/opt/ml/model/code" },
    contentTypes: ["text/csv", "application/json"],
    responseTypes: ["application/json", "text/csv"],
    metrics: { quality: { statistics: evaluate.file("EvaluationReport") } },
    metadata: { CodeDigest: settings.code.digest, ExecutionArn: build.execution.arn },
    retry: build.serviceFaults,
  });

  const measured = gates.map((gate) => ({ gate, value: evaluate.metric("EvaluationReport", gate.path) }));
  const reject = build.fail("Reject", { message: build.join("", ...measured.flatMap(inWords)) });
  const gate = build.condition("Gate", { when: measured.map(holds), then: [register], else: [reject] });

  return build.pipeline({
    parameters: [inputData, processingType, processingCount, trainingType],
    steps: [preprocess, train, evaluate, gate],
  });
}

/** What every job has alike. Isolation and encryption between containers are the vocabulary's defaults. */
function jobDefaults(settings: PipelineSettings, name: string) {
  return {
    image: settings.imageUri,
    key: settings.keyArn,
    network: settings.network,
    maxRuntimeSeconds: settings.options.maxRuntimeSeconds,
    results: `s3://${settings.artifactBucket}/pipelines/${name}`,
    retry: build.jobFaults,
  } as const;
}

interface Measured {
  readonly gate: Gate;
  readonly value: Reference<"number">;
}

function holds({ gate, value }: Measured): Condition {
  return gate.direction === "max" ? build.atMost(value, gate.bound) : build.atLeast(value, gate.bound);
}

/** "The model missed its gate: mse 4012.7 (at most 4000), r2 0.41 (at least 0.4)". */
function inWords({ gate, value }: Measured, index: number): Value[] {
  const lead = index === 0 ? "The model missed its gate: " : ", ";
  const bound = `${gate.direction === "max" ? "at most" : "at least"} ${gate.bound}`;
  return [`${lead}${gate.metric} `, value, ` (${bound})`];
}
