/** What each role reaches follows from the definition: nothing that a step does not name, and all that it does. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { reachesOf } from "../../infra/reach";
import type { PipelineDefinition } from "../../pipeline/schema";

const text = readFileSync(join(__dirname, "madeElsewhere", "definition.dev.json"), "utf8");
const definition = (): PipelineDefinition => JSON.parse(text) as PipelineDefinition;

const bucket = "sluicegate-dev-artifacts-05e8a44e";
const code = "code/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const result = (path: string) => ({ bucket, key: `pipelines/imported/*/${path}` });
const image = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0";
const role = (kind: string) => `arn:aws:iam::111122223333:role/sluicegate-dev-imported-${kind}-05e8a44e`;

describe("infra: reach of roles", () => {
  it("is what the steps under a role read and write", () => {
    assert.deepEqual(Object.fromEntries(reachesOf(definition()).jobs), {
      [role("processing")]: {
        reads: [
          { bucket: "sluicegate-dev-data-05e8a44e", key: "input/*" },
          { bucket, key: `${code}/preprocess.py` },
        ],
        writes: ["train", "validation", "test", "summary"].map((output) => result(`Preprocess/${output}`)),
        images: [image],
        jobs: ["processing"],
      },
      [role("training")]: {
        reads: [result("Preprocess/train"), result("Preprocess/validation")],
        writes: [result("Train/model"), result("Train/model"), result("Train/model")],
        images: [image],
        jobs: ["training"],
      },
      [role("evaluation")]: {
        reads: [result("Train/model/*"), result("Preprocess/test"), { bucket, key: `${code}/evaluate.py` }],
        writes: [result("Evaluate/evaluation")],
        images: [image],
        jobs: ["processing"],
      },
    });
  });

  it("of the pipeline is the gate's report, and what it registers", () => {
    assert.deepEqual(reachesOf(definition()).pipeline, [
      result("Evaluate/evaluation"),
      result("Evaluate/evaluation/evaluation.json"),
      result("Train/model/*"),
    ]);
  });

  it("holds for steps that share a role", () => {
    const shared = text.replaceAll(role("evaluation"), role("processing"));
    const { jobs } = reachesOf(JSON.parse(shared) as PipelineDefinition);
    assert.deepEqual([...jobs.keys()], [role("processing"), role("training")]);
    assert.equal(jobs.get(role("processing"))?.writes.length, 5);
  });

  it("follows a parameter's default where it is a whole URI, and leaves any other parameter open", () => {
    const whole = definition();
    whole.Parameters.push({ Name: "Whole", Type: "String", DefaultValue: `s3://${bucket}/code/data/` });
    const [first] = whole.Steps;
    assert.ok(first?.Type === "Processing");
    first.Arguments.ProcessingInputs = [
      { S3Input: { S3Uri: { Get: "Parameters.Whole" } } },
      { S3Input: { S3Uri: { Get: "Parameters.InputData" } } },
    ];
    assert.deepEqual(reachesOf(whole).jobs.get(role("processing"))?.reads, [{ bucket, key: "code/data" }]);
  });

  it("lets a training job come back to its own checkpoints", () => {
    const resumed = definition();
    const train = resumed.Steps.find(({ Name }) => Name === "Train");
    assert.ok(train?.Type === "Training");
    train.Arguments.CheckpointConfig = { S3Uri: `s3://${bucket}/pipelines/imported/checkpoints` };
    const { reads, writes } = reachesOf(resumed).jobs.get(role("training")) ?? {};
    const checkpoints = { bucket, key: "pipelines/imported/checkpoints" };
    assert.deepEqual([reads?.at(-1), writes?.at(-1)], [checkpoints, checkpoints]);
  });
});
