import assert from "node:assert/strict";
import fc from "fast-check";
import { parseReference, references } from "../../pipeline/graph";

describe("references", () => {
  it("finds every Get in document order, with a pointer that leads to it", () => {
    const value = {
      b: [{ Get: "Parameters.A" }, { "Std:Join": { On: "/", Values: ["x", { Get: "Execution.PipelineName" }] } }],
      a: { "odd/key~": { Get: "Steps.S.Arn" } },
    };
    assert.deepEqual(references(value), [
      { get: "Parameters.A", pointer: "/b/0" },
      { get: "Execution.PipelineName", pointer: "/b/1/Std:Join/Values/1" },
      { get: "Steps.S.Arn", pointer: "/a/odd~1key~0" },
    ]);
  });

  it("finds the Get inside a JsonGet, and takes no other Get for a reference", () => {
    const metric = { "Std:JsonGet": { PropertyFile: { Get: "Steps.E.PropertyFiles.R" }, Path: "a" } };
    assert.deepEqual(references(metric), [{ get: "Steps.E.PropertyFiles.R", pointer: "/Std:JsonGet/PropertyFile" }]);
    assert.deepEqual(references({ Get: 1, got: { Get: null } }), []);
    for (const value of [null, undefined, "Get", 1, true, []]) assert.deepEqual(references(value), []);
  });

  it("survives any depth", () => {
    let value: unknown = { Get: "Parameters.Deep" };
    for (let depth = 0; depth < 100_000; depth++) value = [value];
    assert.equal(references(value).length, 1);
  });

  it("finds what was put in, wherever it was put", () => {
    const leaf = fc.stringMatching(/^Parameters\.[A-Za-z0-9]{1,8}$/).map((Get) => ({ Get }));
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc.integer(),
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(fc.stringMatching(/^[a-z/~]{1,4}$/), tie("tree"), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const found = references(value);
        assert.equal(found.length, (JSON.stringify(value).match(/"Get":/g) ?? []).length);
        for (const { get, pointer } of found) assert.deepEqual(follow(value, pointer), { Get: get });
      }),
    );
  });
});

describe("parseReference", () => {
  const cases: [string, ReturnType<typeof parseReference>][] = [
    ["Parameters.InputData", { kind: "parameter", name: "InputData" }],
    ["Execution.PipelineExecutionId", { kind: "execution", name: "PipelineExecutionId" }],
    [
      "Steps.Train.ModelArtifacts.S3ModelArtifacts",
      { kind: "step", step: "Train", path: ["ModelArtifacts", "S3ModelArtifacts"] },
    ],
    [
      "Steps.A-b_1.ProcessingOutputConfig.Outputs['my train.x'].S3Output.S3Uri",
      {
        kind: "step",
        step: "A-b_1",
        path: ["ProcessingOutputConfig", "Outputs", "my train.x", "S3Output", "S3Uri"],
      },
    ],
    ['Steps.A.Outputs["x"][0]', { kind: "step", step: "A", path: ["Outputs", "x", 0] }],
    ["Steps.T.TrainingJobSummaries.0.Arn", { kind: "step", step: "T", path: ["TrainingJobSummaries", "0", "Arn"] }],
  ];
  for (const [text, parsed] of cases) {
    it(`reads ${text}`, () => {
      assert.deepEqual(parseReference(text), parsed);
    });
  }

  const broken = [
    "",
    "Steps",
    "Steps.",
    "Steps.A",
    "Steps.A.",
    "Steps.A..b",
    "Steps.A['x",
    "Steps.A.b[x]",
    "Steps.A.b c",
    "Steps.A.b\n",
    "Parameters.",
    "Parameters.A.B",
    "Parameters.A\n",
    "parameters.A",
    "Execution.A.B",
    "S3.A",
    " Steps.A.b",
  ];
  for (const text of broken) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseReference(text), undefined);
    });
  }
});

function follow(value: unknown, pointer: string): unknown {
  const keys = pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  return keys.reduce<unknown>((at, key) => {
    assert.ok(typeof at === "object" && at !== null);
    return new Map<string, unknown>(Object.entries(at)).get(key);
  }, value);
}
