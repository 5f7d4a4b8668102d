import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { logFile } from "../../../../pipeline/local/execution";
import { jobName } from "../../../../pipeline/local/execution/jobNames";
import type { Arguments, Json } from "../../../../pipeline/schema";
import { REQUEST, World, input, output, shell } from "../../../support/executionWorld";

describe("pipeline/local/execution/processing", () => {
  let world: World;
  beforeEach(() => (world = new World()));
  afterEach(() => {
    world.remove();
  });

  /** What a step wrote as JSON to its output `out`. */
  const written = (step: string, file: string): Json =>
    JSON.parse(world.read(`s3://bucket/${step}/out/${file}`)) as Json;
  const arguments_ = (others: Arguments): { arguments: Arguments } => ({ arguments: others });

  it("gives a step copies of its inputs and publishes its outputs", async () => {
    world.put("s3://data/in/a.csv", "1\n");
    world.put("s3://data/in/deep/b.csv", "2\n");
    const script =
      "cd /opt/ml/processing; cat data/a.csv data/deep/b.csv > out/all; echo x > data/a.csv; mkdir out/d; echo y > out/d/e";
    const step = shell("Copy", script, arguments_({ ProcessingInputs: [input("data", "s3://data/in")] }));
    assert.deepEqual(await world.run([step]), { status: "Succeeded" });
    assert.equal(world.read("s3://bucket/Copy/out/all"), "1\n2\n");
    assert.equal(world.read("s3://bucket/Copy/out/d/e"), "y\n");
    assert.equal(world.read("s3://data/in/a.csv"), "1\n");
  });

  it("records what Describe answers, with the job's ARN as metadata", async () => {
    await world.run([shell("Copy", "echo all well > /opt/ml/output/message")]);
    const { status, metadata, properties, attempt, endTime } = world.last("Copy");
    const name = jobName(REQUEST.executionId, "Copy", 1);
    assert.equal(status, "Succeeded");
    assert.equal(attempt, 1);
    assert.ok(endTime instanceof Date);
    assert.deepEqual(metadata, {
      ProcessingJob: { Arn: `arn:aws:sagemaker:eu-central-1:000000000000:processing-job/${name}` },
    });
    assert.ok(properties !== null && typeof properties === "object" && !Array.isArray(properties));
    assert.equal(properties.ProcessingJobName, name);
    assert.equal(properties.ExitMessage, "all well");
    assert.deepEqual(properties.ProcessingOutputConfig, { Outputs: [output("out", "s3://bucket/Copy/out")] });
  });

  it("records a process before it runs, and keeps the order of states", async () => {
    const mark = path.join(world.folder, "mark");
    world.onRecord = (record) => {
      if (record.status === "Executing") {
        assert.equal(existsSync(mark), false);
        assert.equal(record.processes?.length, 1);
      }
      return Promise.resolve();
    };
    await world.run([shell("Copy", `echo > ${mark}`)]);
    assert.ok(existsSync(mark));
    assert.deepEqual(
      world.records.map(({ status }) => status),
      ["Starting", "Executing", "Succeeded"],
    );
  });

  it("builds the environment from nothing, with the definition's on top", async () => {
    process.env.AWS_SECRET_ACCESS_KEY = "of the user";
    const script =
      "python3 -c 'import json,os,sys;json.dump([dict(os.environ),sys.executable],open(sys.argv[1],\"w\"))' /opt/ml/processing/out/env";
    const Environment = { DATA: "/opt/ml/processing/out", AWS_ACCESS_KEY_ID: "of the definition" };
    try {
      assert.deepEqual(await world.run([shell("Env", script, arguments_({ Environment }))]), { status: "Succeeded" });
    } finally {
      delete process.env.AWS_SECRET_ACCESS_KEY;
    }
    const [env, python] = written("Env", "env") as [Record<string, string>, string];
    const host = path.join(world.effects.jobsDir, jobName(REQUEST.executionId, "Env", 1), "algo-1");
    assert.equal(python, world.effects.python);
    assert.equal(env.PATH?.split(":")[0], path.dirname(world.effects.python));
    assert.equal(env.DATA, path.join(host, "ml/processing/out"));
    assert.equal(env.HOME, host);
    assert.equal(env.TMPDIR, path.join(host, "tmp"));
    assert.equal(env.AWS_REGION, "eu-central-1");
    assert.equal(env.OMP_NUM_THREADS, "2");
    assert.equal(env.PYTHONHASHSEED, "0");
    assert.equal(env.AWS_SECRET_ACCESS_KEY, undefined);
    assert.equal(env.AWS_ACCESS_KEY_ID, "of the definition");
    assert.equal(env.USER, undefined);
  });

  it("maps /opt/ml in entrypoint, arguments and configuration", async () => {
    const step = shell(
      "Args",
      'printf "%s\\n" "$@" > /opt/ml/processing/out/args; cp /opt/ml/config/* /opt/ml/processing/out',
      {},
    );
    step.Arguments = {
      ...step.Arguments,
      AppSpecification: {
        ContainerEntrypoint: [
          "/bin/sh",
          "-c",
          'printf "%s\\n" "$@" > /opt/ml/processing/out/args; cp /opt/ml/config/* /opt/ml/processing/out',
          "sh",
        ],
        ContainerArguments: ["--data", "/opt/ml/processing/in", "plain"],
      },
    };
    assert.deepEqual(await world.run([step]), { status: "Succeeded" });
    const job = jobName(REQUEST.executionId, "Args", 1);
    const ml = path.join(world.effects.jobsDir, job, "algo-1", "ml");
    assert.equal(world.read("s3://bucket/Args/out/args"), `--data\n${ml}/processing/in\nplain\n`);
    assert.deepEqual(written("Args", "resourceconfig.json"), { current_host: "algo-1", hosts: ["algo-1"] });
    const config = written("Args", "processingjobconfig.json") as Record<string, Json>;
    assert.equal(config.ProcessingJobName, job);
    assert.match(JSON.stringify(config.ProcessingOutputConfig), new RegExp(`"${ml}/processing/out"`));
  });

  it("shards objects by key over instances that know of each other", async () => {
    for (const name of ["a", "b", "c"]) world.put(`s3://data/in/${name}`, name);
    const script =
      'cd /opt/ml/processing; host=$(sed \'s/.*current_host":"\\([^"]*\\).*/\\1/\' /opt/ml/config/resourceconfig.json); ls data > out/$host; cp /opt/ml/config/resourceconfig.json out/$host.json';
    const step = shell(
      "Shard",
      script,
      arguments_({
        ProcessingInputs: [input("data", "s3://data/in", { S3DataDistributionType: "ShardedByS3Key" })],
        ProcessingResources: { ClusterConfig: { InstanceCount: 2, InstanceType: "ml.m5.large" } },
      }),
    );
    assert.deepEqual(await world.run([step]), { status: "Succeeded" });
    assert.equal(world.read("s3://bucket/Shard/out/algo-1"), "a\nc\n");
    assert.equal(world.read("s3://bucket/Shard/out/algo-2"), "b\n");
    assert.deepEqual(written("Shard", "algo-2.json"), { current_host: "algo-2", hosts: ["algo-1", "algo-2"] });
    assert.equal(world.records.find(({ status }) => status === "Executing")?.processes?.length, 2);
  });

  it("brings the objects that a manifest names, under these names, each host its share", async () => {
    for (const name of ["a", "deep/b", "c", "d"]) world.put(`s3://data/in/${name}`, name);
    world.put("s3://lists/manifest", JSON.stringify([{ prefix: "s3://data/in/" }, "c", "deep/b", "a"]));
    const script =
      'cd /opt/ml/processing/data; host=$(sed \'s/.*current_host":"\\([^"]*\\).*/\\1/\' /opt/ml/config/resourceconfig.json); find . -type f | sort > ../out/$host';
    const source = { S3DataType: "ManifestFile", S3DataDistributionType: "ShardedByS3Key" };
    const step = shell(
      "List",
      script,
      arguments_({
        ProcessingInputs: [input("data", "s3://lists/manifest", source)],
        ProcessingResources: { ClusterConfig: { InstanceCount: 2, InstanceType: "ml.m5.large" } },
      }),
    );
    assert.deepEqual(await world.run([step]), { status: "Succeeded" });
    assert.equal(world.read("s3://bucket/List/out/algo-1"), "./a\n./c\n");
    assert.equal(world.read("s3://bucket/List/out/algo-2"), "./deep/b\n");
  });

  it("names an object of a manifest that is not there", async () => {
    world.put("s3://lists/manifest", JSON.stringify([{ prefix: "s3://data/in/" }, "gone"]));
    const ProcessingInputs = [input("data", "s3://lists/manifest", { S3DataType: "ManifestFile" })];
    const { failureReason } = await world.run([shell("List", "true", arguments_({ ProcessingInputs }))]);
    assert.equal(
      failureReason,
      "Step List failed: ClientError: Expected the objects that manifest s3://lists/manifest names, found none at s3://data/in/gone.",
    );
  });

  it("streams output line by line to the log in CloudWatch's layout", async () => {
    await world.run([shell("Say", "echo one; echo two >&2")]);
    const file = logFile(world.effects.logsDir, "processing", jobName(REQUEST.executionId, "Say", 1), "algo-1");
    assert.match(file, /logs\/aws\/sagemaker\/ProcessingJobs\/pipelines-abcdefghijkl-Say-\w+\/algo-1\.log$/);
    assert.equal(readFileSync(file, "utf8"), "one\ntwo\n");
    assert.deepEqual(world.lines, ["Say: one", "Say: two"]);
  });

  it("publishes nothing of a step that fails, and keeps its folder; deletes that of one that succeeds", async () => {
    await world.run([shell("Bad", "echo x > /opt/ml/processing/out/x; exit 1")]);
    assert.equal(existsSync(world.effects.pathOf("s3://bucket/Bad/out/x")), false);
    assert.equal(readdirSync(world.effects.jobsDir).length, 1);
    await world.run([shell("Good", "true")], { executionId: "other" });
    assert.equal(readdirSync(world.effects.jobsDir).length, 1);
  });

  it("publishes what two outputs share, and what a link stands for, under each name", async () => {
    const S3Output = { LocalPath: "/opt/ml/processing", S3Uri: "s3://bucket/All", S3UploadMode: "EndOfJob" };
    const step = shell("Share", "cd /opt/ml/processing/out; echo text > file; ln -s file link", {
      arguments: {
        ProcessingOutputConfig: { Outputs: [output("out", "s3://bucket/Share/out"), { OutputName: "all", S3Output }] },
      },
    });
    assert.deepEqual(await world.run([step]), { status: "Succeeded" });
    for (const place of ["Share/out", "All/out"]) {
      for (const name of ["file", "link"]) {
        assert.equal(world.read(`s3://bucket/${place}/${name}`), "text\n");
        assert.ok(lstatSync(world.effects.pathOf(`s3://bucket/${place}/${name}`)).isFile());
      }
    }
  });

  it("works in a folder with blanks", async () => {
    const spaced = path.join(world.folder, "a folder with blanks");
    const script = 'echo x > "/opt/ml/processing/out/x"';
    const outcome = await world.run([shell("Blank", script)], { effects: { jobsDir: spaced } });
    assert.deepEqual(outcome, { status: "Succeeded" });
    assert.equal(world.read("s3://bucket/Blank/out/x"), "x\n");
  });

  it("refuses a folder that would break the entrypoint's shell text", async () => {
    const outcome = await world.run([shell("X", "true")], { effects: { jobsDir: path.join(world.folder, 'a"b') } });
    assert.match(outcome.failureReason ?? "", /Step X failed: ClientError: Expected a state folder without quotes/);
  });

  const refused: [string, Arguments, RegExp][] = [
    [
      "an input that is not there",
      { ProcessingInputs: [input("d", "s3://data/none")] },
      /No S3 objects found under S3 URL "s3:\/\/data\/none"/,
    ],
    [
      "an augmented manifest",
      { ProcessingInputs: [input("d", "s3://data/in", { S3DataType: "AugmentedManifestFile" })] },
      /Expected S3Prefix or ManifestFile, .* at ProcessingInputs\[0\]\.S3Input\.S3DataType, got "AugmentedManifestFile"/,
    ],
    [
      "a manifest that is none",
      { ProcessingInputs: [input("d", "s3://data/in/a", { S3DataType: "ManifestFile" })] },
      /Expected a manifest at s3:\/\/data\/in\/a, got: Unexpected token/,
    ],
    [
      "a dataset definition",
      { ProcessingInputs: [{ InputName: "d", DatasetDefinition: {} }] },
      /Expected a text at ProcessingInputs\[0\]\.S3Input\.\w+, got nothing/,
    ],
    [
      "a path outside /opt/ml",
      { ProcessingInputs: [input("d", "s3://data/in", { LocalPath: "/data" })] },
      /Expected a path under \/opt\/ml, got \/data/,
    ],
    [
      "no entrypoint",
      { AppSpecification: { ImageUri: "image" } },
      /Expected the command to run .* at AppSpecification.ContainerEntrypoint, got nothing/,
    ],
    [
      "an argument that is no text",
      { Environment: { COUNT: { Get: "Parameters.Count" } } },
      /Expected a text \(wrap it in Std:Join\) at Environment\.COUNT, got 1/,
    ],
    [
      "no instances",
      { ProcessingResources: { ClusterConfig: { InstanceCount: 0 } } },
      /Expected a whole number from 1 up at ProcessingResources\.ClusterConfig\.InstanceCount, got 0/,
    ],
    [
      "a reference that leads nowhere",
      { Environment: { X: { Get: "Execution.Nothing" } } },
      /"Execution.Nothing" to have a value/,
    ],
  ];
  for (const [what, others, message] of refused) {
    it(`fails on ${what}`, async () => {
      world.put("s3://data/in/a", "a");
      const Parameters = [{ Name: "Count", Type: "Integer" as const, DefaultValue: 1 }];
      const definition = {
        Version: "2020-12-01" as const,
        Parameters,
        Steps: [shell("X", "true", arguments_(others))],
      };
      const outcome = await world.run([], { definition });
      assert.equal(outcome.status, "Failed");
      assert.match(outcome.failureReason ?? "", message);
      assert.equal(world.last("X").status, "Failed");
    });
  }

  it("fails with the system's reason when outputs cannot be written", async () => {
    world.put("s3://bucket/X", "a file where a folder is needed");
    const outcome = await world.run([shell("X", "echo > /opt/ml/processing/out/x")]);
    assert.match(outcome.failureReason ?? "", /Step X failed: InternalError: E(NOTDIR|EXIST)/);
  });

  it("fails with the system's reason when the disk is full", async function () {
    if (!existsSync("/dev/full")) return;
    execFileSync("mkdir", [
      "-p",
      path.dirname(logFile(world.effects.logsDir, "processing", jobName(REQUEST.executionId, "X", 1), "a")),
    ]);
    execFileSync("ln", [
      "-s",
      "/dev/full",
      logFile(world.effects.logsDir, "processing", jobName(REQUEST.executionId, "X", 1), "algo-1"),
    ]);
    const outcome = await world.run([shell("X", "echo something")]);
    assert.deepEqual(outcome, {
      status: "Failed",
      failureReason: "Step X failed: InternalError: ENOSPC: no space left on device, write",
    });
  });
});
