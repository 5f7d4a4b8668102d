import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as tar from "tar";
import { jobName } from "../../../../pipeline/local/execution/jobNames";
import type { Arguments, Json, TrainingStep } from "../../../../pipeline/schema";
import { REQUEST, RUN_PYTHON, World } from "../../../support/executionWorld";

const JOB = jobName(REQUEST.executionId, "Train", 1);
const OUTPUT = `s3://bucket/models/${JOB}/output`;

function channel(ChannelName: string, S3Uri: string, more: Arguments = {}): Arguments {
  return { ChannelName, DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri } }, ...more };
}

/** A training step in script mode, its code in a channel. */
function train(others: Arguments = {}, hyperparameters: Record<string, string> = {}): TrainingStep {
  return {
    Name: "Train",
    Type: "Training",
    Arguments: {
      AlgorithmSpecification: { TrainingImage: "image", TrainingInputMode: "File" },
      HyperParameters: {
        sagemaker_program: "train.py",
        sagemaker_submit_directory: "/opt/ml/input/data/code/sourcedir.tar.gz",
        ...hyperparameters,
      },
      InputDataConfig: [
        channel("code", "s3://bucket/code"),
        channel("train", "s3://bucket/train", { ContentType: "text/csv" }),
      ],
      OutputDataConfig: { S3OutputPath: "s3://bucket/models/" },
      ResourceConfig: { InstanceCount: 1, InstanceType: "ml.m5.large" },
      ...others,
    },
  };
}

describe("pipeline/local/execution/training", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.put("s3://bucket/train/part.csv", "1,2\n");
  });
  afterEach(() => {
    world.remove();
  });

  /** Stores an archive with a script. */
  async function code(script: string, name = "train.py"): Promise<void> {
    const source = path.join(world.folder, "source");
    mkdirSync(source, { recursive: true });
    writeFileSync(path.join(source, name), script);
    world.put("s3://bucket/code/sourcedir.tar.gz", "");
    await tar.create({ file: world.effects.pathOf("s3://bucket/code/sourcedir.tar.gz"), gzip: true, cwd: source }, [
      ".",
    ]);
  }

  async function unpacked(uri: string): Promise<string[]> {
    const names: string[] = [];
    await tar.list({ file: world.effects.pathOf(uri), onReadEntry: (entry) => names.push(entry.path) });
    return names;
  }

  const reason = async (step: TrainingStep): Promise<string> => (await world.run([step])).failureReason ?? "";

  it("runs the script as the framework containers do", async () => {
    await code(`
import json, os, shutil, sys
out = os.environ["SM_OUTPUT_DATA_DIR"]
with open(out + "/seen.json", "w") as f:
    json.dump({"argv": sys.argv[1:], "env": dict(os.environ), "cwd": os.getcwd(), "path": sys.path[0]}, f)
for name in ("hyperparameters", "inputdataconfig", "resourceconfig"):
    shutil.copy(os.environ["SM_INPUT_CONFIG_DIR"] + "/" + name + ".json", out)
shutil.copy(os.environ["SM_CHANNEL_TRAIN"] + "/part.csv", os.environ["SM_MODEL_DIR"] + "/model.ubj")
`);
    const step = train({ Environment: { MODE: "/opt/ml/x" } }, { max_depth: "4", eta: "0.10" });
    assert.deepEqual(await world.run([step]), { status: "Succeeded" });
    const into = path.join(world.folder, "unpacked");
    mkdirSync(into);
    await tar.extract({ file: world.effects.pathOf(`${OUTPUT}/output.tar.gz`), cwd: into });
    const read = (name: string): Record<string, Json> =>
      JSON.parse(world.read(`s3://../unpacked/${name}.json`)) as Record<string, Json>;
    const { argv, env, cwd } = read("seen") as { argv: string[]; env: Record<string, string>; cwd: string };
    const ml = path.join(world.effects.jobsDir, JOB, "algo-1/ml");
    assert.deepEqual(argv, ["--eta", "0.10", "--max_depth", "4"]);
    assert.equal(cwd, `${ml}/code`);
    assert.equal(env.PYTHONPATH, `${ml}/code`);
    assert.equal(env.SM_MODEL_DIR, `${ml}/model`);
    assert.equal(env.SM_CHANNEL_CODE, `${ml}/input/data/code`);
    assert.equal(env.SM_CHANNELS, '["code","train"]');
    assert.equal(env.SM_HPS, '{"eta":0.1,"max_depth":4}');
    assert.equal(env.SM_HP_MAX_DEPTH, "4");
    assert.equal(env.SM_USER_ARGS, '["--eta","0.10","--max_depth","4"]');
    assert.equal(env.SM_NUM_CPUS, "2");
    assert.equal(env.SM_NUM_GPUS, "0");
    assert.equal(env.SM_HOSTS, '["algo-1"]');
    assert.equal(env.SM_CURRENT_HOST, "algo-1");
    assert.equal(env.SM_MODULE_NAME, "train");
    assert.equal(env.SM_MODULE_DIR, `${ml}/input/data/code/sourcedir.tar.gz`);
    assert.equal(env.TRAINING_JOB_NAME, JOB);
    assert.equal(env.MODE, `${ml}/x`);
    assert.deepEqual(read("inputdataconfig").train, {
      TrainingInputMode: "File",
      S3DistributionType: "FullyReplicated",
      RecordWrapperType: "None",
      ContentType: "text/csv",
    });
    assert.equal(read("hyperparameters").max_depth, "4");
    assert.equal(read("resourceconfig").current_instance_type, "ml.m5.large");
  });

  it("packs the model, and records where", async () => {
    await code('import os; open(os.environ["SM_MODEL_DIR"] + "/model.ubj", "w").write("m")');
    assert.deepEqual(await world.run([train()]), { status: "Succeeded" });
    assert.deepEqual(await unpacked(`${OUTPUT}/model.tar.gz`), ["model.ubj"]);
    assert.equal(existsSync(world.effects.pathOf(`${OUTPUT}/output.tar.gz`)), false);
    const { properties, metadata } = world.last("Train");
    assert.ok(properties !== null && typeof properties === "object" && !Array.isArray(properties));
    assert.deepEqual(properties.ModelArtifacts, { S3ModelArtifacts: `${OUTPUT}/model.tar.gz` });
    assert.equal(properties.TrainingJobName, JOB);
    assert.deepEqual(metadata, {
      TrainingJob: { Arn: `arn:aws:sagemaker:eu-central-1:000000000000:training-job/${JOB}` },
    });
  });

  it("takes what every host wrote into one model, the first host's where names are the same", async () => {
    await code(
      'import os; h=os.environ["SM_CURRENT_HOST"]; d=os.environ["SM_MODEL_DIR"]; open(d+"/"+h,"w"); open(d+"/same","w").write(h)',
    );
    const step = train({ ResourceConfig: { InstanceCount: 2, InstanceType: "ml.m5.large" } });
    assert.deepEqual(await world.run([step]), { status: "Succeeded" });
    assert.deepEqual(await unpacked(`${OUTPUT}/model.tar.gz`), ["algo-1", "algo-2", "same"]);
  });

  it("shards a channel by key over its hosts, by a prefix or a manifest", async () => {
    world.put("s3://bucket/train/other.csv", "3,4\n");
    world.put("s3://bucket/lists/all", JSON.stringify([{ prefix: "s3://bucket/train/" }, "part.csv", "other.csv"]));
    await code(
      'import os; h=os.environ["SM_CURRENT_HOST"]; print(h, [os.listdir(os.environ["SM_CHANNEL_" + c]) for c in ("TRAIN", "LISTED")])',
    );
    const sharded = (name: string, S3DataType: string, S3Uri: string): Arguments => ({
      ChannelName: name,
      DataSource: { S3DataSource: { S3DataType, S3Uri, S3DataDistributionType: "ShardedByS3Key" } },
    });
    const step = train({
      InputDataConfig: [
        channel("code", "s3://bucket/code"),
        sharded("train", "S3Prefix", "s3://bucket/train/"),
        sharded("listed", "ManifestFile", "s3://bucket/lists/all"),
      ],
      ResourceConfig: { InstanceCount: 2, InstanceType: "ml.m5.large" },
    });
    assert.deepEqual(await world.run([step]), { status: "Succeeded" });
    assert.deepEqual([...world.lines].sort(), [
      "Train: algo-1: algo-1 [['other.csv'], ['part.csv']]",
      "Train: algo-2: algo-2 [['part.csv'], ['other.csv']]",
    ]);
  });

  it("gives the failure file as the reason", async () => {
    await code(
      'import os,sys; open(os.environ["SM_OUTPUT_DIR"] + "/failure", "w").write("no rows"); print("bye"); sys.exit(2)',
    );
    assert.equal(await reason(train()), "Step Train failed: AlgorithmError: no rows (exit code 2 on algo-1)");
  });

  it("runs an entrypoint of the job's own", async () => {
    const specification = {
      ContainerEntrypoint: ["/bin/sh", "-ec"],
      ContainerArguments: ["echo $TRAINING_JOB_NAME > /opt/ml/model/name"],
    };
    const step = train({ AlgorithmSpecification: specification, InputDataConfig: [] });
    assert.deepEqual(await world.run([step]), { status: "Succeeded" });
    assert.deepEqual(await unpacked(`${OUTPUT}/model.tar.gz`), ["name"]);
  });

  it("fetches code from S3, but not under network isolation", async () => {
    await code('import os; open(os.environ["SM_MODEL_DIR"] + "/m", "w")');
    const fromS3 = {
      sagemaker_submit_directory: '"s3://bucket/code/sourcedir.tar.gz"',
      sagemaker_program: '"train.py"',
    };
    assert.deepEqual(await world.run([train({}, fromS3)]), { status: "Succeeded" });
    assert.match(
      await reason(train({ EnableNetworkIsolation: true }, fromS3)),
      /which network isolation forbids to fetch/,
    );
  });

  it("runs a shell script", async () => {
    await code('echo "$@" > $SM_MODEL_DIR/args', "train.sh");
    assert.deepEqual(await world.run([train({}, { sagemaker_program: "train.sh", x: "1" })]), { status: "Succeeded" });
    assert.deepEqual(await unpacked(`${OUTPUT}/model.tar.gz`), ["args"]);
  });

  describe("with the image of SageMaker's XGBoost", () => {
    const image = "492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-xgboost:3.2-0";
    const algorithm = (others: Arguments = {}): TrainingStep => {
      const step = train({
        AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: "File" },
        InputDataConfig: [channel("train", "s3://bucket/train", { ContentType: "text/csv" })],
        HyperParameters: { num_round: "2", objective: "reg:squarederror" },
        ...others,
      });
      return step;
    };

    it("trains as the algorithm does", async () => {
      assert.deepEqual(await world.run([algorithm()], { effects: { python: RUN_PYTHON } }), { status: "Succeeded" });
      assert.deepEqual(await unpacked(`${OUTPUT}/model.tar.gz`), ["xgboost-model"]);
      assert.match(world.lines.join("\n"), /^Train: \[0\]#011train-rmse:\d\.\d{5}\nTrain: \[1\]#011train-rmse:[\d.]+$/);
    });

    it("gives its reason when it cannot", async () => {
      const step = algorithm({ HyperParameters: { num_round: "2", depth: "3" } });
      const { failureReason = "" } = await world.run([step], { effects: { python: RUN_PYTHON } });
      assert.equal(
        failureReason,
        "Step Train failed: AlgorithmError: Expected hyperparameters of the XGBoost algorithm, got depth; correct them. (exit code 1 on algo-1)",
      );
    });

    it("refuses several instances", async () => {
      const step = algorithm({ ResourceConfig: { InstanceCount: 2, InstanceType: "ml.m5.large" } });
      assert.match(await reason(step), /Expected one instance, .* at ResourceConfig.InstanceCount, got 2/);
    });
  });

  it("says what is missing", async () => {
    await code("", "other.py");
    assert.match(await reason(train()), /Expected train.py in the code archive/);
    const nothing = { HyperParameters: { max_depth: "4" } };
    assert.match(
      await reason(train(nothing)),
      /Expected an entrypoint, the hyperparameters sagemaker_program .* or the image of SageMaker's XGBoost, to run locally at AlgorithmSpecification.TrainingImage, got "image"/,
    );
    const piped = { InputDataConfig: [channel("code", "s3://bucket/code", { InputMode: "Pipe" })] };
    assert.match(
      await reason(train(piped)),
      /Expected File or FastFile, which is what runs locally at InputDataConfig\[0\].InputMode/,
    );
    assert.match(await reason(train({}, { rate: "x" })), /Expected train.py/);
  });
});
