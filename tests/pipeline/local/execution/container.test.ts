import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { jobName } from "../../../../pipeline/local/execution/jobNames";
import type { Arguments, ProcessingStep, TrainingStep } from "../../../../pipeline/schema";
import { World, REQUEST, shell } from "../../../support/executionWorld";
import { fakeTools, withPath, type FakeTools } from "../../../support/fakeTools";

/** Notes its arguments, a line each; `run` does then what a container would whose command is the last argument. */
const DOCKER = `
here=$(/usr/bin/dirname "$0")
for word in "$@"; do printf '%s\\n' "$word" >> "$here/../$1"; done
[ "$1" = run ] || exit 1
echo "in the container"
for script in "$@"; do :; done
exec /bin/sh -ec "$script"
`;

describe("pipeline/local/execution/container", () => {
  let world: World;
  let tools: FakeTools;
  beforeEach(() => {
    world = new World();
    tools = fakeTools();
    tools.add("docker", DOCKER);
    const entry = '{ images: ["team/*"], launcher: docker }';
    writeFileSync(path.join(world.folder, "environments.yaml"), `environments: [${entry}]`);
  });
  afterEach(() => {
    world.remove();
    tools.remove();
  });

  const run = (step: ProcessingStep | TrainingStep): ReturnType<World["run"]> =>
    withPath(tools.bin, () => world.run([step]));
  const words = (call: string): string[] => readFileSync(path.join(tools.dir, call), "utf8").split("\n").slice(0, -1);
  const job = jobName(REQUEST.executionId, "Job", 1);
  const ml = (): string => path.join(world.effects.jobsDir, job, "algo-1", "ml");
  const processing = (script: string, more: Arguments = {}): ProcessingStep =>
    shell("Job", script, {
      arguments: {
        AppSpecification: { ImageUri: "team/image:1", ContainerEntrypoint: ["/bin/sh", "-ec", script] },
        ...more,
      },
    });

  it("runs the image with the job's folder as /opt/ml, and removes the container", async () => {
    const NetworkConfig = { EnableNetworkIsolation: true };
    const outcome = await run(processing("true", { NetworkConfig, Environment: { DATA: "/opt/ml/processing" } }));
    assert.deepEqual(outcome, { status: "Succeeded" });
    assert.deepEqual(world.lines, ["Job: in the container"]);
    assert.deepEqual(words("run"), [
      ...["run", "--rm", "--name", `sluicegate-${job}-algo-1`, "--hostname", "algo-1"],
      ...["--label", `sluicegate.execution=${REQUEST.executionId}`, "--cpus", "2"],
      ...["--user", `${process.getuid?.()}:${process.getgid?.()}`, "--network", "none"],
      ...["--volume", `${ml()}:/opt/ml`],
      ...["--env", "AWS_REGION=eu-central-1", "--env", "AWS_DEFAULT_REGION=eu-central-1"],
      ...["--env", "DATA=/opt/ml/processing"],
      ...["--entrypoint", "/bin/sh", "team/image:1", "-ec", "true"],
    ]);
    assert.deepEqual(words("rm"), ["rm", "--force", `sluicegate-${job}-algo-1`]);
  });

  it("fails with the container's exit code", async () => {
    const { failureReason } = await run(processing("exit 3"));
    assert.match(failureReason ?? "", /exit code 3 on algo-1\. Last lines of its log:\nin the container$/);
  });

  it("leaves a job without an entrypoint to the image's own", async () => {
    const AppSpecification = { ImageUri: "team/image:1", ContainerArguments: ["true"] };
    assert.deepEqual(await run(processing("", { AppSpecification })), { status: "Succeeded" });
    assert.deepEqual(words("run").slice(-2), ["team/image:1", "true"]);
    assert.equal(words("run").includes("--entrypoint"), false);
  });

  it("starts a training image as SageMaker does, with its files in place", async () => {
    tools.add("train", 'echo "$@"');
    const step: TrainingStep = {
      Name: "Job",
      Type: "Training",
      Arguments: {
        AlgorithmSpecification: { TrainingImage: "team/image:1", TrainingInputMode: "File" },
        HyperParameters: { data: "/opt/ml/input/data" },
        OutputDataConfig: { S3OutputPath: "s3://bucket/models" },
      },
    };
    assert.deepEqual(await run(step), { status: "Succeeded" });
    assert.deepEqual(words("run").slice(-2), ["team/image:1", "train"]);
  });

  it("removes the container of a job that is stopped", async () => {
    world.onLine = () => {
      world.abort.abort();
    };
    assert.deepEqual(await run(processing("trap '' TERM; exec /usr/bin/tail -f /dev/null")), { status: "Stopped" });
    assert.deepEqual(words("rm"), ["rm", "--force", `sluicegate-${job}-algo-1`]);
  });

  it("removes the container that a killed server left", async () => {
    await run(processing("true"));
    const executing = world.records.find(({ status }) => status === "Executing");
    assert.ok(executing !== undefined);
    tools.add("docker", 'echo "$@" >> "$(/usr/bin/dirname "$0")/../left"');
    await withPath(tools.bin, () => world.run([processing("true")], { earlier: [executing] }));
    assert.equal(words("left")[0], `rm --force sluicegate-${job}-algo-1`);
  });

  it("refuses a transform, which would need the image to serve", async () => {
    world.models.set("model", { PrimaryContainer: { Image: "team/image:1" } });
    const outcome = await world.run([{ Name: "Job", Type: "Transform", Arguments: { ModelName: "model" } }]);
    assert.match(
      outcome.failureReason ?? "",
      /Expected a model whose image runs by the launcher process, .* at ModelName/,
    );
  });

  it("says that there is no Docker", async () => {
    const { failureReason } = await withPath("/nowhere", () => world.run([processing("true")]));
    assert.equal(
      failureReason,
      "Step Job failed: ClientError: Expected docker on the PATH to run image team/image:1, as environments.yaml says, found none; install it or name another launcher.",
    );
  });
});
