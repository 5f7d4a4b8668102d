/** Failures that users meet, each made for real by a client's pipeline, and what `run explain` says of it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SendPipelineExecutionStepFailureCommand } from "@aws-sdk/client-sagemaker";
import { create } from "tar";
import type { ProcessingStep, Step } from "../../../pipeline/schema";
import { clientPipeline } from "../../support/clientPipeline";
import { sluicegate, sluicegateJson } from "../../support/commandLine";
import { BUCKET, ended, ROLE, shellStep } from "../../support/endpoint";
import { isExecuting } from "../../support/executions";
import { localStack, stateOf, type LocalStack } from "../../support/localStack";

const python = (line: string): ProcessingStep => shellStep("Work", `exec python3 -c "${line}"`);

/** `shellStep` with other arguments. */
function withArguments(step: ProcessingStep, more: object): Step {
  return { ...step, Arguments: { ...step.Arguments, ...more } };
}

const CACHED = { CacheConfig: { Enabled: true, ExpireAfter: "P1D" } };

const image = (uri: string) => ({ AppSpecification: { ImageUri: uri, ContainerEntrypoint: ["true"] } });
const input = (uri: string) => ({
  ProcessingInputs: [
    { InputName: "in", S3Input: { S3Uri: uri, LocalPath: "/opt/ml/processing/in", S3DataType: "S3Prefix" } },
  ],
});

const CASES: readonly (readonly [what: string, step: Step, cause: string, command: string])[] = [
  [
    "a package",
    python("import notthere"),
    "The code imports notthere, which the step's environment does not have.",
    "retry",
  ],
  [
    "a file of an input",
    python("open('/opt/ml/processing/in/rows.csv')"),
    "The code reads /opt/ml/processing/in/rows.csv, which no input of the step brings there.",
    "find",
  ],
  ["a column", python("{}['price']"), "The code asks for 'price', which is no column or key of what it read.", "find"],
  [
    "memory",
    shellStep("Work", "kill -9 $$"),
    "The process was killed, which the system does when memory runs out.",
    "retry",
  ],
  [
    "memory for one array",
    python("raise MemoryError('7 TiB')"),
    "The code asked for more memory than there is.",
    "retry",
  ],
  [
    "a command",
    shellStep("Work", "no-such-command"),
    "The step runs no-such-command, a command that its environment does not have.",
    "retry",
  ],
  [
    "the right to run a file",
    shellStep("Work", "/etc/passwd"),
    "The step runs a file that is no program or may not be executed.",
    "explain",
  ],
  [
    "valid code",
    python("x = ("),
    "The code is not valid for the environment's Python: '(' was never closed.",
    "explain",
  ],
  [
    "time",
    withArguments(shellStep("Work", "exec sleep 60"), { StoppingCondition: { MaxRuntimeInSeconds: 1 } }),
    "The job ran longer than its StoppingCondition's MaxRuntimeInSeconds allows.",
    "explain",
  ],
  [
    "an object",
    withArguments(shellStep("Work", "true"), input("s3://artifacts-test/none/")),
    "There is no object at s3://artifacts-test/none/.",
    "upload",
  ],
  [
    "an environment",
    withArguments(shellStep("Work", "true"), image("111122223333.dkr.ecr.eu-west-1.amazonaws.com/mine:1")),
    "Nothing on this machine stands for image 111122223333.dkr.ecr.eu-west-1.amazonaws.com/mine:1.",
    "retry",
  ],
  [
    "a function",
    { Name: "Work", Type: "Lambda", FunctionArn: "arn:aws:lambda:eu-west-1:000000000000:function:none", Arguments: {} },
    "No file on this machine stands for Lambda function none.",
    "retry",
  ],
];

describe("run explain: failures of a client's pipeline", function () {
  this.timeout(30_000);
  let stack: LocalStack;
  before(async () => {
    stack = await localStack();
  });
  after(() => stack.remove());

  /** What explain says as text, of an execution of a new pipeline. */
  async function explained(name: string, steps: readonly Step[]): Promise<{ arn: string; id: string; text: string }> {
    const pipeline = await clientPipeline(stack, name, steps);
    const arn = await pipeline.start();
    await ended(stack.sagemaker, arn);
    const { code, stdout, stderr } = await sluicegate(stack.root, "run", "explain", arn, "--stack", "local");
    assert.equal(code, 0, stderr);
    return { arn, id: arn.slice(-12), text: stdout };
  }

  CASES.forEach(([what, step, cause, command], index) => {
    it(`tells that ${what} was missing, and what to do`, async () => {
      const name = `case-${index}`;
      const { id, text } = await explained(name, [step]);
      assert.ok(text.includes(`\n  Likely cause: ${cause}\n`), text);
      const at = `${id} --stack local --pipeline ${name}`;
      const commands: Record<string, string> = {
        retry: `npx sluicegate run retry ${at}`,
        explain: `npx sluicegate run explain ${at} --lines 200`,
        find: "find .sluicegate/local/jobs -path '*pipelines-",
        upload: `npx sluicegate local s3 cp FILE s3://artifacts-test/none/ && npx sluicegate run retry ${at}`,
      };
      assert.ok(text.includes(`\n    ${commands[command] ?? ""}`), text);
    });
  });

  /** Types the command of the first step, or of the execution, as a reader would. @returns what each part of it prints */
  async function follow(execution: string, file = ""): Promise<string[]> {
    const { at } = await sluicegateJson(stack.root, "run", "explain", execution, "--stack", "local");
    const command = String(at("steps.0.next.command") ?? at("execution.next.command"));
    const words = (part: string): string[] =>
      part
        .split(" ")
        .slice(2)
        .map((word) => (word === "FILE" ? file : word));
    const printed: string[] = [];
    for (const part of command.split(" && ")) {
      if (!part.startsWith("npx sluicegate ")) {
        printed.push(execFileSync("/bin/sh", ["-c", part], { cwd: stack.root, encoding: "utf8" }));
        continue;
      }
      const { code, stdout, stderr } = await sluicegate(stack.root, ...words(part));
      assert.equal(code, 0, stderr);
      printed.push(stdout);
    }
    return printed;
  }

  it("is followed: an environment mends an execution that failed before it began", async () => {
    const uri = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/theirs:1";
    const { arn } = await explained("mended", [withArguments(shellStep("Work", "true"), image(uri))]);
    const file = path.join(stateOf(stack.root), "environments.yaml");
    writeFileSync(file, `environments: [{ images: ["${uri}"] }]\n`);
    assert.match((await follow(arn)).join(""), /^Retrying /);
    assert.equal((await ended(stack.sagemaker, arn)).PipelineExecutionStatus, "Succeeded");
    rmSync(file);
  });

  it("is followed: the object is put where it was missed, and the step runs", async () => {
    const uri = `s3://${BUCKET}/late/rows.csv`;
    const { arn } = await explained("late", [withArguments(shellStep("Work", "true"), input(uri))]);
    const file = path.join(stack.root, "rows.csv");
    writeFileSync(file, "1\n");
    const [copied = "", retried = ""] = await follow(arn, file);
    assert.match(copied, /^Copied /);
    assert.match(retried, /^Retrying /);
    assert.equal((await ended(stack.sagemaker, arn)).PipelineExecutionStatus, "Succeeded");
  });

  it("is followed: the files that a step was given are listed", async () => {
    await (await clientPipeline(stack, "files", [shellStep("Work", "true")])).put("rows/rows.csv", "1\n");
    const step = withArguments(python("open('/opt/ml/processing/in/other.csv')"), input(`s3://${BUCKET}/rows/`));
    const { arn } = await explained("files", [step]);
    assert.match((await follow(arn)).join(""), /\/processing\/in\/rows\.csv$/m);
  });

  it("shows the log of a Lambda step's handler", async () => {
    const state = stateOf(stack.root);
    mkdirSync(path.join(state, "functions"), { recursive: true });
    writeFileSync(
      path.join(state, "functions", "notify.py"),
      "def lambda_handler(event, context):\n    print('asked')\n    return event['none']\n",
    );
    writeFileSync(path.join(state, "lambdas.yaml"), "notify: functions/notify.py\n");
    const FunctionArn = "arn:aws:lambda:eu-west-1:000000000000:function:notify";
    const { text } = await explained("lambda", [{ Name: "Notify", Type: "Lambda", FunctionArn, Arguments: {} }]);
    assert.match(text, /\nNotify \(Lambda\): Failed/);
    assert.match(text, /\n {2}Log: .*\/aws\/lambda\/.*algo-1\.log\n {2}\| asked\n/);
    assert.match(text, /Likely cause: The code asks for 'none'/);
  });

  it("shows the logs of a tuning step's training jobs, and why none has a result", async () => {
    const tuning: Step = {
      Name: "Tune",
      Type: "Tuning",
      Arguments: {
        HyperParameterTuningJobConfig: {
          Strategy: "Random",
          RandomSeed: 1,
          ResourceLimits: { MaxNumberOfTrainingJobs: 2, MaxParallelTrainingJobs: 1 },
          HyperParameterTuningJobObjective: { Type: "Minimize", MetricName: "loss" },
          ParameterRanges: { IntegerParameterRanges: [{ Name: "depth", MinValue: "1", MaxValue: "9" }] },
        },
        TrainingJobDefinition: {
          StaticHyperParameters: {},
          AlgorithmSpecification: {
            TrainingImage: "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0",
            TrainingInputMode: "File",
            ContainerEntrypoint: ["python3", "-c", "print('training'); import notthere"],
            MetricDefinitions: [{ Name: "loss", Regex: "loss=(.*)" }],
          },
          RoleArn: ROLE,
          OutputDataConfig: { S3OutputPath: "s3://artifacts-test/tuned" },
          ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 },
          StoppingCondition: { MaxRuntimeInSeconds: 60 },
        },
      },
    };
    const { text } = await explained("tuning", [tuning]);
    assert.match(text, /\nTune \(Tuning\): Failed/);
    assert.match(text, /Likely cause: No training job of the tuning job has a result\. The code imports notthere,/);
    assert.equal(
      [...text.matchAll(/\/TrainingJobs\/\S+-00[12]-\w{8}\/algo-1\.log\n {2}\| training\n/g)].length,
      2,
      text,
    );
  });

  it("shows the log of a transform's model", async () => {
    const folder = path.join(stack.root, "model");
    mkdirSync(path.join(folder, "code"), { recursive: true });
    const program = "def model_fn(folder):\n    return {}['weights']\n";
    writeFileSync(path.join(folder, "code", "inference.py"), program);
    create({ gzip: true, sync: true, cwd: folder, file: path.join(folder, "model.tar.gz") }, ["code"]);
    const Image = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0";
    const ModelDataUrl = `s3://${BUCKET}/model/model.tar.gz`;
    const Environment = { SAGEMAKER_PROGRAM: "inference.py" };
    const S3DataSource = { S3DataType: "S3Prefix", S3Uri: `s3://${BUCKET}/rows/` };
    const score = {
      ModelName: { Get: "Steps.Model.ModelName" },
      TransformInput: { ContentType: "text/csv", DataSource: { S3DataSource } },
      TransformOutput: { S3OutputPath: `s3://${BUCKET}/scores` },
      TransformResources: { InstanceType: "ml.m5.large", InstanceCount: 1 },
    };
    const model = { PrimaryContainer: { Image, ModelDataUrl, Environment }, ExecutionRoleArn: ROLE };
    const steps: Step[] = [
      { Name: "Model", Type: "Model", Arguments: model },
      { Name: "Score", Type: "Transform", Arguments: score },
    ];
    const pipeline = await clientPipeline(stack, "transform", steps);
    await pipeline.put("rows/rows.csv", "1,2\n");
    await pipeline.put("model/model.tar.gz", readFileSync(path.join(folder, "model.tar.gz")));
    const { text } = await explained("transform", steps);
    assert.match(text, /\nScore \(Transform\): Failed/);
    assert.match(text, /Likely cause: The code asks for 'weights'/);
    assert.match(text, /\n {2}Log: .*\/TransformJobs\/.*algo-1\.log\n {2}\| [\s\S]*\n {2}\| KeyError: 'weights'\n$/);
  });

  it("names a callback's token and queue", async () => {
    const SqsQueueUrl = "https://sqs.eu-west-1.amazonaws.com/000000000000/reviews";
    const wait: Step = { Name: "Review", Type: "Callback", SqsQueueUrl, Arguments: {}, OutputParameters: [] };
    const pipeline = await clientPipeline(stack, "callback", [wait]);
    const arn = await pipeline.start();
    await isExecuting(stack.sagemaker, arn);
    const json = ["run", "explain", arn, "--stack", "local"] as const;
    const CallbackToken = String((await pipeline.steps(arn))[0]?.Metadata?.Callback?.CallbackToken);
    await stack.sagemaker.send(
      new SendPipelineExecutionStepFailureCommand({ CallbackToken, FailureReason: "nobody likes it" }),
    );
    await ended(stack.sagemaker, arn);
    const { at } = await sluicegateJson(stack.root, ...json);
    assert.deepEqual(at("steps.0.callback"), { token: CallbackToken, queueUrl: SqsQueueUrl });
    assert.match(String(at("steps.0.cause")), /^Whoever answered/);
    const { stdout } = await sluicegate(stack.root, ...json);
    assert.ok(stdout.includes(`\n  Message: with token ${CallbackToken} in ${SqsQueueUrl}\n`), stdout);
    assert.match(stdout, /\n {2}Note: Waits for SendPipelineExecutionStepSuccess or -Failure/);
  });

  it("tells of each step that asked the cache whether it hit or missed, and why", async () => {
    const cached = (line: string): Step => ({ ...shellStep("Work", line), ...CACHED });
    const { id: first, text: missed } = await explained("cached", [cached("echo 1"), shellStep("Other", "true")]);
    assert.equal(
      missed,
      `Execution ${first} succeeded; there is nothing to explain.\n\nCache:\n  Work: missed: the step has not run before\n`,
    );
    const { text: hit } = await explained("cached", [cached("echo 1")]);
    assert.match(hit, new RegExp(`\n {2}Work: hit: nothing differs from execution ${first}\n$`));
    const { text: other } = await explained("cached", [cached("echo 2")]);
    assert.match(other, new RegExp(`\n {2}Work: missed: AppSpecification differs from execution ${first}\n$`));
    const { at } = await sluicegateJson(stack.root, "run", "explain", "--stack", "local", "--pipeline", "cached");
    assert.deepEqual(at("cache"), [
      { step: "Work", outcome: "missed", why: `AppSpecification differs from execution ${first}` },
    ]);
  });
});
