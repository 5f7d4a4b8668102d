import assert from "node:assert/strict";
import {
  reservedHyperparameter,
  scriptArguments,
  scriptHyperparameters,
} from "../../../../pipeline/local/execution/hyperparameters";

const values = (given: Record<string, string>): string[] => scriptArguments(scriptHyperparameters(given));

describe("pipeline/local/execution/hyperparameters", () => {
  it("passes them sorted, one letter with one dash, and keeps those of the container back", () => {
    assert.deepEqual(
      values({ max_depth: "4", a: "x", sagemaker_program: "train.py", _tuning_objective_metric: "loss" }),
      ["-a", "x", "--max_depth", "4"],
    );
  });

  const texts: [string, string][] = [
    ["0.10", "0.10"],
    ["plain text", "plain text"],
    ['"quoted by the SDK"', "quoted by the SDK"],
    ["true", "True"],
    ["null", ""],
    ['[1, "a", false]', "[1, 'a', False]"],
    ['{"b": 1, "a": "x"}', "a=x,b=1"],
    ["{not JSON", "{not JSON"],
  ];
  for (const [given, passed] of texts) {
    it(`passes ${given} as ${passed === "" ? "nothing" : passed}`, () => {
      assert.deepEqual(values({ name: given }), ["--name", passed]);
    });
  }

  it("reads the container's own with and without the SDK's quotes", () => {
    assert.equal(reservedHyperparameter({ sagemaker_program: '"train.py"' }, "program"), "train.py");
    assert.equal(reservedHyperparameter({ sagemaker_program: "train.py" }, "program"), "train.py");
    assert.equal(reservedHyperparameter({}, "program"), undefined);
  });
});
