import assert from "node:assert/strict";
import fc from "fast-check";
import { EvaluationError, evaluate } from "../../../../pipeline/local/execution/expressions";
import type { PropertyFile, Scope } from "../../../../pipeline/local/execution/expressions";
import type { Json } from "../../../../pipeline/schema";

const REPORT = "s3://bucket/Evaluate/evaluation.json";

function scope(more: Partial<Scope> = {}): Scope {
  return {
    parameters: new Map<string, string | number | boolean>([
      ["InputData", "diabetes"],
      ["Count", 3],
      ["Fast", true],
    ]),
    execution: (name) => (name === "PipelineExecutionId" ? "abcdefghijkl" : undefined),
    properties: new Map<string, Json>([
      [
        "Train",
        { ModelArtifacts: { S3ModelArtifacts: "s3://b/model.tar.gz" }, Outputs: [{ OutputName: "x", Uri: "s3://x" }] },
      ],
    ]),
    propertyFiles: new Map<string, PropertyFile>([
      ["Evaluate.Report", { uri: REPORT, content: { mse: { value: 2900.5 }, name: "xgb", list: [1], none: null } }],
      ["Evaluate.Broken", { uri: REPORT, problem: "Unexpected token N in JSON" }],
    ]),
    ...more,
  };
}

function jsonGet(Path: unknown, file = "Report"): unknown {
  return { "Std:JsonGet": { PropertyFile: { Get: `Steps.Evaluate.PropertyFiles.${file}` }, Path } };
}

describe("pipeline/local/execution/expressions", () => {
  const values: [string, unknown, Json][] = [
    ["a text parameter", { Get: "Parameters.InputData" }, "diabetes"],
    ["a number parameter as a number", { Get: "Parameters.Count" }, 3],
    ["a boolean parameter", { Get: "Parameters.Fast" }, true],
    ["an execution variable", { Get: "Execution.PipelineExecutionId" }, "abcdefghijkl"],
    ["a property", { Get: "Steps.Train.ModelArtifacts.S3ModelArtifacts" }, "s3://b/model.tar.gz"],
    ["a property by index", { Get: "Steps.Train.Outputs[0].Uri" }, "s3://x"],
    ["a property by name", { Get: "Steps.Train.Outputs['x'].Uri" }, "s3://x"],
    ["a metric", jsonGet("mse.value"), 2900.5],
    ["a metric with $", jsonGet("$.mse['value']"), 2900.5],
    ["an element", jsonGet("list[0]"), 1],
    [
      "a join",
      { "Std:Join": { On: "/", Values: ["s3://b", { Get: "Parameters.InputData" }, 1, true] } },
      "s3://b/diabetes/1/true",
    ],
    ["a join of nothing", { "Std:Join": { On: "/", Values: [] } }, ""],
    [
      "a join in a join",
      { "Std:Join": { On: "", Values: [{ "Std:Join": { On: "-", Values: ["a", "b"] } }, "c"] } },
      "a-bc",
    ],
    ["what is inside lists and objects", { a: [{ Get: "Parameters.Count" }], b: null }, { a: [3], b: null }],
  ];
  for (const [what, expression, value] of values) {
    it(`evaluates ${what}`, () => {
      assert.deepEqual(evaluate(expression, scope()), value);
    });
  }

  const faults: [string, unknown, RegExp][] = [
    ["an unknown parameter", { Get: "Parameters.Other" }, /"Parameters.Other" to have a value/],
    ["an unknown variable", { Get: "Execution.Other" }, /"Execution.Other" to have a value/],
    ["a step that did not run", { Get: "Steps.Other.X" }, /"Steps.Other.X" to have a value/],
    ["a property that is not there", { Get: "Steps.Train.Nothing" }, /"Steps.Train.Nothing" to have a value/],
    ["no reference", { Get: "Train.ModelArtifacts" }, /Expected a reference .* got "Train.ModelArtifacts"/],
    [
      "a missing path",
      jsonGet("rmse.value"),
      /path "rmse.value" of s3:\/\/bucket\/Evaluate\/evaluation.json, but there is none/,
    ],
    ["an object at the path", jsonGet("mse"), /path "mse" of s3:.* got an object/],
    ["null at the path", jsonGet("none"), /got null/],
    ["a path outside the subset", jsonGet("mse.*"), /got "mse.\*" for s3:/],
    ["a path that is no text", jsonGet(5), /Expected a path/],
    ["a property file that is no JSON", jsonGet("mse.value", "Broken"), /evaluation.json, got: Unexpected token N/],
    ["a property file that no step wrote", jsonGet("mse.value", "Other"), /PropertyFiles.Other", but no step wrote it/],
    ["a JsonGet without a file", { "Std:JsonGet": { Path: "a" } }, /to name Steps.<step>.PropertyFiles/],
    ["a join of a list", { "Std:Join": { On: "", Values: [[1]] } }, /to join texts/],
    ["a join without values", { "Std:Join": { On: "" } }, /a text On and a list Values/],
    ["a number that JSON cannot hold", Number.NaN, /finite/],
    ["no JSON at all", undefined, /type undefined/],
  ];
  for (const [what, expression, message] of faults) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => evaluate(expression, scope()),
        (error) => {
          assert.ok(error instanceof EvaluationError);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }

  it("refuses an infinite metric", () => {
    const content: Json = { mse: Infinity };
    const files = new Map([["Evaluate.Report", { uri: REPORT, content }]]);
    assert.throws(() => evaluate(jsonGet("mse"), scope({ propertyFiles: files })), /finite number at path "mse"/);
  });

  it("gives back any JSON without expressions as it is", () => {
    const isPlain = (text: string): boolean => !/Get|Std:Join|Std:JsonGet|__proto__/.test(text);
    fc.assert(
      fc.property(fc.json().filter(isPlain), (text) => {
        const value: unknown = JSON.parse(text);
        assert.deepEqual(evaluate(value, scope()), value);
      }),
    );
  });

  it("joins as JavaScript joins, whatever is nested", () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    fc.assert(
      fc.property(fc.string(), fc.array(scalar), fc.string(), fc.array(scalar), (outer, first, inner, second) => {
        const nested = { "Std:Join": { On: inner, Values: second } };
        const expected = [...first, second.join(inner)].join(outer);
        assert.equal(evaluate({ "Std:Join": { On: outer, Values: [...first, nested] } }, scope()), expected);
      }),
    );
  });
});
