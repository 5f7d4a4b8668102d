/** What each role reaches follows from the definition: nothing that a step does not name, and all that it does. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { reachesOf, type Reach } from "../../infra/reach";
import { STEP_CALLS } from "../../infra/stepCalls";
import type { Json, PipelineDefinition } from "../../pipeline/schema";
import { definitionOf } from "../support/anySteps";

const text = readFileSync(join(__dirname, "madeElsewhere", "definition.dev.json"), "utf8");
const definition = (): PipelineDefinition => JSON.parse(text) as PipelineDefinition;

const bucket = "sluicegate-dev-artifacts-05e8a44e";
const code = "code/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const result = (path: string) => ({ bucket, key: `pipelines/imported/*/${path}` });
const image = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0";
const role = (kind: string) => `arn:aws:iam::111122223333:role/sluicegate-dev-imported-${kind}-05e8a44e`;

const place = (path: string) => `s3://${bucket}/pipelines/imported/${path}`;
const at = (path: string) => ({ bucket, key: `pipelines/imported/${path}` });
const secret = place("secret/rows");
const functionArn = "arn:aws:lambda:eu-west-1:111122223333:function:sluicegate-dev-tell-05e8a44e";
const queueUrl = "https://sqs.eu-west-1.amazonaws.com/111122223333/sluicegate-dev-questions-05e8a44e";

const withSteps = (...steps: Json[]): PipelineDefinition => {
  const { Steps, ...rest } = definition();
  return { ...rest, Steps: [...Steps, ...definitionOf(...steps).Steps] };
};

const model: Json = {
  Name: "Serve",
  Type: "Model",
  Arguments: {
    ExecutionRoleArn: role("evaluation"),
    PrimaryContainer: { Image: image, ModelDataUrl: place("model.tar.gz") },
    Containers: [
      {
        Image: "444455556666.dkr.ecr.eu-west-1.amazonaws.com/after",
        ModelDataSource: { S3DataSource: { S3Uri: place("transformer.tar.gz") } },
      },
    ],
  },
};
const batch = (name: Json): Json => ({
  Name: "Score",
  Type: "Transform",
  Arguments: {
    ModelName: name,
    TransformInput: { DataSource: { S3DataSource: { S3Uri: place("rows") } } },
    TransformOutput: { S3OutputPath: place("scores") },
    DataCaptureConfig: { DestinationS3Uri: place("captured") },
  },
});

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

  it("of the pipeline is the gate's report, what it registers, and what its steps start", () => {
    assert.deepEqual(reachesOf(definition()).pipeline, {
      reads: [result("Evaluate/evaluation"), result("Evaluate/evaluation/evaluation.json"), result("Train/model/*")],
      calls: [STEP_CALLS.get("Processing"), STEP_CALLS.get("Training")],
      functions: [],
      queues: [],
    });
  });

  it("of the pipeline has what other steps call, and nothing that a payload or a message names", () => {
    const calling = withSteps(
      { Name: "Tell", Type: "Lambda", FunctionArn: functionArn, Arguments: { rows: secret } },
      { Name: "Ask", Type: "Callback", SqsQueueUrl: queueUrl, Arguments: { rows: secret } },
      { Name: "Stop", Type: "Fail", Arguments: { ErrorMessage: secret } },
    );
    const { jobs, pipeline } = reachesOf(calling);
    const plain = reachesOf(definition());
    assert.deepEqual(pipeline, { ...plain.pipeline, functions: [functionArn], queues: [queueUrl] });
    assert.deepEqual(jobs, plain.jobs);
  });

  it("of a tuning step is what its training jobs read and write, whether it has one kind of them or several", () => {
    const job = (channel: string) => ({
      RoleArn: role("training"),
      AlgorithmSpecification: { TrainingImage: image },
      InputDataConfig: [{ DataSource: { S3DataSource: { S3Uri: place(channel) } } }],
      OutputDataConfig: { S3OutputPath: place("tuned") },
    });
    const reachOf = (args: Json) =>
      reachesOf(definitionOf({ Name: "Tune", Type: "Tuning", Arguments: args })).jobs.get(role("training"));
    const trained = (...channels: string[]): Reach => ({
      reads: channels.map(at),
      writes: channels.map(() => at("tuned")),
      images: [image],
      jobs: ["training"],
    });
    assert.deepEqual(reachOf({ TrainingJobDefinition: job("one") }), trained("one"));
    assert.deepEqual(reachOf({ TrainingJobDefinitions: [job("one"), job("other")] }), trained("one", "other"));
  });

  it("of a batch is its model's: what it scores, and where it leaves the answers and what it captured", () => {
    const { jobs, pipeline } = reachesOf(definitionOf(model, batch({ Get: "Steps.Serve.ModelName" })));
    assert.deepEqual(Object.fromEntries(jobs), {
      [role("evaluation")]: {
        reads: [at("model.tar.gz"), at("transformer.tar.gz"), at("rows")],
        writes: [at("scores"), at("captured")],
        images: [image, "444455556666.dkr.ecr.eu-west-1.amazonaws.com/after"],
        jobs: ["transform"],
      },
    });
    assert.deepEqual(pipeline.calls, [STEP_CALLS.get("Model"), STEP_CALLS.get("Transform")]);
    assert.deepEqual(pipeline.reads, []);
  });

  it("gives nobody the rows that a model from elsewhere scores: whoever made it answers for its role", () => {
    assert.deepEqual(reachesOf(definitionOf(batch("a-model"))).jobs, new Map());
  });

  it("of a check is its processing job's and the baselines that it is given; its own are registered", () => {
    const check = {
      Name: "Check",
      Type: "QualityCheck",
      Arguments: {
        RoleArn: role("evaluation"),
        AppSpecification: { ImageUri: image },
        ProcessingInputs: [{ S3Input: { S3Uri: place("rows") } }],
        ProcessingOutputConfig: { Outputs: [{ OutputName: "report", S3Output: { S3Uri: place("report") } }] },
      },
      SuppliedBaselineStatistics: null,
      SuppliedBaselineConstraints: place("constraints.json"),
    };
    const kept = ["CalculatedBaselineStatistics", "BaselineUsedForDriftCheckConstraints"];
    const metrics = kept.map((property) => ({ S3Uri: { Get: `Steps.Check.${property}` } }));
    const register = { Name: "Register", Type: "RegisterModel", Arguments: { ModelMetrics: metrics } };
    const { jobs, pipeline } = reachesOf(definitionOf(check, register));
    assert.deepEqual(Object.fromEntries(jobs), {
      [role("evaluation")]: {
        reads: [at("rows"), at("constraints.json")],
        writes: [at("report")],
        images: [image],
        jobs: ["processing"],
      },
    });
    assert.deepEqual(pipeline.reads, [at("report/*"), at("report/*")]);
  });

  it("of a role that a step does not name is nobody's", () => {
    const nameless = definitionOf({
      Name: "Train",
      Type: "Training",
      Arguments: { CheckpointConfig: { S3Uri: secret } },
    });
    const { jobs, pipeline } = reachesOf(nameless);
    assert.deepEqual([jobs, pipeline.reads], [new Map(), []]);
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
