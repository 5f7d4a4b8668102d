/**
 * An example, which no stack deploys: the regression with its hyperparameters tuned. The best of several models must pass the
 * gate; then it is registered, and scores the held-out rows in a batch. To deploy such a pipeline, give it a folder of its
 * own with its gates, a line in pipeline/index.ts, options in every stack's file and floors: the roles follow from it.
 */

import * as build from "../builder";
import type { Condition, PipelineDefinition } from "../schema";
import type { PipelineSettings } from "../settings";

export interface TunedOptions {
  /** How many models are trained, and how many at a time. */
  readonly jobs: { readonly total: number; readonly parallel: number };
  /** Upper bound of the boosting rounds of each; training stops early. */
  readonly rounds: number;
}

export function tuned(settings: PipelineSettings, { jobs, rounds }: TunedOptions): PipelineDefinition {
  const { options, jobRoleArns, gates, code, region } = settings;
  const inputData = build.textParameter("InputData", { default: "diabetes" });
  const [processingType = ""] = options.processingInstanceTypes;
  const [trainingType = ""] = options.trainingInstanceTypes;
  const job = {
    image: settings.imageUri,
    key: settings.keyArn,
    network: settings.network,
    maxRuntimeSeconds: options.maxRuntimeSeconds,
    results: `s3://${settings.artifactBucket}/pipelines/tuned`,
    retry: build.jobFaults,
  } as const;

  const preprocess = build.processing("Preprocess", {
    ...job,
    role: jobRoleArns.processing,
    instance: { type: processingType },
    script: { archive: code.uri, file: "preprocess.py" },
    inputs: { data: build.location(`s3://${settings.dataBucket}/input`, inputData) },
    outputs: ["train", "validation", "test", "summary"],
    arguments: build.flags({
      input: build.inputPath("data"),
      train: build.outputPath("train"),
      validation: build.outputPath("validation"),
      test: build.outputPath("test"),
      summary: build.outputPath("summary"),
      target: options.target,
      seed: options.seed,
      split: "hashed",
      pseudonymise: options.pseudonymiseColumns.join(",") || undefined,
      key: options.keyColumn,
      "resource-config": build.RESOURCE_CONFIG,
    }),
  });

  const tune = build.tuning("Tune", {
    ...job,
    role: jobRoleArns.training,
    instance: { type: trainingType },
    region,
    script: { archive: code.uri, file: "train.py" },
    channels: { train: preprocess.output("train"), validation: preprocess.output("validation") },
    hyperParameters: { seed: options.seed, num_round: rounds },
    strategy: "Random",
    ranges: {
      max_depth: build.integers(1, 4),
      eta: build.numbers(0.02, 0.3, "Logarithmic"),
      subsample: build.numbers(0.5, 1),
    },
    // train.py says last what the model that it keeps is worth.
    objective: { metric: "validation:rmse", goal: "Minimize", pattern: "best.*validation-rmse:([0-9.]+)" },
    jobs,
    seed: options.seed,
  });

  const evaluate = build.processing("Evaluate", {
    ...job,
    role: jobRoleArns.evaluation,
    instance: { type: processingType },
    script: { archive: code.uri, file: "evaluate.py" },
    inputs: { model: tune.model(), test: preprocess.output("test") },
    outputs: ["evaluation"],
    propertyFiles: { EvaluationReport: { output: "evaluation", path: "evaluation.json" } },
    arguments: build.flags({
      model: build.inputPath("model"),
      test: build.inputPath("test"),
      output: build.outputPath("evaluation"),
      seed: options.seed,
    }),
  });

  const register = build.register("Register", {
    group: settings.modelPackageGroupName,
    model: tune.model(),
    image: settings.imageUri,
    environment: { SAGEMAKER_PROGRAM: "inference.py", SAGEMAKER_SUBMIT_DIRECTORY: "/opt/ml/model/code" },
    contentTypes: ["text/csv"],
    responseTypes: ["text/csv"],
    metrics: { quality: { statistics: evaluate.file("EvaluationReport") } },
    metadata: { CodeDigest: code.digest, ExecutionArn: build.execution.arn },
    retry: build.serviceFaults,
  });
  const served = build.createModel("Serve", {
    image: settings.imageUri,
    role: jobRoleArns.evaluation,
    model: tune.model(),
    environment: { SAGEMAKER_PROGRAM: "inference.py", SAGEMAKER_SUBMIT_DIRECTORY: "/opt/ml/model/code" },
    network: settings.network,
    retry: build.serviceFaults,
  });
  const score = build.transform("Score", {
    ...{ key: job.key, results: job.results, retry: job.retry, instance: { type: processingType } },
    model: served,
    input: preprocess.output("test"),
    contentType: "text/csv",
    accept: "text/csv",
    // The target comes first; the model gets the features.
    take: { input: "$[1:]" },
  });

  const measured = gates.map((gate) => ({ gate, value: evaluate.metric("EvaluationReport", gate.path) }));
  const when = measured.map(({ gate, value }): Condition =>
    gate.direction === "max" ? build.atMost(value, gate.bound) : build.atLeast(value, gate.bound),
  );
  const values = measured.flatMap(({ gate, value }) => [` ${gate.metric}`, value]);
  const reject = build.fail("Reject", { message: build.join(" ", "The best model missed its gate:", ...values) });
  const gate = build.condition("Gate", { when, then: [register, served, score], else: [reject] });
  return build.pipeline({ parameters: [inputData], steps: [preprocess, tune, evaluate, gate] });
}
