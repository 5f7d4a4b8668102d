import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { GatesError, readGates } from "../../pipeline/gates";
import { writtenPipelines } from "../../pipeline";

const root = path.resolve(__dirname, "../..");
const METRIC = "    path: regression_metrics.mse.value\n    direction: max\n";

describe("gates.yaml", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "gates-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (text: string): string => {
    const file = path.join(folder, "gates.yaml");
    writeFileSync(file, text);
    return file;
  };
  const problemsOf = (text: string, stack = "dev"): string[] => {
    try {
      readGates(write(text), stack);
    } catch (error) {
      assert.ok(error instanceof GatesError, String(error));
      return error.problems.map((problem) => problem.replace(`${folder}/`, ""));
    }
    return [];
  };

  it("gives the column of the stack, in the order of the file", () => {
    const file = write(
      [
        "# why these bounds",
        "metrics:",
        "  mse: { path: regression_metrics.mse.value, direction: max, bound: { dev: 4000, prod: 3800.5 } }",
        "  r2: { path: regression_metrics.r2.value, direction: min, bound: { dev: 0, prod: -0.1 } }",
      ].join("\n"),
    );
    assert.deepEqual(readGates(file, "prod"), [
      { metric: "mse", path: "regression_metrics.mse.value", direction: "max", bound: 3800.5 },
      { metric: "r2", path: "regression_metrics.r2.value", direction: "min", bound: -0.1 },
    ]);
  });

  const cases: [string, string, RegExp][] = [
    [
      "a missing stack",
      `metrics:\n  mse:\n${METRIC}    bound: { prod: 1 }\n`,
      /^gates\.yaml:5: .*stack "dev" of metric "mse"/,
    ],
    [
      "an infinite bound",
      `metrics:\n  mse:\n${METRIC}    bound:\n      dev: .inf\n`,
      /:6: .*finite number .*got Infinity/,
    ],
    ["a bound that overflows", `metrics:\n  mse:\n${METRIC}    bound: { dev: 1e999 }\n`, /:5: .*finite.*got Infinity/],
    ["a bound that is no number", `metrics:\n  mse:\n${METRIC}    bound: { dev: .nan }\n`, /:5: .*finite.*got NaN/],
    ["a bound as text", `metrics:\n  mse:\n${METRIC}    bound: { dev: "4000" }\n`, /:5: .*finite number.*got "4000"/],
    [
      "an unknown key",
      `metrics:\n  mse:\n${METRIC}    bound: { dev: 1 }\n    max: 3\n`,
      /:6: .*metrics\.mse, got "max"/,
    ],
    [
      "an unknown key at the top",
      `metric: {}\nmetrics:\n  mse:\n${METRIC}    bound: { dev: 1 }\n`,
      /:1: .*the file, got "metric"/,
    ],
    [
      "a missing direction",
      "metrics:\n  mse:\n    path: a\n    bound: { dev: 1 }\n",
      /:2: .*"direction" in metrics\.mse/,
    ],
    [
      "a direction that is none",
      "metrics:\n  mse: { path: a, direction: up, bound: { dev: 1 } }\n",
      /:2: Expected max or min for metrics\.mse\.direction, got "up"/,
    ],
    [
      "a path with brackets",
      "metrics:\n  mse: { path: 'a[0]', direction: max, bound: { dev: 1 } }\n",
      /:2: .*dots.*"a\[0\]"/,
    ],
    [
      "a metric name with blanks",
      "metrics:\n  m se: { path: a, direction: max, bound: { dev: 1 } }\n",
      /:2: .*got "m se"/,
    ],
    ["no metric", "metrics: {}\n", /:1: Expected a metric for metrics, got \{\}/],
    ["an empty file", "", /:1: Expected a block of keys for the file, got null/],
    ["a metric twice", `metrics:\n  mse:\n${METRIC}    bound: { dev: 1 }\n  mse: {}\n`, /:6: Map keys must be unique/],
    ["broken YAML", "metrics: {\n", /^gates\.yaml:\d+: /],
  ];
  for (const [name, text, message] of cases) {
    it(`refuses ${name}, with its line`, () => {
      const problems = problemsOf(text);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", message);
    });
  }

  it("reports a column that only some metrics have, before the stack needs it", () => {
    const text =
      "metrics:\n  a: { path: a, direction: max, bound: { dev: 1, prod: 1 } }\n  b: { path: b, direction: max, bound: { dev: 1 } }\n";
    assert.match(problemsOf(text).join(), /:3: .*stack "prod" of metric "b"/);
  });

  it("is not satisfied by what every object inherits", () => {
    assert.equal(problemsOf(`metrics:\n  mse:\n${METRIC}    bound: { dev: 1 }\n`, "constructor").length, 1);
  });

  it("reports all faults at once", () => {
    const text = "metrics:\n  mse: { path: 'a b', direction: up, bound: { dev: .inf } }\n  f1: { where: x }\n";
    assert.equal(problemsOf(text).length, 7, problemsOf(text).join("\n"));
  });

  for (const { name } of writtenPipelines) {
    for (const stack of ["local", "dev", "prod"]) {
      it(`of ${name} has finite bounds for ${stack}`, () => {
        const gates = readGates(path.join(root, "pipeline", name, "gates.yaml"), stack);
        assert.ok(gates.length > 0 && gates.every(({ bound }) => Number.isFinite(bound)));
      });
    }
  }
});
