import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { startTimeOf } from "../../../../pipeline/local/execution";
import type { Condition, PipelineDefinition } from "../../../../pipeline/schema";
import { REQUEST, World, input, shell } from "../../../support/executionWorld";
import { evaluate, gate, register, reject } from "../../../support/gatedSteps";

describe("pipeline/local/execution", () => {
  let world: World;
  beforeEach(() => (world = new World()));
  afterEach(() => {
    world.remove();
  });

  /** A named pipe: opening one end waits for the other. */
  function fifo(name: string): string {
    const at = path.join(world.folder, name);
    execFileSync("mkfifo", [at]);
    return at;
  }

  it("registers what passes the gate, once, and never runs the other branch", async () => {
    assert.deepEqual(await world.run([evaluate('{"mse":{"value":2900}}'), gate([register], [reject])]), {
      status: "Succeeded",
    });
    assert.deepEqual(world.registered, [
      {
        step: "Register",
        input: {
          ModelPackageGroupName: "models",
          Report: "s3://bucket/Evaluate/out/evaluation.json",
          ExecutionArn: REQUEST.executionArn,
        },
        token: "abcdefghijkl/Register",
      },
    ]);
    assert.deepEqual(world.names(), ["Evaluate", "Gate", "Register"]);
    assert.equal(world.last("Gate").outcome, "True");
    assert.deepEqual(world.last("Gate").metadata, { Condition: { Outcome: "True" } });
    assert.deepEqual(world.last("Register").metadata, {
      RegisterModel: { Arn: "arn:aws:sagemaker:eu-central-1:000000000000:model-package/models/1" },
    });
    assert.ok(world.lines.includes("Gate: 2900 LessThanOrEqualTo 4000: true"));
  });

  it("fails with the numbers when the gate does not hold", async () => {
    const outcome = await world.run([evaluate('{"mse":{"value":5400.5}}'), gate([register], [reject])]);
    assert.deepEqual(outcome, { status: "Failed", failureReason: "Step Reject failed: mse is 5400.5" });
    assert.deepEqual(world.registered, []);
    assert.deepEqual(world.names(), ["Evaluate", "Gate", "Reject"]);
    assert.deepEqual(world.last("Reject").metadata, { Fail: { ErrorMessage: "mse is 5400.5" } });
    assert.equal(world.last("Reject").failureReason, "mse is 5400.5");
  });

  const broken: [string, string, RegExp][] = [
    [
      "is missing",
      '{"rmse":1}',
      /path "mse.value" of s3:\/\/bucket\/Evaluate\/out\/evaluation.json, but there is none/,
    ],
    ["is text", '{"mse":{"value":"0.95"}}', /Expected two numbers for LessThanOrEqualTo, got the text "0.95"/],
    ["is NaN", '{"mse":{"value":NaN}}', /Expected JSON in property file s3:.*evaluation.json, got: /],
    ["overflows", '{"mse":{"value":1e999}}', /finite number/],
  ];
  for (const [what, json, message] of broken) {
    it(`fails the gate, and registers nothing, when the metric ${what}`, async () => {
      const outcome = await world.run([evaluate(json), gate([register], [reject])]);
      assert.match(outcome.failureReason ?? "", message);
      assert.equal(world.last("Gate").status, "Failed");
      assert.deepEqual(world.registered, []);
    });
  }

  it("runs independent steps side by side", async () => {
    const pipe = fifo("meeting");
    assert.deepEqual(
      await world.run([shell("A", `echo hello > ${pipe}`), shell("B", `read x < ${pipe}; test "$x" = hello`)]),
      {
        status: "Succeeded",
      },
    );
  });

  it("hands the outputs of one step to the next by reference", async () => {
    const from = { Get: "Steps.A.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri" };
    const inputs = input("in", "");
    inputs.S3Input = { ...(inputs.S3Input as object), S3Uri: from };
    const second = shell("B", "cat /opt/ml/processing/in/x", { arguments: { ProcessingInputs: [inputs] } });
    assert.deepEqual(await world.run([second, shell("A", "echo passed on > /opt/ml/processing/out/x")]), {
      status: "Succeeded",
    });
    assert.deepEqual(world.lines, ["B: passed on"]);
  });

  it("lets running steps finish after a failure, and starts no other", async () => {
    const pipe = fifo("after");
    let told: Promise<void> | undefined;
    world.onRecord = ({ name, status }) => {
      // Nobody waits for it here: it lasts until Long reads, which may not have begun.
      if (name === "Bad" && status === "Failed") told = writeFile(pipe, "go on\n");
      return Promise.resolve();
    };
    const steps = [
      shell("Long", `read x < ${pipe}; echo finished`),
      shell("Bad", "exit 1"),
      shell("Next", "true", { DependsOn: ["Long"] }),
    ];
    const outcome = await world.run(steps);
    assert.match(outcome.failureReason ?? "", /^Step Bad failed: AlgorithmError: exit code 1/);
    await told;
    assert.equal(world.last("Long").status, "Succeeded");
    assert.deepEqual(world.names(), ["Long", "Bad"]);
  });

  it("names every step that failed", async () => {
    const pipe = fifo("both");
    const outcome = await world.run([shell("A", `echo x > ${pipe}; exit 1`), shell("B", `read x < ${pipe}; exit 2`)]);
    assert.match(
      outcome.failureReason ?? "",
      /Step A failed: .*exit code 1(.|\n)*Step B failed: .*exit code 2|Step B failed(.|\n)*Step A failed/,
    );
  });

  it("refuses steps that cannot run before anything starts", async () => {
    const foreign = { Name: "Crunch", Type: "EMR", Arguments: {} };
    const definition = { Version: "2020-12-01", Parameters: [], Steps: [shell("A", "true"), foreign] };
    assert.ok(isDefinition(definition));
    assert.deepEqual(await world.run([], { definition }), {
      status: "Failed",
      failureReason: 'Step "Crunch" is of type EMR, which does not run locally.',
    });
    assert.deepEqual(world.records, []);
  });

  it("refuses what is no graph and parameters without a value before anything starts", async () => {
    assert.match((await world.run([shell("A", "true", { DependsOn: ["A"] })])).failureReason ?? "", /A/);
    assert.match((await world.run([shell("A", "true")], { parameters: { X: "1" } })).failureReason ?? "", /got "X"/);
    assert.deepEqual(world.records, []);
  });

  it("survives a definition that nests deeper than the stack", async () => {
    let deep: Condition = { Type: "Equals", LeftValue: 1, RightValue: 1 };
    for (let depth = 0; depth < 50_000; depth++) deep = { Type: "Not", Condition: deep };
    assert.equal((await world.run([gate([], [], deep)])).status, "Failed");
  });

  it("stops jobs politely, then with force, and starts nothing more", async () => {
    world.onLine = () => {
      if (world.lines.length === 2) world.abort.abort();
    };
    const polite = shell("Polite", "trap 'exit 0' TERM; echo ready; tail -f /dev/null & wait");
    const stubborn = shell("Stubborn", "trap '' TERM; echo ready; exec tail -f /dev/null");
    const outcome = await world.run([polite, stubborn, shell("Next", "true", { DependsOn: ["Polite"] })]);
    assert.deepEqual(outcome, { status: "Stopped" });
    for (const name of ["Polite", "Stubborn"]) {
      const states = world.records.filter((record) => record.name === name).map(({ status }) => status);
      assert.deepEqual(states, ["Starting", "Executing", "Stopping", "Stopped"]);
      for (const { pid } of world.last(name).processes ?? []) assert.equal(await startTimeOf(pid), undefined);
    }
    assert.deepEqual(world.names(), ["Polite", "Stubborn"]);
  });

  it("stops before the first step", async () => {
    world.abort.abort();
    assert.deepEqual(await world.run([shell("A", "true")]), { status: "Stopped" });
    assert.deepEqual(world.records, []);
  });

  it("runs no step while the end of the one before cannot be kept, without throwing", async () => {
    const mark = path.join(world.folder, "mark");
    world.onRecord = ({ status }) =>
      status === "Succeeded" ? Promise.reject(new Error("disk full")) : Promise.resolve();
    assert.deepEqual(await world.run([shell("A", "true"), shell("B", `echo > ${mark}`, { DependsOn: ["A"] })]), {
      status: "Failed",
      failureReason: "Step B failed: InternalError: disk full",
    });
    assert.equal(existsSync(mark), false);
  });

  it("gives the registry's refusal as the reason", async () => {
    const registerModel = (): Promise<string> =>
      Promise.reject(new Error("Model package group models does not exist."));
    const outcome = await world.run([evaluate('{"mse":{"value":1}}'), gate([register], [])], {
      effects: { registerModel },
    });
    assert.equal(
      outcome.failureReason,
      "Step Register failed: InternalError: Model package group models does not exist.",
    );
  });
});

/** Definitions come from outside: the types do not hold there. */
function isDefinition(value: unknown): value is PipelineDefinition {
  return typeof value === "object";
}
