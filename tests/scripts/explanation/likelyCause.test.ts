import assert from "node:assert/strict";
import { explain, type Failure } from "../../../scripts/explanation/likelyCause";
import type { Place } from "../../../scripts/explanation/nextSteps";

const FACTS = { stack: "dev", pipeline: "churn", id: "abcdefghijkl", state: ".sluicegate/local", job: "job-1" };
const AT = "--stack dev --pipeline churn";
const RETRY = `npx sluicegate run retry abcdefghijkl ${AT}`;
const LOG = `npx sluicegate run explain abcdefghijkl ${AT} --lines 200`;

function explained(failure: Partial<Failure>, place: Place = "local"): [string | undefined, string] {
  const { cause, next } = explain(
    { type: "Training", status: "Failed", reason: "", lines: [], ...failure },
    place,
    FACTS,
  );
  return [cause, next.command];
}
const causeOf = (failure: Partial<Failure>): string | undefined => explained(failure)[0];
const failed = (how: string, ...lines: string[]): string =>
  `AlgorithmError: ${how} on algo-1. Last lines of its log:\n${lines.join("\n")}`;

/** Reasons as the endpoint and SageMaker word them, and the cause that each is told by. */
const CAUSES: readonly (readonly [reason: string, cause: string])[] = [
  [
    failed("exit code 1", "Traceback (most recent call last):", "ModuleNotFoundError: No module named 'polars.io'"),
    "The code imports polars, which the step's environment does not have.",
  ],
  [
    "AlgorithmError: ExecuteUserScriptError:\nExitCode 1\nErrorMessage \"ImportError: cannot import name 'x' from 'y'.\"",
    "The code imports what the step's environment has not, or has in another version: cannot import name 'x' from 'y'.",
  ],
  [
    failed("exit code 1", "FileNotFoundError: [Errno 2] No such file or directory: '/opt/ml/processing/input/a.csv'"),
    "The code reads /opt/ml/processing/input/a.csv, which no input of the step brings there.",
  ],
  [failed("exit code 1", "KeyError: 'price'"), "The code asks for 'price', which is no column or key of what it read."],
  [
    failed("exit code 1", "ValueError: Usecols do not match columns, columns expected but not found: ['price']"),
    "The code asks for ['price'], which is no column or key of what it read.",
  ],
  [
    failed("exit code 1", "KeyError: 'SM_CHANNEL_TEST'"),
    "The code asks for SM_CHANNEL_TEST, which the job does not set: the definition has no such channel or setting.",
  ],
  [
    failed("ended by signal SIGKILL (the system does that when memory runs out)"),
    "The process was killed, which the system does when memory runs out.",
  ],
  ["AlgorithmError: , exit code: 137", "The process was killed, which the system does when memory runs out."],
  [
    failed("exit code 1", "numpy._core._exceptions._ArrayMemoryError: Unable to allocate 7 TiB"),
    "The code asked for more memory than there is.",
  ],
  [
    failed("exit code 127", "/bin/sh: 1: dvc: not found"),
    "The step runs dvc, a command that its environment does not have.",
  ],
  [
    failed("exit code 127", "bash: line 1: dvc: command not found"),
    "The step runs dvc, a command that its environment does not have.",
  ],
  [
    "AlgorithmError: exit code 127 on algo-1. It wrote no output.",
    "The step runs a command that its environment does not have.",
  ],
  [failed("exit code 126", "x"), "The step runs a file that is no program or may not be executed."],
  [
    failed("exit code 1", "    x = (", "SyntaxError: '(' was never closed"),
    "The code is not valid for the environment's Python: '(' was never closed.",
  ],
  [
    failed("exit code 1", "PermissionError: [Errno 13] Permission denied: '/etc/x'"),
    "The job may not use /etc/x; what it writes belongs under /opt/ml or into a temporary folder.",
  ],
  ["InternalError: ENOSPC: no space left on device, write", "The disk is full."],
  [
    failed("exit code 2", "usage: train.py [-h]", "train.py: error: unrecognized arguments: --depth 3"),
    "The definition gives the script other arguments than it takes: unrecognized arguments: --depth 3.",
  ],
  [
    "MaxRuntimeExceeded: The job ran longer than its StoppingCondition allows, 1 s, and was stopped.",
    "The job ran longer than its StoppingCondition's MaxRuntimeInSeconds allows.",
  ],
  [
    'ClientError: No S3 objects found under S3 URL "s3://data/input/x" given in input data source.',
    "There is no object at s3://data/input/x.",
  ],
  [
    'InternalError: Expected a value at path "metrics.mse" of s3://b/e/evaluation.json, but there is none.',
    "The property file that the step wrote has no such value at metrics.mse.",
  ],
  [
    "InternalError: Expected JSON in property file s3://b/e/evaluation.json, got: ENOENT: no such file",
    "The step that should write the property file wrote none, or no JSON.",
  ],
  [
    "InternalError: Model Package Group arn:aws:sagemaker:us-east-1:000000000000:model-package-group/churn does not exist.",
    "There is no model package group churn to register the model in.",
  ],
  [
    'ClientError: Expected Lambda function notify to give the outputs that the step declares; see "n" of type Integer (missing).',
    "The answer has not the outputs that the step declares, or has them in other types.",
  ],
  [
    "Sandbox.Timedout: The function ran longer than its timeout, 1 s, and was stopped.",
    "The Lambda function ran longer than its timeout.",
  ],
  [
    "ResourceLimitExceeded: The account-level service limit is 0 Instances.",
    "The account's quota for this kind of instance is reached.",
  ],
  [
    failed("exit code 1", "botocore.exceptions.NoCredentialsError: Unable to locate credentials"),
    "The code calls a service that the job cannot reach; under network isolation it reaches none.",
  ],
];

describe("the likely cause of a failure", () => {
  for (const [reason, cause] of CAUSES) {
    it(`is told of: ${reason.split("\n").at(-1) ?? ""}`, () => {
      assert.equal(causeOf({ reason }), cause);
    });
  }

  it("is what was said last, since the code went on after all else", () => {
    const lines = ["ModuleNotFoundError: No module named 'cupy'", "going on without", "KeyError: 'price'"];
    assert.match(causeOf({ reason: failed("exit code 1", ...lines) }) ?? "", /'price'/);
    assert.match(causeOf({ reason: "AlgorithmError: See job logs for more information", lines }) ?? "", /'price'/);
  });

  it("is how the process ended before what it said, and the reason before the log", () => {
    assert.match(causeOf({ reason: failed("exit code 137", "KeyError: 'price'") }) ?? "", /was killed/);
    assert.match(
      causeOf({ reason: failed("exit code 1", "KeyError: 'price'"), lines: ["MemoryError"] }) ?? "",
      /'price'/,
    );
  });

  it("is not known where nothing fits; then the log is what to read, if there is one", () => {
    const reason = failed("exit code 1", "ValueError: the truth is out there");
    assert.deepEqual(explained({ reason, lines: ["..."] }), [undefined, LOG]);
    assert.deepEqual(explained({ reason }), [undefined, RETRY]);
  });

  it("of a gate is that it did not hold, whatever its message says", () => {
    const failure = { type: "Fail", reason: "MemoryError", gate: "Gate: 2 LessThan 1: false" };
    assert.deepEqual(explained(failure), [
      "A gate did not hold, so the pipeline did what it is for; this is no bug. Gate: 2 LessThan 1: false.",
      `npx sluicegate run show abcdefghijkl ${AT}`,
    ]);
    assert.match(causeOf({ type: "Fail", reason: "no" }) ?? "", /^The definition ends the execution here on purpose/);
  });

  it("of a callback is told by who failed: the one who answered, nobody, or the answer", () => {
    const of = (reason: string) => causeOf({ type: "Callback", reason });
    assert.match(of("nobody likes it") ?? "", /^Whoever answered/);
    assert.match(of("ClientError: Nobody answered within 7 days.") ?? "", /^Nobody answered/);
    assert.match(
      of('ClientError: Expected the answer to give the outputs that the step declares; see "n"') ?? "",
      /^The answer/,
    );
    assert.deepEqual(explained({ type: "Callback", reason: "no" })[1], RETRY);
  });

  it("of a tuning job without a result is that of its first training job", () => {
    const of = (first: string) =>
      causeOf({ type: "Tuning", reason: `ClientError: No training job of tuning job t has a result: ${first}` });
    assert.equal(
      of(failed("exit code 1", "KeyError: 'price'")),
      "No training job of the tuning job has a result. The code asks for 'price', which is no column or key of what it read.",
    );
    assert.match(
      of('Expected the metric "loss" in the output of t-001, got no line with it.') ?? "",
      /metric loss is found\.$/,
    );
    assert.match(of("none was started.") ?? "", /has a result\. See the reason of the first one\.$/);
  });

  it("of a step that was stopped is the stop", () => {
    assert.deepEqual(explained({ status: "Stopped" }), ["The execution was stopped.", RETRY]);
  });
});

describe("what to do next", () => {
  const MISSING = failed("exit code 1", "ModuleNotFoundError: No module named 'polars'");

  it("depends on where the pipeline stands", () => {
    const steps = (["local", "client", "aws"] as const).map((place) => explained({ reason: MISSING }, place)[1]);
    const start = `npx sluicegate run start ${AT}`;
    assert.deepEqual(steps, [RETRY, RETRY, `pulumi up --stack dev --policy-pack policies && ${start}`]);
    const broken = failed("exit code 1", "SyntaxError: invalid syntax");
    const changed = (["local", "client", "aws"] as const).map((place) => explained({ reason: broken }, place)[1]);
    assert.deepEqual(changed, [
      `npx sluicegate local up && ${start}`,
      LOG,
      `pulumi up --stack dev --policy-pack policies && ${start}`,
    ]);
  });

  it("names the object that is missing, the file to look at, the image to stand for", () => {
    const missing = 'ClientError: No S3 objects found under S3 URL "s3://data/input/x" given in input data source.';
    assert.equal(explained({ reason: missing })[1], `npx sluicegate local s3 cp FILE s3://data/input/x && ${RETRY}`);
    assert.equal(explained({ reason: missing }, "aws")[1], `aws s3 cp FILE s3://data/input/x && ${RETRY}`);
    const path = 'InternalError: Expected a value at path "mse" of s3://b/e.json, but there is none.';
    assert.equal(explained({ reason: path })[1], "npx sluicegate local s3 ls s3://b/e.json");
    const { next } = explain({ type: "Training", status: "Failed", reason: MISSING, lines: [] }, "client", {
      ...FACTS,
      image: "pytorch:2",
    });
    assert.match(next.do, /name that for pytorch:2 in \.sluicegate\/local\/environments\.yaml$/);
  });
});
