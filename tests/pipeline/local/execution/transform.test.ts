import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as tar from "tar";
import { jobName } from "../../../../pipeline/local/execution/jobNames";
import type { Arguments, ModelStep, Step, TransformStep } from "../../../../pipeline/schema";
import { REQUEST, RUN_PYTHON, World, shell } from "../../../support/executionWorld";

const MODEL = jobName(REQUEST.executionId, "Create", 1);
const JOB = jobName(REQUEST.executionId, "Score", 1);
const XGBOOST = "492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-xgboost:3.2-0";

const create = (container: Arguments = {}): ModelStep => ({
  Name: "Create",
  Type: "Model",
  Arguments: {
    ExecutionRoleArn: "arn:aws:iam::000000000000:role/model",
    PrimaryContainer: { Image: "image", ModelDataUrl: "s3://bucket/model.tar.gz", ...container },
  },
});

const score = (more: Arguments = {}, input: Arguments = {}): TransformStep => ({
  Name: "Score",
  Type: "Transform",
  Arguments: {
    ModelName: { Get: "Steps.Create.ModelName" },
    TransformInput: {
      DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://bucket/in" } },
      ContentType: "text/csv",
      SplitType: "Line",
      ...input,
    },
    TransformOutput: { S3OutputPath: "s3://bucket/out", Accept: "text/csv", AssembleWith: "Line" },
    TransformResources: { InstanceCount: 1, InstanceType: "ml.m5.large" },
    ...more,
  },
});

/** Adds up the fields of each line; says how often it was asked. */
const CODE = `
import os, helper
def model_fn(folder): return open(os.path.join(folder, "bias")).read()
def input_fn(body, content_type): return [line.split(",") for line in body.splitlines()]
def predict_fn(rows, bias):
    print("asked for", len(rows), os.environ.get("MODE"), os.environ["SAGEMAKER_BATCH"])
    return [helper.total(row) + int(bias) for row in rows]
def output_fn(values, accept): return "".join(f"{value}\\n" for value in values), accept
`;

describe("pipeline/local/execution/transform", () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    world.put("s3://bucket/in/a.csv", "1,2\n3,4\n");
    world.put("s3://bucket/in/deep/b.csv", "5,6\n");
    await model({
      bias: "100",
      "code/inference.py": CODE,
      "code/helper.py": "def total(row): return sum(map(int, row))\n",
    });
  });
  afterEach(() => {
    world.remove();
  });

  async function model(files: Record<string, string>): Promise<void> {
    const source = path.join(world.folder, `source${Object.keys(files).length}`);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(source, name)), { recursive: true });
      writeFileSync(path.join(source, name), text);
    }
    world.put("s3://bucket/model.tar.gz", "");
    const file = world.effects.pathOf("s3://bucket/model.tar.gz");
    await tar.create({ file, gzip: true, cwd: source }, ["."]);
  }

  const reason = async (...steps: Step[]): Promise<string> => (await world.run(steps)).failureReason ?? "";

  it("has the model's code answer every object, and publishes each answer as <key>.out", async () => {
    const environment = { Environment: { MODE: "model" } };
    assert.deepEqual(await world.run([create(environment), score()]), { status: "Succeeded" });
    assert.equal(world.read("s3://bucket/out/a.csv.out"), "103\n107\n");
    assert.equal(world.read("s3://bucket/out/deep/b.csv.out"), "111\n");
    assert.deepEqual(world.lines, [
      "Score: asked for 2 model true",
      "Score: transformed a.csv",
      "Score: asked for 1 model true",
      "Score: transformed deep/b.csv",
    ]);
  });

  it("records the model and the job", async () => {
    await world.run([create(), score()]);
    const arn = (resource: string): string => `arn:aws:sagemaker:eu-central-1:000000000000:${resource}`;
    assert.deepEqual(world.last("Create").metadata, { Model: { Arn: arn(`model/${MODEL}`) } });
    assert.equal(world.models.get(MODEL)?.ModelName, MODEL);
    assert.deepEqual(world.last("Score").metadata, { TransformJob: { Arn: arn(`transform-job/${JOB}`) } });
    const job = world.jobs.at(-1);
    assert.deepEqual([job?.kind, job?.name, job?.status], ["transform", JOB, "Succeeded"]);
    assert.equal(job?.properties.TransformJobStatus, "Completed");
    assert.equal(job.properties.ModelName, MODEL);
  });

  it("gives the model a part of each record, and joins what it answers to the whole", async () => {
    const DataProcessing = { InputFilter: "$[1:]", JoinSource: "Input", OutputFilter: "$[0,-1]" };
    assert.deepEqual(await world.run([create(), score({ DataProcessing, BatchStrategy: "SingleRecord" })]), {
      status: "Succeeded",
    });
    assert.equal(world.read("s3://bucket/out/a.csv.out"), "1,102\n3,104\n");
    assert.equal(world.lines.filter((line) => line.includes("asked for 1")).length, 3);
  });

  it("takes the objects that a manifest names, each host its share", async () => {
    world.put("s3://bucket/manifest", JSON.stringify([{ prefix: "s3://bucket/in/" }, "a.csv", "deep/b.csv"]));
    const source = { S3DataSource: { S3DataType: "ManifestFile", S3Uri: "s3://bucket/manifest" } };
    const two = { TransformResources: { InstanceCount: 2, InstanceType: "ml.m5.large" } };
    assert.deepEqual(await world.run([create(), score(two, { DataSource: source })]), { status: "Succeeded" });
    assert.equal(world.read("s3://bucket/out/deep/b.csv.out"), "111\n");
    assert.ok(world.lines.includes("Score: algo-1: transformed a.csv"));
    assert.ok(world.lines.includes("Score: algo-2: transformed deep/b.csv"));
  });

  for (const manifest of ["{}", "[]", "[1", '[{"prefix": "s3://bucket/in/"}, "../a.csv"]']) {
    it(`refuses the manifest ${manifest}`, async () => {
      world.put("s3://bucket/manifest", manifest);
      const source = { S3DataSource: { S3DataType: "ManifestFile", S3Uri: "s3://bucket/manifest" } };
      assert.match(
        await reason(create(), score({}, { DataSource: source })),
        /Expected .*manifest .*s3:\/\/bucket\/manifest/,
      );
    });
  }

  it("answers as the XGBoost algorithm for a model that it trained", async () => {
    world.put("s3://bucket/train/part.csv", "1,0\n1,0\n9,1\n9,1\n");
    const steps: Step[] = [
      {
        Name: "Train",
        Type: "Training",
        Arguments: {
          AlgorithmSpecification: { TrainingImage: XGBOOST, TrainingInputMode: "File" },
          HyperParameters: { num_round: "30", eta: "1", min_child_weight: "0", lambda: "0" },
          InputDataConfig: [
            {
              ChannelName: "train",
              ContentType: "text/csv",
              DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://bucket/train" } },
            },
          ],
          OutputDataConfig: { S3OutputPath: "s3://bucket/models" },
        },
      },
      create({ Image: XGBOOST, ModelDataUrl: { Get: "Steps.Train.ModelArtifacts.S3ModelArtifacts" } }),
      score(),
    ];
    world.put("s3://bucket/in/a.csv", "0\n1\n");
    world.put("s3://bucket/in/deep/b.csv", "1\n");
    assert.deepEqual(await world.run(steps, { effects: { python: RUN_PYTHON } }), { status: "Succeeded" });
    const answers = world.read("s3://bucket/out/a.csv.out").trim().split("\n").map(Number);
    assert.deepEqual(answers.map(Math.round), [1, 9]);
  });

  const broken: [string, Arguments, RegExp][] = [
    [
      "a model that is not there",
      { ModelName: "none" },
      /Expected the name of a model that is here at ModelName, got "none"/,
    ],
    [
      "another split",
      { TransformInput: { ...(score().Arguments.TransformInput as Arguments), SplitType: "RecordIO" } },
      /Expected None or Line, which is what runs locally at TransformInput.SplitType, got "RecordIO"/,
    ],
    [
      "a filter beyond the subset",
      { DataProcessing: { InputFilter: "$..a" } },
      /AlgorithmError: Expected InputFilter of \$, names, .* got \$\.\.a\. \(exit code 1/,
    ],
  ];
  for (const [what, more, message] of broken) {
    it(`refuses ${what}`, async () => {
      assert.match(await reason(create(), { ...score(more), DependsOn: ["Create"] }), message);
    });
  }

  it("refuses models that nothing here answers for", async () => {
    await model({ bias: "1" });
    assert.match(
      await reason(create(), score()),
      /Expected code\/inference.py in the model, or the image of SageMaker's XGBoost/,
    );
    const named = { Environment: { SAGEMAKER_PROGRAM: "serve.py" } };
    assert.match(
      await reason(create(named), score()),
      /Expected serve.py in the model's code, as SAGEMAKER_PROGRAM says/,
    );
    assert.match(
      await reason(create({ ModelDataUrl: "s3://bucket/none.tar.gz" }), score()),
      /Could not find model data at s3:\/\/bucket\/none.tar.gz/,
    );
    const several = create();
    several.Arguments = { Containers: [{ Image: "a" }, { Image: "b" }] };
    assert.match(
      await reason(several, score()),
      /Expected one container, which is what runs locally at Model.Containers/,
    );
  });

  it("tells why the model's code failed", async () => {
    await model({ bias: "1", "code/inference.py": "def model_fn(folder): raise ValueError('no such model')" });
    assert.match(await reason(create(), score()), /ValueError: no such model/);
    await model({ a: "1", b: "2", "code/inference.py": "def model_fn(folder): return 1" });
    assert.match(
      await reason(create(), score()),
      /Expected functions input_fn, predict_fn and output_fn, or transform_fn/,
    );
  });

  it("is stopped like any job", async () => {
    await model({ bias: "1", "code/inference.py": "print('ready')\nimport time\ntime.sleep(600)" });
    world.onLine = () => {
      world.abort.abort();
    };
    assert.deepEqual(await world.run([create(), score(), shell("Next", "true", { DependsOn: ["Score"] })]), {
      status: "Stopped",
    });
    assert.equal(world.jobs.at(-1)?.status, "Stopped");
  });
});
