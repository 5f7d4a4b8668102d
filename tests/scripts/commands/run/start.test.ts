import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DescribePipelineExecutionCommand, UpdatePipelineCommand } from "@aws-sdk/client-sagemaker";
import type { PipelineDefinition } from "../../../../pipeline/schema";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { localStack, type LocalStack } from "../../../support/localStack";

describe("run start", () => {
  let stack: LocalStack;
  before(async () => {
    stack = await localStack();
  });
  after(() => stack.remove());

  const start = (input: string, ...words: string[]) =>
    sluicegate(stack.root, "run", "start", "--stack", "local", "--param", `InputData=${input}`, ...words);

  it("needs an execution that succeeded where the selected steps need others", async () => {
    const { code, stderr } = await start("good", "--only", "Train");
    assert.equal(code, 1);
    assert.match(stderr, /^Expected an execution that succeeded and has the results of Preprocess, .*--source\.\n$/);
  });

  it("follows an execution that succeeds in plain lines, and ends with 0", async () => {
    const { code, stdout, stderr } = await start("good", "--watch");
    assert.equal(code, 0, stderr);
    const ends = stdout.split("\n").filter((line) => line.includes("Succeeded"));
    const names = ends.map((line) => line.trim().split(/ +/)[0]);
    assert.deepEqual(names, ["Preprocess", "Train", "Evaluate", "Gate", "Register", "Execution"]);
    assert.match(stdout, /\nExecution [a-z0-9]{12} Succeeded after \d+\.\d s\n$/);
    assert.equal(stderr, "");
  });

  it("ends with 3 where the gate refuses, and says the numbers once", async () => {
    const { code, stdout } = await start("bad", "--watch");
    assert.equal(code, 3);
    assert.match(stdout, /\nExecution \w+ Failed after .*: .*mse 9000 \(at most 4000\)\n$/);
    assert.equal(stdout.match(/9000/g)?.length, 1);
  });

  it("adds what it came to to a page, after what stands there", async () => {
    const file = path.join(stack.root, "summary.md");
    writeFileSync(file, "before\n");
    assert.equal((await start("bad", "--watch", "--summary", file)).code, 3);
    const text = readFileSync(file, "utf8");
    assert.match(text, /^before\n## Gate REFUSED: <code>regression<\/code> on stack <code>local<\/code>\n/);
    assert.match(text, /\| <code>mse<\/code> \| 9,000 \| {2}\| at most 4,000: \*\*missed\*\* \|/);
  });

  it("refuses a summary without an end to wait for, or where it cannot be written", async () => {
    const alone = await start("good", "--summary", "summary.md");
    assert.deepEqual([alone.code, alone.stdout], [2, ""]);
    const nowhere = await start("good", "--watch", "--summary", path.join(stack.root, "none", "summary.md"));
    assert.deepEqual([nowhere.code, nowhere.stderr.split("\n").length], [1, 2]);
  });

  it("ends with 1 where a step fails, and says why", async () => {
    const { code, stdout } = await start("broken", "--watch");
    assert.equal(code, 1);
    assert.match(stdout, /\nExecution \w+ Failed after .*Step Preprocess failed: .*Expected a header in part\.csv/);
  });

  it("prints the last state as JSON instead", async () => {
    const { code, at } = await sluicegateJson(stack.root, "run", "start", "--stack", "local", "--watch");
    assert.equal(code, 1); // there is nothing at the default input here
    assert.equal(at("execution.status"), "Failed");
    assert.equal(at("execution.steps.0.name"), "Preprocess");
    assert.equal(at("execution.steps.0.type"), "Processing");
    assert.match(String(at("execution.failureReason")), /No S3 objects found/);
  });

  it("returns at once where another process serves, and says how to follow", async () => {
    const { code, stdout } = await start("good");
    assert.equal(code, 0);
    const [, id = ""] =
      /^Started (\w{12}); follow it with: npx sluicegate run watch \1 --stack local --pipeline regression\n$/.exec(
        stdout,
      ) ?? [];
    assert.match((await sluicegate(stack.root, "run", "watch", id, "--stack", "local")).stdout, /Succeeded after/);
  });

  it("starts once for one token", async () => {
    const token = ["--stack", "local", "--token", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"];
    const first = await sluicegateJson(stack.root, "run", "start", "--param", "InputData=good", ...token);
    const second = await sluicegateJson(stack.root, "run", "start", "--param", "InputData=good", ...token);
    assert.match(String(first.at("id")), /^\w{12}$/);
    assert.equal(second.at("arn"), first.at("arn"));
    assert.equal(first.at("pipeline"), "regression");
  });

  describe("of some steps", () => {
    let whole: string;
    before(async () => {
      const { code, at } = await sluicegateJson(
        stack.root,
        ...["run", "start", "--stack", "local", "--param", "InputData=good", "--watch"],
      );
      assert.equal(code, 0);
      whole = String(at("execution.id"));
    });

    /** Steps that ran, or were taken from another execution. */
    async function ran(...words: string[]): Promise<{ id: string; code: number | null; steps: unknown[] }> {
      const start = ["run", "start", "--stack", "local", "--param", "InputData=good", "--watch"];
      const { code, at } = await sluicegateJson(stack.root, ...start, ...words);
      const steps = at("execution.steps");
      assert.ok(Array.isArray(steps));
      const named = steps.map((_, index) => at(`execution.steps.${index}.name`));
      return { id: String(at("execution.id")), code, steps: named };
    }

    const sourceOf = async (id: string): Promise<string | undefined> => {
      const PipelineExecutionArn = `${stack.pipeline.pipelineArn}/execution/${id}`;
      const described = await stack.sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn }));
      return described.SelectiveExecutionConfig?.SourcePipelineExecutionArn?.slice(-12);
    };

    it("runs those of --only, with the newest execution that succeeded before them", async () => {
      await start("broken", "--watch");
      const { code, id, steps } = await ran("--only", "Train");
      assert.deepEqual([code, steps], [0, ["Preprocess", "Train"]]);
      assert.equal(await sourceOf(id), whole);
    });

    it("runs the step of --from and all that depend on it, with one that has what they need", async () => {
      // The newest that succeeded is one of Train alone: it has not made what Register needs.
      const { code, id, steps } = await ran("--from", "Gate");
      assert.deepEqual([code, steps], [0, ["Train", "Evaluate", "Gate", "Register"]]);
      assert.equal(await sourceOf(id), whole);
    });

    it("takes the execution of --source", async () => {
      const { id: other } = await ran("--only", "Preprocess");
      assert.equal(await sourceOf(other), undefined);
      const { id, steps } = await ran("--only", "Train", "--source", other);
      assert.deepEqual(steps, ["Preprocess", "Train"]);
      assert.equal(await sourceOf(id), other);
    });
  });

  it("runs every step with --no-cache, though an earlier result could be taken", async () => {
    const definition = JSON.parse(stack.definition) as PipelineDefinition;
    const Steps = definition.Steps.map((step) =>
      step.Name === "Preprocess" ? { ...step, CacheConfig: { Enabled: true, ExpireAfter: "P1D" } } : step,
    );
    const PipelineDefinition = JSON.stringify({ ...definition, Steps });
    const { pipelineName: PipelineName } = stack.pipeline;
    await stack.sagemaker.send(new UpdatePipelineCommand({ PipelineName, PipelineDefinition }));
    const only = ["run", "start", "--stack", "local", "--param", "InputData=good", "--only", "Preprocess", "--watch"];
    const first = await sluicegateJson(stack.root, ...only);
    const cached = async (...words: string[]): Promise<unknown> =>
      (await sluicegateJson(stack.root, ...only, ...words)).at("execution.steps.0.cachedFrom");
    assert.equal(await cached(), first.at("execution.arn"));
    assert.equal(await cached("--no-cache"), undefined);
    // What it made is there for the next.
    assert.notEqual(await cached(), first.at("execution.arn"));
    await stack.sagemaker.send(new UpdatePipelineCommand({ PipelineName, PipelineDefinition: stack.definition }));
  });

  const wrong: [string[], RegExp][] = [
    [
      ["--only", "Train,Trian"],
      /^Expected steps of the pipeline at --only, got Trian; it has Preprocess, Train, Evaluate, Gate, /,
    ],
    [["--from", "nothing"], /^Expected steps of the pipeline at --from, got nothing; it has Preprocess, Train, /],
    [["--only", "Train,"], /^Expected names of steps at --only, got an empty one/],
    [["--only", "Train", "--from", "Train"], /^Expected --only or --from, got both/],
    [["--source", "abcdefghijkl"], /^Expected --only or --from with --source, got --source alone/],
    [
      ["--only", "Train", "--source", "x"],
      /^Expected an execution's id \(12 letters and digits\) or its ARN, got neither/,
    ],
    [["--only", "Preprocess,Evaluate"], /Step 'Train' lies between selected steps and must be selected too/],
    [["--stack", "prod", "--no-cache"], /^Expected --no-cache on stack local alone, got stack prod; .*CacheConfig/],
    [["--param", "InputData"], /^Expected NAME=VALUE at --param/],
    [["--param", "=x"], /^Expected NAME=VALUE at --param/],
    [["--param", "Inputdata=x"], /^Expected a parameter of the pipeline, got "Inputdata"; it has InputData, /],
    [["--param", "ProcessingInstanceCount=two"], /^Expected parameter "ProcessingInstanceCount" to be of type Integer/],
    [
      ["--param", "TrainingInstanceType=ml.p5.48xlarge"],
      /^Expected parameter "TrainingInstanceType" to be one of ml\./,
    ],
    [["--token", "short"], /^Expected 32 to 128 letters, digits and single dashes at --token/],
    [["--pipeline", "classification"], /^Expected one of regression at --pipeline, got classification/],
  ];
  for (const [words, said] of wrong) {
    it(`refuses ${words.join(" ")} as wrong usage, on one line`, async () => {
      const { code, stdout, stderr } = await sluicegate(stack.root, "run", "start", "--stack", "local", ...words);
      assert.equal(code, 2);
      assert.match(stderr, said);
      assert.equal(stderr.trimEnd().split("\n").length, 1);
      assert.equal(stdout, "");
    });
  }
});
