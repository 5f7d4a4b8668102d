import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as build from "../../../pipeline/builder";
import { settings } from "../../support/settings";
import { evaluate, job, prepare, script, train } from "../../support/job";

/** One definition with every word of the vocabulary. The Python test validates it against botocore too. */
function everything() {
  const inputData = build.textParameter("InputData", { default: "sample" });
  const instanceType = build.instanceTypeParameter("InstanceType", ["ml.m5.large", "ml.c5.xlarge"]);
  const count = build.integerParameter("Count", { default: 2, allowed: [1, 2, 4] });
  const floor = build.floatParameter("Floor", { default: 0.5 });
  const flag = build.booleanParameter("Thorough", { default: false });
  const experiment = { experiment: build.execution.pipelineName, trial: build.execution.id, component: "Spread" };
  const spread = build.processing("Spread", {
    ...job,
    displayName: "Spread the data",
    description: "Every option of a processing step",
    dependsOn: [prepare],
    instance: { type: instanceType, count, volumeGigabytes: 50 },
    network: { subnetIds: ["subnet-0a1b2c3d"], securityGroupIds: ["sg-0c1d2e3f"] },
    networkIsolation: false,
    interContainerEncryption: false,
    script,
    inputs: { data: { from: build.location("s3://data/input", inputData), sharded: true } },
    outputs: ["parts"],
    arguments: ["--data", build.inputPath("data"), "--run", build.execution.id, "--thorough", build.join("", flag)],
    environment: { STARTED: build.execution.startTime, TRAINED_BY: train.property("TrainingJobName") },
    experiment,
    cache: build.cacheFor("P30d"),
    retry: build.jobFaults,
  });
  const large = build.training("TrainLarge", {
    ...job,
    role: settings.jobRoleArns.training,
    instance: { type: "ml.g5.xlarge" },
    network: { subnetIds: ["subnet-0a1b2c3d"], securityGroupIds: ["sg-0c1d2e3f"] },
    script,
    region: settings.region,
    channels: { parts: spread.output("parts") },
    hyperParameters: { max_depth: 8, objective: "reg:squarederror" },
    environment: { MODE: "large" },
    experiment: { experiment: "sample" },
    retry: [{ on: ["Step.THROTTLING"], until: { attempts: 2 } }],
  });
  const tuned = build.tuning("Tune", {
    ...job,
    script,
    region: settings.region,
    channels: { parts: spread.output("parts") },
    hyperParameters: { objective: "reg:squarederror" },
    strategy: "Random",
    ranges: {
      max_depth: build.integers(2, 6),
      eta: build.numbers(0.01, 0.3, "Logarithmic"),
      tree_method: build.choices("hist", "exact"),
    },
    objective: { metric: "rmse", goal: "Minimize", pattern: "validation-rmse:([0-9.]+)" },
    jobs: { total: 4, parallel: 2 },
    seed: 7,
    cache: build.cacheFor("P1d"),
    retry: build.jobFaults,
  });
  const served = build.createModel("Serve", {
    image: settings.imageUri,
    role: settings.jobRoleArns.processing,
    model: tuned.model(),
    environment: { SAGEMAKER_PROGRAM: "inference.py" },
    network: { subnetIds: ["subnet-0a1b2c3d"], securityGroupIds: ["sg-0c1d2e3f"] },
    retry: build.serviceFaults,
  });
  const scored = build.transform("Score", {
    key: job.key,
    instance: job.instance,
    results: job.results,
    model: served,
    input: spread.output("parts"),
    contentType: "text/csv",
    accept: "text/csv",
    maxPayloadMegabytes: 1,
    take: { input: "$[1:]", output: "$[0,-1]", joined: true },
    environment: { MODE: "batch" },
    cache: build.cacheFor("P1d"),
    retry: build.jobFaults,
  });
  const whole = build.transform("ScoreWhole", {
    key: job.key,
    instance: job.instance,
    results: job.results,
    model: served,
    input: scored.output,
    contentType: "application/json",
    byLine: false,
    batched: false,
  });
  const counted = build.lambda("Count", {
    function: "arn:aws:lambda:eu-west-1:111122223333:function:count",
    arguments: { scores: whole.output, error: tuned.bestMetric, job: tuned.property("HyperParameterTuningJobName") },
    outputs: { rows: "Integer", share: "Float", file: "String", complete: "Boolean" },
  });
  const reviewed = build.callback("Review", {
    queue: "https://sqs.eu-west-1.amazonaws.com/111122223333/reviews",
    arguments: { rows: counted.output("rows"), job: scored.property("TransformJobName") },
    outputs: { verdict: "String" },
  });
  const metric = evaluate.metric("Report", "regression_metrics.mse.value");
  const report = evaluate.file("Report");
  const registered = build.register("Register", {
    group: "sample",
    description: "Every option of a registration",
    model: train.model,
    image: settings.imageUri,
    environment: { SAGEMAKER_PROGRAM: "inference.py" },
    contentTypes: ["text/csv"],
    responseTypes: ["application/json"],
    metrics: {
      quality: { statistics: report, constraints: report },
      dataQuality: { statistics: report },
      bias: { report },
      explainability: { report },
    },
    metadata: { Digest: "abc", ExecutionArn: build.execution.arn },
    retry: build.serviceFaults,
  });
  const other = build.condition("Other", {
    when: [
      build.isIn(inputData, ["sample", "full"]),
      build.equals(flag, true),
      build.atLeast(counted.output("share"), 0.5),
      build.equals(counted.output("complete"), true),
      build.equals(reviewed.output("verdict"), "good"),
    ],
    then: [build.fail("Refuse", { message: build.join(" ", "mse", metric, "is no", "good") })],
  });
  const gate = build.condition("Gate", {
    when: [
      build.atMost(metric, 4000),
      build.atLeast(metric, floor),
      build.lessThan(metric, 5000),
      build.or(build.greaterThan(metric, 0), build.not(build.equals(metric, 1))),
    ],
    then: [registered],
    else: [other],
  });
  return build.pipeline({
    parameters: [inputData, instanceType, count, floor, flag],
    steps: [prepare, train, evaluate, spread, large, tuned, served, scored, whole, counted, reviewed, gate],
    experiment: { experiment: build.execution.pipelineName },
    metadata: { team: "sample" },
  });
}

describe("the vocabulary", () => {
  it("renders the committed definition, all of it", () => {
    const file = path.join(__dirname, "definition.json");
    const definition = everything();
    if (process.env.SLUICEGATE_UPDATE_DEFINITIONS === "1") writeFileSync(file, JSON.stringify(definition, null, 2));
    const committed: unknown = JSON.parse(readFileSync(file, "utf8"));
    assert.deepEqual(JSON.parse(build.render(definition)), committed);
  });

  it("refuses a definition that is longer than the service takes", () => {
    const definition = build.pipeline({ parameters: [], steps: [], metadata: { long: "x".repeat(1_048_576) } });
    assert.throws(() => build.render(definition), /at most 1048576 characters, got 10\d{5}/);
  });
});
