import assert from "node:assert/strict";
import { RenderError } from "../../../pipeline/builder";
import { buildGraph } from "../../../pipeline/graph";
import { classification } from "../../../pipeline/classification/pipeline";
import { regression } from "../../../pipeline/regression/pipeline";
import type { ConditionStep, Step } from "../../../pipeline/schema";
import type { PipelineSettings } from "../../../pipeline/settings";
import { settings } from "../../support/settings";

const withOptions = (options: Partial<PipelineSettings["options"]>): PipelineSettings => ({
  ...settings,
  options: { ...settings.options, ...options },
});

function step(name: string, from: PipelineSettings = settings): Step {
  const node = buildGraph(regression(from)).nodes.get(name);
  assert.ok(node, name);
  return node.step;
}

function gate(from: PipelineSettings): ConditionStep {
  const found = step("Gate", from);
  assert.equal(found.Type, "Condition");
  return found;
}

describe("train and gate: wiring", () => {
  it("runs Preprocess, Train, Evaluate and the Gate, each after what it reads", () => {
    const { order, nodes } = buildGraph(regression(settings));
    assert.deepEqual(order, ["Preprocess", "Train", "Evaluate", "Gate", "Register", "Reject"]);
    assert.deepEqual(nodes.get("Register")?.branches, [{ condition: "Gate", outcome: "if" }]);
    assert.deepEqual(nodes.get("Reject")?.branches, [{ condition: "Gate", outcome: "else" }]);
  });

  it("evaluates what it trained on rows that training never saw", () => {
    const { edges } = buildGraph(regression(settings));
    const data = edges.filter((edge) => edge.kind === "data").map(({ from, to }) => `${from} -> ${to}`);
    assert.deepEqual(
      [...new Set(data)],
      [
        "Preprocess -> Train",
        "Train -> Evaluate",
        "Preprocess -> Evaluate",
        "Evaluate -> Gate",
        "Train -> Register",
        "Evaluate -> Register",
        "Evaluate -> Reject",
      ],
    );
    assert.ok(!JSON.stringify(step("Train")).includes("Outputs['test']"));
  });
});

describe("train and gate: gates", () => {
  const path = "classification_metrics.f1.value";

  it("demands every gate, each with a literal bound on the metric's side", () => {
    const gates = [...settings.gates, { metric: "f1", path, direction: "min", bound: 0.8 } as const];
    const { Conditions } = gate({ ...settings, gates }).Arguments;
    assert.deepEqual(
      Conditions.map((condition) => [condition.Type, "RightValue" in condition ? condition.RightValue : undefined]),
      [
        ["LessThanOrEqualTo", 4000],
        ["GreaterThanOrEqualTo", 0.8],
      ],
    );
  });

  it("tells the numbers when it rejects", () => {
    const reject = step("Reject");
    assert.equal(reject.Type, "Fail");
    const text = JSON.stringify(reject.Arguments.ErrorMessage);
    assert.match(text, /missed its gate: mse ".*regression_metrics\.mse\.value.*\(at most 4000\)/);
  });

  it("refuses to render without a gate", () => {
    assert.throws(() => regression({ ...settings, gates: [] }), /at least one condition.*"Gate"/);
  });

  for (const bound of [Number.NaN, Infinity, -Infinity]) {
    it(`refuses the bound ${bound}`, () => {
      const gates = settings.gates.map((one) => ({ ...one, bound }));
      assert.throws(() => regression({ ...settings, gates }), /finite numbers, got -?(NaN|Infinity) in step "Gate"/);
    });
  }
});

describe("train and gate: caching and instances", () => {
  it("caches nothing by default, and only Preprocess where inputs never change", () => {
    assert.ok(!JSON.stringify(regression(settings)).includes("CacheConfig"));
    const cached = regression(withOptions({ immutableInputs: true }));
    const steps = [...buildGraph(cached).nodes.values()].filter(({ step }) => "CacheConfig" in step);
    assert.deepEqual(
      steps.map(({ name }) => name),
      ["Preprocess"],
    );
  });

  it("shards Preprocess over as many instances as the starter asks for, and evaluates on one", () => {
    const preprocess = JSON.stringify(step("Preprocess"));
    assert.match(preprocess, /"InstanceCount":\{"Get":"Parameters.ProcessingInstanceCount"\}/);
    assert.match(preprocess, /"LocalPath":"\/opt\/ml\/processing\/input\/data"[^}]*"ShardedByS3Key"/);
    assert.match(JSON.stringify(step("Evaluate")), /"InstanceCount":1,/);
  });

  it("gives every instance all the files where the split must see them all", () => {
    const stratified = buildGraph(classification(settings)).nodes.get("Preprocess");
    const text = JSON.stringify(stratified?.step);
    assert.match(text, /"LocalPath":"\/opt\/ml\/processing\/input\/data"[^}]*"FullyReplicated"/);
    assert.match(text, /"--split","stratified"/);
  });

  it("names no column to pseudonymise where there is none", () => {
    assert.ok(!JSON.stringify(regression(withOptions({ pseudonymiseColumns: [] }))).includes("--pseudonymise"));
  });

  it("refuses a list that mixes storage kinds, naming the step", () => {
    const mixed = withOptions({ trainingInstanceTypes: ["ml.m5.large", "ml.g5.xlarge"] });
    assert.throws(
      () => regression(mixed),
      (error: unknown) => {
        assert.ok(error instanceof RenderError);
        assert.equal(error.problems.length, 1);
        assert.match(
          error.message,
          /one storage kind, got ml\.m5\.large \(ebs\), ml\.g5\.xlarge \(nvme\) in step "Train"/,
        );
        return true;
      },
    );
  });

  it("asks for no volume key where the instances encrypt their own storage", () => {
    const train = step("Train", withOptions({ trainingInstanceTypes: ["ml.g5.xlarge", "ml.g4dn.xlarge"] }));
    assert.ok(!JSON.stringify(train).includes("VolumeKmsKeyId"));
    assert.match(JSON.stringify(train), /"KmsKeyId"/);
  });
});
