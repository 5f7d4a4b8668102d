import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { jobName } from "../../../../pipeline/local/execution/jobNames";
import type { LambdaStep, Step } from "../../../../pipeline/schema";
import { REQUEST, World, shell } from "../../../support/executionWorld";

const ARN = "arn:aws:lambda:eu-central-1:000000000000:function:score";

const lambda = (more: Partial<LambdaStep> = {}): LambdaStep => ({
  Name: "Score",
  Type: "Lambda",
  FunctionArn: ARN,
  Arguments: { limit: 3, run: { Get: "Execution.PipelineExecutionId" } },
  OutputParameters: [
    { OutputName: "count", OutputType: "Integer" },
    { OutputName: "share", OutputType: "Float" },
    { OutputName: "run", OutputType: "String" },
    { OutputName: "done", OutputType: "Boolean" },
  ],
  ...more,
});

const PYTHON = `
def lambda_handler(event, context):
    print("called", context.function_name, context.invoked_function_arn, context.get_remaining_time_in_millis() > 0)
    return {"count": event["limit"] + 1, "share": 0.5, "run": event["run"], "done": True}
`;

describe("pipeline/local/execution/lambda", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => {
    world.remove();
  });

  /** Has a file stand for the function. */
  function handler(name: string, source: string, more: { handler?: string; timeoutSeconds?: number } = {}): void {
    const file = path.join(world.folder, name);
    writeFileSync(file, source);
    world.functions.score = {
      file,
      handler: name.endsWith(".py") ? "lambda_handler" : "handler",
      timeoutSeconds: 60,
      ...more,
    };
  }

  const reason = async (...steps: Step[]): Promise<string> => (await world.run(steps)).failureReason ?? "";

  it("calls the handler, and gives its typed outputs to other steps", async () => {
    handler("score.py", PYTHON);
    const values = ["count", "share", "run", "done"].map((name) => ({
      Get: `Steps.Score.OutputParameters['${name}']`,
    }));
    const fail: Step = {
      Name: "Say",
      Type: "Fail",
      Arguments: { ErrorMessage: { "Std:Join": { On: " ", Values: values } } },
    };
    assert.equal(await reason(lambda(), fail), "Step Say failed: 4 0.5 abcdefghijkl true");
    assert.deepEqual(world.last("Score").properties, {
      OutputParameters: { count: 4, share: 0.5, run: "abcdefghijkl", done: true },
    });
    assert.deepEqual(world.last("Score").metadata, {
      Lambda: {
        Arn: ARN,
        OutputParameters: [
          { Name: "count", Value: "4" },
          { Name: "share", Value: "0.5" },
          { Name: "run", Value: "abcdefghijkl" },
          { Name: "done", Value: "true" },
        ],
      },
    });
    assert.deepEqual(world.lines, [`Score: called score ${ARN} True`]);
    const log = path.join(world.effects.logsDir, "aws/lambda", jobName(REQUEST.executionId, "Score", 1), "algo-1.log");
    assert.match(world.read(`s3://${path.relative(path.join(world.folder, "s3"), log)}`), /^called score /);
  });

  const nodes: [string, string, string][] = [
    ["a promise", "score.mjs", "export const handler = async (event) => ({ count: event.limit + 1 });"],
    ["a value", "score.cjs", "exports.handler = (event) => ({ count: event.limit + 1 });"],
    ["a callback", "score.js", "exports.handler = (event, context, done) => done(null, { count: event.limit + 1 });"],
  ];
  for (const [what, file, source] of nodes) {
    it(`calls a handler of Node.js that gives ${what}`, async () => {
      handler(file, source);
      const step = lambda({ OutputParameters: [{ OutputName: "count", OutputType: "Integer" }] });
      assert.deepEqual(await world.run([step]), { status: "Succeeded" });
      assert.deepEqual(world.last("Score").properties, { OutputParameters: { count: 4 } });
    });
  }

  const broken: [string, string, string, RegExp][] = [
    ["throws", "a.py", "def lambda_handler(event, context): raise ValueError('no data')", /ValueError: no data/],
    ["throws in Node.js", "a.mjs", "export const handler = () => { throw new Error('no data'); };", /Error: no data/],
    ["is not there", "a.py", "x = 1", /Expected a function lambda_handler in a.py, got none; see lambdas.yaml/],
    ["is not there in Node.js", "a.cjs", "", /Expected a function handler in a.cjs, got none; see lambdas.yaml/],
    ["returns no JSON", "a.py", "def lambda_handler(event, context): return {1, 2}", /to return what JSON can say/],
    ["returns no object", "a.py", "def lambda_handler(event, context): return 3", /function score to return an object/],
    [
      "leaves outputs out",
      "a.py",
      "def lambda_handler(event, context): return {'count': 'many', 'share': 1, 'run': None}",
      /Expected Lambda function score to give the outputs that the step declares; see "count" of type Integer \(of another type, or too long\), "run" of type String \(missing\), "done" of type Boolean \(missing\)/,
    ],
  ];
  for (const [what, file, source, message] of broken) {
    it(`fails when the handler ${what}`, async () => {
      handler(file, source);
      assert.match(await reason(lambda()), message);
    });
  }

  it("ends a handler that takes too long", async () => {
    handler("slow.py", "def lambda_handler(event, context):\n import time\n time.sleep(600)", { timeoutSeconds: 0.2 });
    assert.match(
      await reason(lambda()),
      /Sandbox.Timedout: The function ran longer than its timeout, 0.2 s, and was stopped/,
    );
  });

  it("refuses functions that no file stands for before anything starts", async () => {
    const other = lambda({
      Name: "Other",
      FunctionArn: { "Std:Join": { On: ":", Values: ["a", "function", "other"] } },
    });
    assert.equal(
      await reason(shell("First", "true"), lambda(), other),
      'Step "Score" calls Lambda function score, which no file stands for; name one in lambdas.yaml of the state folder or by --lambda. ' +
        'Step "Other" calls Lambda function other, which no file stands for; name one in lambdas.yaml of the state folder or by --lambda.',
    );
    world.functions.score = { file: "/nowhere/score.py", handler: "lambda_handler", timeoutSeconds: 60 };
    assert.equal(
      await reason(lambda()),
      'Step "Score" calls Lambda function score, but there is no file /nowhere/score.py.',
    );
    assert.deepEqual(world.records, []);
  });

  it("learns from another step which function to call, and fails there when no file stands for it", async () => {
    handler("score.py", "def lambda_handler(event, context): return {'name': 'nowhere'}");
    const first = lambda({ OutputParameters: [{ OutputName: "name", OutputType: "String" }] });
    const second = lambda({ Name: "Second", FunctionArn: { Get: "Steps.Score.OutputParameters['name']" } });
    assert.match(
      await reason(first, second),
      /^Step Second failed: ClientError: Step "Second" calls Lambda function nowhere/,
    );
  });
});
