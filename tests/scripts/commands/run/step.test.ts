import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import {
  ListPipelineExecutionStepsCommand,
  ListTrainingJobsCommand,
  UpdatePipelineCommand,
} from "@aws-sdk/client-sagemaker";
import type { PipelineDefinition } from "../../../../pipeline/schema";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { ended } from "../../../support/endpoint";
import { begin } from "../../../support/executions";
import { repositoryRoot } from "../../../support/repository";
import { inTerminal, type TerminalRun } from "../../../support/terminalRun";
import { localStack, stateOf, type LocalStack } from "../../../support/localStack";

describe("run step", () => {
  let stack: LocalStack;
  let good: string;
  let broken: string;
  before(async () => {
    stack = await localStack();
    good = await begin(stack, "good");
    await ended(stack.sagemaker, good);
    broken = await begin(stack, "broken");
    await ended(stack.sagemaker, broken);
  });
  after(() => stack.remove());

  const LOCAL = ["--stack", "local"];
  const step = (...words: string[]) => sluicegate(stack.root, "run", "step", ...words, ...LOCAL);
  const ofGood = (): string[] => ["--execution", good.slice(-12)];
  const trials = (): string[] => readdirSync(path.join(stateOf(stack.root), "trials"));

  /** All that an execution leaves: its records, its jobs, the objects. */
  async function left(): Promise<unknown> {
    const { sagemaker, s3, outputs } = stack;
    const steps = await sagemaker.send(new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: good }));
    const jobs = await sagemaker.send(new ListTrainingJobsCommand({}));
    const objects = await s3.send(new ListObjectsV2Command({ Bucket: outputs.artifactBucket }));
    const logs = readdirSync(path.join(stateOf(stack.root), "logs"), { recursive: true });
    return [steps.PipelineExecutionSteps, jobs.TrainingJobSummaries, objects.Contents, logs];
  }

  it("runs a step with its output live, and leaves nothing", async () => {
    const before = await left();
    const { code, stdout, stderr } = await step("Train", ...ofGood());
    assert.equal(code, 0, stderr);
    assert.equal(stdout, "trained\nStep Train succeeded\nNothing was recorded or published.\n");
    assert.deepEqual(await left(), before);
    assert.deepEqual(trials(), []);
  });

  it("keeps what the step wrote when it is told to", async () => {
    const { code, stdout } = await step("Train", ...ofGood(), "--keep");
    assert.equal(code, 0);
    const [, folder = ""] = /; what it wrote is in (.*)\.\n$/.exec(stdout) ?? [];
    assert.equal(readFileSync(path.join(folder, "algo-1/ml/model/model.txt"), "utf8"), "a model");
    const config: unknown = JSON.parse(
      readFileSync(path.join(folder, "algo-1/ml/input/config/resourceconfig.json"), "utf8"),
    );
    assert.equal((config as { current_host: string }).current_host, "algo-1");
  });

  it("ends with 1 where the step fails, of the newest execution", async () => {
    const { code, stdout } = await step("Preprocess");
    assert.equal(code, 1);
    assert.match(stdout, /^Step Preprocess failed: AlgorithmError: Expected a header in part\.csv/);
  });

  /** The command in a terminal, on the folder of this stack. */
  function atTerminal(...words: string[]): TerminalRun {
    const [loader, table] = ["load-typescript.js", "scripts/cli.ts"].map((name) => path.join(repositoryRoot, name));
    const text = `require(${JSON.stringify(loader)})(${JSON.stringify(table)}).run(process.argv.slice(2), ${JSON.stringify(stack.root)}).then((code) => { process.exitCode = code; });`;
    mkdirSync(path.join(stack.root, "scripts"), { recursive: true });
    writeFileSync(path.join(stack.root, "scripts", "main.js"), text);
    return inTerminal(path.join(stack.root, ".venv-run", "bin", "python"), stack.root, ["run", "step", ...words]);
  }

  it("opens a shell where the step runs, with the command at hand", async () => {
    const run = atTerminal("Train", ...ofGood(), "--debug", ...LOCAL);
    await run.shows("(Train) $ ");
    run.type("pwd; cat $SM_INPUT_CONFIG_DIR/inputdataconfig.json; echo; ~/run; ls $SM_MODEL_DIR; exit 7\n");
    const { code, screen } = await run.ended;
    assert.equal(code, 0, screen);
    assert.match(screen, /^Step Train \(Training\) of execution [a-z0-9]{12}, job pipelines-/m);
    assert.match(screen, /A shell on algo-1 follows\. Run the step with ~\/run; leave with exit\./);
    const said = screen.slice(screen.indexOf("exit 7")).split("\r\n");
    assert.match(said[1] ?? "", /\/ml\/code$/);
    assert.match(said[2] ?? "", /^\{"train":\{"TrainingInputMode":"File"/);
    assert.deepEqual(said.slice(3), ["trained", "model.txt", "exit", ""]);
    assert.ok(!trials().some((name) => name === path.basename(/Folder +(.*)\r/.exec(screen)?.[1] ?? "")));
  });

  it("prints command, environment and folders as JSON", async () => {
    const { code, at } = await sluicegateJson(stack.root, "run", "step", "Train", ...ofGood(), "--print", ...LOCAL);
    assert.equal(code, 0);
    assert.deepEqual([at("step"), at("type"), at("execution")], ["Train", "Training", good.slice(-12)]);
    assert.equal(at("hosts.0.command.0"), "python3");
    assert.equal(at("hosts.0.environment.SM_MODEL_DIR"), `${String(at("hosts.0.seesOptMlAs"))}/model`);
    assert.match(String(at("job")), new RegExp(`^pipelines-${good.slice(-12)}-Train-`));
    assert.equal(existsSync(String(at("hosts.0.folders.host"))), false);
  });

  it("takes the options that the endpoint was started with", async () => {
    const words = ["Train", ...ofGood(), "--print", "--opt-ml", "rewrite", ...LOCAL];
    const { at } = await sluicegateJson(stack.root, "run", "step", ...words);
    assert.equal(at("hosts.0.seesOptMlAs"), at("hosts.0.folders.optMl"));
    assert.equal(at("hosts.0.environment.SM_MODEL_DIR"), `${String(at("hosts.0.folders.optMl"))}/model`);
  });

  it("prints them as text where nobody can be at a shell, and withholds what looks like a credential", async () => {
    const definition = JSON.parse(stack.definition) as PipelineDefinition;
    const Steps = definition.Steps.map((one) =>
      one.Name === "Preprocess"
        ? { ...one, Arguments: { ...one.Arguments, Environment: { DB_PASSWORD: "hunter2", MODE: "a b" } } }
        : one,
    );
    const PipelineDefinition = JSON.stringify({ ...definition, Steps });
    const { pipelineName: PipelineName } = stack.pipeline;
    await stack.sagemaker.send(new UpdatePipelineCommand({ PipelineName, PipelineDefinition }));
    const arn = await begin(stack, "good");
    await ended(stack.sagemaker, arn);
    const { code, stdout } = await step("Preprocess", "--debug");
    assert.equal(code, 0);
    const lines = stdout.split("\n");
    assert.match(
      lines[0] ?? "",
      /^Step Preprocess \(Processing\) of execution \w{12}, job pipelines-\w{12}-Preprocess-/,
    );
    assert.deepEqual(
      lines.slice(2, 7).map((line) => line.split(/ {2,}/)[0]),
      ["Host", "Command", "Starts in", "Folder", lines[6]?.split(/ {2,}/)[0]],
    );
    assert.match(
      stdout,
      /\n {2}DB_PASSWORD='\*{8}'\n {2}MODE='a b'\n\nThe folders are deleted again; --keep leaves them\.\n$/,
    );
    assert.doesNotMatch(stdout, /hunter2/);
    const json = await sluicegate(stack.root, "run", "step", "Preprocess", "--print", "--json", ...LOCAL);
    assert.doesNotMatch(json.stdout, /hunter2/);
  });

  it("prints the end of a run as JSON, with what the step says beside it", async () => {
    const { code, stdout, stderr } = await step("Train", ...ofGood(), "--json");
    assert.deepEqual([code, stderr], [0, "trained\n"]);
    assert.equal((JSON.parse(stdout) as { status: string }).status, "Succeeded");
  });

  const refused: [string[], number, RegExp][] = [
    [
      ["Gate"],
      1,
      /^Expected a step that runs a job on this machine, got Gate, a Condition step; this pipeline has Preprocess, Train, Evaluate\.\n$/,
    ],
    [["Trian"], 1, /^Expected a step that runs a job on this machine, got Trian; this pipeline has Preprocess, /],
    [["Train", "--execution", "abcdefghijkl"], 1, /^Expected an execution of pipeline .*, got abcdefghijkl, which/],
    [["Train", "--execution", "x"], 2, /^Expected an execution's id \(12 letters and digits\) or its ARN, got neither/],
    [["Train", "--stack", "prod"], 2, /^Expected stack local, got prod; .*: add --stack local\.\n$/],
  ];
  for (const [words, expected, said] of refused) {
    it(`refuses ${words.join(" ")}, on one line`, async () => {
      const { code, stdout, stderr } = await sluicegate(stack.root, "run", "step", ...LOCAL, ...words);
      assert.deepEqual([code, stdout], [expected, ""]);
      assert.match(stderr, said);
    });
  }

  it("refuses a step that reads what no step made", async () => {
    const { code, stderr } = await step("Train", "--execution", broken.slice(-12));
    assert.equal(code, 1);
    assert.match(stderr, /^Expected Preprocess, which step Train reads, to have succeeded in execution \w{12}, got /);
  });
});
