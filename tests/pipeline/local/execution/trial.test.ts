import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { prepareTrial, type StepRecord, type Trial } from "../../../../pipeline/local/execution";
import type { LambdaStep, Step, TuningStep } from "../../../../pipeline/schema";
import { input, REQUEST, shell, World } from "../../../support/executionWorld";
import { withPath } from "../../../support/fakeTools";

const COUNT = 'ls "$IN" | wc -l; echo made > /opt/ml/processing/out/file; exit "$CODE"';

describe("pipeline/local/execution/trial", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.put("s3://bucket/data/a.csv", "a");
    world.put("s3://bucket/data/b.csv", "b");
  });
  afterEach(() => {
    world.remove();
  });

  const folder = (): string => path.join(world.folder, "trials", "one");

  function prepare(steps: Step[], name: string, earlier: StepRecord[] = []): Promise<Trial> {
    const request = { ...REQUEST, definition: { Version: "2020-12-01" as const, Parameters: [], Steps: steps } };
    const given = new Map(earlier.map((record) => [record.name, record]));
    return prepareTrial(request, world.effects, name, { earlier: given, folder: folder(), signal: world.abort.signal });
  }

  const count = (code: string, more: Record<string, unknown> = {}): Step =>
    shell("Count", COUNT, {
      arguments: {
        ProcessingInputs: [
          input("in", "s3://bucket/data", more.sharded === true ? { S3DataDistributionType: "ShardedByS3Key" } : {}),
        ],
        Environment: { IN: "/opt/ml/processing/in", CODE: code },
        ProcessingResources: { ClusterConfig: { InstanceCount: more.sharded === true ? 2 : 1 } },
        ProcessingOutputConfig: {
          Outputs: [{ OutputName: "out", S3Output: { LocalPath: "/opt/ml/processing/out", S3Uri: "s3://bucket/out" } }],
        },
      },
    });

  it("makes a job ready as its last attempt was, and runs it as often as one wants, publishing nothing", async () => {
    const record: StepRecord = {
      name: "Count",
      type: "Processing",
      status: "Failed",
      startTime: new Date(0),
      attempt: 3,
      processes: [{ pid: process.pid, startTime: "another" }],
    };
    const trial = await prepare([count("0")], "Count", [record]);
    const config: unknown = JSON.parse(
      readFileSync(path.join(folder(), "algo-1/ml/config/processingjobconfig.json"), "utf8"),
    );
    assert.equal((config as { ProcessingJobName: string }).ProcessingJobName, trial.job);
    const [first] = trial.hosts;
    assert.deepEqual([first?.argv.slice(0, 2), first?.cwd], [["/bin/sh", "-ec"], path.join(folder(), "algo-1")]);
    assert.deepEqual([await trial.run(), await trial.run()], [{ status: "Succeeded" }, { status: "Succeeded" }]);
    assert.deepEqual(
      world.lines.map((line) => line.replace(/ +/g, " ").trim()),
      ["Count: 2", "Count: 2"],
    );
    assert.ok(existsSync(path.join(folder(), "algo-1/ml/processing/out/file")));
    assert.equal(existsSync(world.effects.pathOf("s3://bucket/out")), false);
    assert.deepEqual([world.records, world.jobs, existsSync(world.effects.jobsDir)], [[], [], false]);
  });

  it("says how a step fails", async () => {
    const { status, failureReason = "" } = await (await prepare([count("4")], "Count")).run();
    assert.equal(status, "Failed");
    assert.match(failureReason, /^AlgorithmError: exit code 4 on algo-1\. Last lines of its log:/);
  });

  it("runs all hosts of a job, each with its share", async () => {
    const trial = await prepare([count("0", { sharded: true })], "Count");
    assert.deepEqual(
      trial.hosts.map(({ name }) => name),
      ["algo-1", "algo-2"],
    );
    assert.deepEqual(await trial.run(), { status: "Succeeded" });
    const said = world.lines.map((line) => line.replace(/ +/g, " ").trim()).sort();
    assert.deepEqual(said, ["Count: algo-1: 1", "Count: algo-2: 1"]);
  });

  it("is stopped as a step is", async () => {
    const trial = await prepare([shell("Wait", "exec tail -f /dev/null")], "Wait");
    const end = trial.run();
    world.abort.abort();
    assert.deepEqual(await end, { status: "Stopped" });
  });

  it("runs the first training job of a tuning step", async () => {
    const step: TuningStep = {
      Name: "Tune",
      Type: "Tuning",
      Arguments: {
        HyperParameterTuningJobConfig: {
          Strategy: "Grid",
          HyperParameterTuningJobObjective: { Type: "Minimize", MetricName: "loss" },
          ResourceLimits: { MaxParallelTrainingJobs: 2 },
          ParameterRanges: { CategoricalParameterRanges: [{ Name: "rate", Values: ["0.3", "0.1"] }] },
        },
        TrainingJobDefinition: {
          AlgorithmSpecification: {
            TrainingInputMode: "File",
            ContainerEntrypoint: ["/bin/sh", "-ec", "cat /opt/ml/input/config/hyperparameters.json"],
            MetricDefinitions: [{ Name: "loss", Regex: "loss=([0-9.]+)" }],
          },
          OutputDataConfig: { S3OutputPath: "s3://bucket/models" },
          ResourceConfig: { InstanceCount: 1, InstanceType: "ml.m5.large" },
        },
      },
    };
    await world.run([step]);
    const [first] = world.jobs.filter(({ kind }) => kind === "training");
    const [said] = world.lines.filter((line) => line.includes('"rate":"0.3"'));
    world.lines.length = 0;
    const trial = await prepare([step], "Tune");
    assert.deepEqual([trial.job, trial.type], [first?.name, "Tuning"]);
    assert.deepEqual(await trial.run(), { status: "Succeeded" });
    assert.deepEqual(world.lines, [said?.replace(`${trial.job}: `, "")]);
  });

  it("calls the handler of a Lambda step", async () => {
    const file = path.join(world.folder, "score.py");
    writeFileSync(file, 'def lambda_handler(event, context):\n    print("got", event["limit"])\n    return {}\n');
    world.functions.score = { file, handler: "lambda_handler", timeoutSeconds: 60 };
    const step: LambdaStep = { Name: "Score", Type: "Lambda", FunctionArn: "score", Arguments: { limit: 3 } };
    const trial = await prepare([step], "Score");
    assert.deepEqual(await trial.run(), { status: "Succeeded" });
    assert.deepEqual(world.lines, ["Score: got 3"]);
  });

  it("enters the image that a container tool runs, under a name that no running job has", async () => {
    const bin = path.join(world.folder, "bin");
    const told = path.join(world.folder, "told");
    mkdirSync(bin);
    writeFileSync(path.join(bin, "docker"), `#!/bin/sh\n/usr/bin/printf '%s\\n' "$*" >> ${told}\n`);
    chmodSync(path.join(bin, "docker"), 0o755);
    writeFileSync(
      path.join(world.folder, "environments.yaml"),
      'environments: [{ images: ["image"], launcher: docker }]\n',
    );
    await withPath(bin, async () => {
      const trial = await prepare([count("0")], "Count");
      assert.deepEqual([trial.hosts[0]?.launcher, trial.hosts[0]?.optMl], ["docker", "/opt/ml"]);
      await trial.enter(["/bin/sh"], { TERM: "xterm" });
    });
    const [run = "", remove] = readFileSync(told, "utf8").split("\n");
    assert.match(
      run,
      /^run --rm --name sluicegate-one-algo-1 .* --interactive --tty .* --env TERM=xterm --entrypoint \/bin\/sh image$/,
    );
    assert.equal(remove, "rm --force sluicegate-one-algo-1");
  });
});
