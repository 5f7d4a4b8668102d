import assert from "node:assert/strict";
import * as build from "../../../pipeline/builder";
import { renderTree } from "../../../pipeline/builder/reference";
import { evaluate, prepare, train } from "../../support/job";

const samples = {
  "a step's output": prepare.output("train"),
  "a model": train.model,
  "a metric": evaluate.metric("Report", "regression_metrics.mse.value"),
  "a property file": evaluate.file("Report"),
  "a parameter": build.textParameter("InputData", { default: "diabetes" }),
  "an execution variable": build.execution.id,
  "a join": build.join("-", "run", build.execution.id),
};

describe("references refuse to become strings", () => {
  for (const [name, reference] of Object.entries(samples)) {
    it(`${name}: in a template, an addition, a list, String() and JSON`, () => {
      const refusal = {
        name: "ReferenceAsTextError",
        message: /used as text.*use join\(\.\.\.\) or location\(\.\.\.\)/,
      };
      const value: unknown = reference;
      assert.throws(() => `run ${value as string}`, refusal);
      assert.throws(() => "s3://bucket/" + (value as string), refusal);
      assert.throws(() => [value].join("/"), refusal);
      assert.throws(() => String(value), refusal);
      assert.throws(() => Number(value), refusal);
      assert.throws(() => JSON.stringify({ deep: [value] }), refusal);
      assert.throws(() => (value as string) < "z", refusal);
    });
  }

  it("names the reference that was misused", () => {
    assert.throws(() => String(train.model), /Steps\.Train\.ModelArtifacts\.S3ModelArtifacts/);
  });
});

describe("references render", () => {
  const cases: [string, build.Reference, unknown][] = [
    [
      "an output",
      prepare.output("train"),
      { Get: "Steps.Prepare.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri" },
    ],
    ["a model", train.model, { Get: "Steps.Train.ModelArtifacts.S3ModelArtifacts" }],
    ["a property of a job", train.property("TrainingJobArn"), { Get: "Steps.Train.TrainingJobArn" }],
    [
      "a metric",
      evaluate.metric("Report", "a.b"),
      { "Std:JsonGet": { PropertyFile: { Get: "Steps.Evaluate.PropertyFiles.Report" }, Path: "a.b" } },
    ],
    ["an execution variable", build.execution.arn, { Get: "Execution.PipelineExecutionArn" }],
    ["a parameter", build.integerParameter("Count", { default: 1 }), { Get: "Parameters.Count" }],
    [
      "a location",
      build.location("s3://data/input", build.textParameter("InputData")),
      { "Std:Join": { On: "/", Values: ["s3://data/input", { Get: "Parameters.InputData" }] } },
    ],
  ];
  for (const [name, reference, json] of cases) {
    it(name, () => {
      assert.deepEqual(renderTree({ value: reference, absent: undefined }), { value: json });
    });
  }

  it("as copies, so that nobody changes a reference through its JSON", () => {
    const first = renderTree(train.model);
    assert.ok(typeof first === "object" && "Get" in first);
    first.Get = "changed";
    assert.deepEqual(renderTree(train.model), { Get: "Steps.Train.ModelArtifacts.S3ModelArtifacts" });
  });
});
