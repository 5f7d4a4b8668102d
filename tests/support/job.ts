/** Compliant steps of each kind for tests of the vocabulary: break exactly one thing of them. */

import * as build from "../../pipeline/builder";
import { settings } from "./settings";

export const job = {
  image: settings.imageUri,
  role: settings.jobRoleArns.processing,
  key: settings.keyArn,
  maxRuntimeSeconds: 600,
  instance: { type: "ml.m5.large" },
  results: "s3://artifacts/pipelines/sample",
} as const;

export const script = { archive: "s3://artifacts/code/abc/sourcedir.tar.gz", file: "step.py" };

export const prepare = build.processing("Prepare", {
  ...job,
  script,
  inputs: { data: "s3://data/input/sample" },
  outputs: ["train", "test"],
});

export const train = build.training("Train", {
  ...job,
  script,
  region: settings.region,
  channels: { train: prepare.output("train") },
  hyperParameters: { max_depth: 4 },
});

export const evaluate = build.processing("Evaluate", {
  ...job,
  script,
  inputs: { model: train.model, test: prepare.output("test") },
  outputs: ["evaluation"],
  propertyFiles: { Report: { output: "evaluation", path: "evaluation.json" } },
});

export const register = build.register("Register", {
  group: "sample",
  model: train.model,
  image: settings.imageUri,
  metrics: { quality: { statistics: evaluate.file("Report") } },
});
