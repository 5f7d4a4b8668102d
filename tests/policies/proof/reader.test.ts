/** What a definition is read as: its steps with their places, branches and references, and what names may be. */
import assert from "node:assert/strict";
import type { Json } from "../../../pipeline/schema";
import type { ProofDefinition } from "../../../policies/proof/definition";
import { Findings } from "../../../policies/proof/finding";
import { readDefinition } from "../../../policies/proof/reader";
import * as make from "./fixture";

const { fail, gate, get, join } = make;

function read(json: Json): { readonly definition: ProofDefinition; readonly told: readonly string[] } {
  const findings = new Findings();
  const definition = readDefinition(json, findings);
  assert.ok(definition !== undefined);
  return { definition, told: findings.sorted().map(({ pointer, message }) => `${pointer} ${message}`) };
}

const stepNamed = (Name: Json): make.Tree => make.definitionOf({ ...fail("x"), Name });
const parameterNamed = (Name: Json): make.Tree => ({ ...make.definitionOf(), Parameters: [{ Name, Type: "Float" }] });
const STEP = "/Steps/0 Expected a step with a plain Name, got something else";
const PARAMETER = "/Parameters/0 Expected a parameter with a plain Name, got something else";

const NAMES: readonly (readonly [make.Tree, readonly string[]])[] = [
  [stepNamed("_-aZ09"), []],
  [stepNamed("a".repeat(64)), []],
  [stepNamed("a".repeat(65)), [STEP]],
  [stepNamed(""), [STEP]],
  [stepNamed("a b"), [STEP]],
  [stepNamed(" a"), [STEP]],
  [stepNamed("a\n"), [STEP]],
  [stepNamed("ä"), [STEP]],
  [parameterNamed("a-Z_09"), []],
  [parameterNamed("9".repeat(256)), []],
  [parameterNamed("9".repeat(257)), [PARAMETER]],
  [parameterNamed(""), [PARAMETER]],
  [parameterNamed("-a"), [PARAMETER]],
  [parameterNamed("_a"), [PARAMETER]],
  [parameterNamed("a b"), [PARAMETER]],
  [parameterNamed(" a"), [PARAMETER]],
  [parameterNamed("a "), [PARAMETER]],
];

const FUNCTION: Readonly<Record<string, readonly [Json, fault: string | undefined]>> = {
  "a reference": [get("Parameters.InputData"), undefined],
  "a reference that is no text": [{ Get: 1 }, "Expected the text of a reference, got something else"],
  "a reference beside another key": [
    { Get: "Parameters.InputData", More: 1 },
    "Expected a function to stand alone, got other keys beside it",
  ],
  "a reference of another kind": [
    get("Secrets.A"),
    "Expected a reference to a parameter, an execution variable or a step, got another",
  ],
  "a variable that no execution has": [
    get("Execution.Secret"),
    "Expected a reference to a parameter, an execution variable or a step, got another",
  ],
  "a join": [join("/", "a"), undefined],
  "a join of nothing": [join("/"), undefined],
  "a join that is a text": [{ "Std:Join": "a" }, "Expected Std:Join with On and Values, got something else"],
  "a join on a number": [
    { "Std:Join": { On: 1, Values: [] } },
    "Expected Std:Join with On and Values, got something else",
  ],
  "a join of a text": [
    { "Std:Join": { On: "", Values: "a" } },
    "Expected Std:Join with On and Values, got something else",
  ],
  "a join with another key": [
    { "Std:Join": { On: "", Values: [], More: 1 } },
    "Expected Std:Join with On and Values, got something else",
  ],
  "a reading": [{ "Std:JsonGet": { PropertyFile: {}, Path: "a" } }, undefined],
  "a reading that is a text": [
    { "Std:JsonGet": "a" },
    "Expected Std:JsonGet with PropertyFile and Path, got something else",
  ],
  "a reading of a text": [
    { "Std:JsonGet": { PropertyFile: "a", Path: "a" } },
    "Expected Std:JsonGet with PropertyFile and Path, got something else",
  ],
  "a reading with another key": [
    { "Std:JsonGet": { PropertyFile: {}, Path: "a", More: 1 } },
    "Expected Std:JsonGet with PropertyFile and Path, got something else",
  ],
  "a reading with another key in place of its path": [
    { "Std:JsonGet": { PropertyFile: {}, More: 1 } },
    "Expected Std:JsonGet with PropertyFile and Path, got something else",
  ],
  "another function": [{ "Std:Eval": "a" }, "Expected a known function, got another"],
  "a key that only ends as a function": [{ "MyStd:Join": 1 }, undefined],
};

describe("policies/proof/reader", () => {
  it("reads steps in the order of the definition, with their branches, dependencies and references", () => {
    const inner = gate("Inner", [], [fail("A")], [fail("B")]);
    const other = { ...fail("C"), Arguments: { ErrorMessage: get("Parameters.InputData") } };
    const outer = gate("Outer", [make.compare("Equals", get("Parameters.InputData"), "x")], [inner], [other]);
    const last = {
      ...fail("Last"),
      DependsOn: ["Outer", "A"],
      Arguments: { ErrorMessage: join("", "a", get("Steps.A.B")) },
    };
    const { definition, told } = read(make.definitionOf(outer, last));
    assert.deepEqual(told, []);
    assert.deepEqual(
      [...definition.steps.values()].map(({ name, pointer, branch, dependsOn, uses }) => [
        name,
        pointer,
        branch === undefined ? "" : `${branch.condition.name} ${branch.outcome}`,
        dependsOn.join(" "),
        uses.map(({ keys }) => keys.join("/")).join(" "),
      ]),
      [
        ["Outer", "/Steps/0", "", "", "Arguments/Conditions/0/LeftValue"],
        ["Inner", "/Steps/0/Arguments/IfSteps/0", "Outer if", "", ""],
        ["A", "/Steps/0/Arguments/IfSteps/0/Arguments/IfSteps/0", "Inner if", "", ""],
        ["B", "/Steps/0/Arguments/IfSteps/0/Arguments/ElseSteps/0", "Inner else", "", ""],
        ["C", "/Steps/0/Arguments/ElseSteps/0", "Outer else", "", "Arguments/ErrorMessage"],
        ["Last", "/Steps/1", "", "Outer A", "Arguments/ErrorMessage/Std:Join/Values/1"],
      ],
    );
    assert.deepEqual([...definition.parameters], ["InputData", "ProcessingInstanceType", "TrainingInstanceType"]);
  });

  it("looks under the names of branches everywhere else", () => {
    const step = make.change(make.train(), "Arguments/Environment", {
      IfSteps: get("Parameters.InputData"),
      ElseSteps: [get("Parameters.InputData")],
    });
    const { definition } = read(make.definitionOf(step));
    const uses = definition.steps.get("Train")?.uses.map(({ keys }) => keys.join("/")) ?? [];
    assert.deepEqual(uses.filter((place) => place.startsWith("Arguments/Environment")).sort(), [
      "Arguments/Environment/ElseSteps/0",
      "Arguments/Environment/IfSteps",
    ]);
  });

  for (const [json, expected] of NAMES) {
    const { Steps, Parameters } = json as { Steps: Json[]; Parameters: Json[] };
    it(`${expected.length === 0 ? "takes" : "refuses"} ${JSON.stringify(Steps[0] ?? Parameters[0]).slice(0, 40)}`, () => {
      assert.deepEqual(read(json).told, expected);
    });
  }

  for (const [title, [value, fault]] of Object.entries(FUNCTION)) {
    it(`${fault === undefined ? "takes" : "refuses"} ${title}`, () => {
      const { told } = read(make.definitionOf(make.change(make.train(), "Arguments/Environment", { A: [value] })));
      assert.deepEqual(told, fault === undefined ? [] : [`/Steps/0/Arguments/Environment/A/0 ${fault}`]);
    });
  }

  it("says what stands where a list or an object should", () => {
    const wrong: readonly (readonly [path: string, value: Json | undefined, told: string])[] = [
      ["Parameters", "x", "/Parameters Expected a list of parameters, got a string"],
      ["Steps", undefined, "/Steps Expected a list of steps, got nothing"],
      ["Steps", get("x"), "/Steps Expected a list of steps, got a reference"],
      ["Steps/3/Arguments/IfSteps", 1, "/Steps/3/Arguments/IfSteps Expected a list of steps, got a number"],
      ["Steps/0/Arguments", [], "/Steps/0/Arguments Expected Arguments to be an object, got a list"],
      ["Steps/0/DependsOn", {}, "/Steps/0/DependsOn Expected a list of step names, got something else"],
      ["Steps/0/Type", 1, "/Steps/0/Type Expected a known step type, got another"],
      ["Version", undefined, "/Version Expected Version 2020-12-01, got another"],
    ];
    for (const [path, value, expected] of wrong) {
      const { told } = read(make.change(make.compliant(), path, value));
      assert.ok(told.includes(expected), told.join("\n"));
    }
    const [finding] = ((findings) => (readDefinition("x", findings), findings.sorted()))(new Findings());
    assert.equal(finding?.message, "Expected an object, got a string");
  });

  it("takes a definition without parameters, and branches that are not there", () => {
    const bare = make.definitionOf({ Name: "Gate", Type: "Condition", Arguments: {} });
    assert.deepEqual(read(make.change(bare, "Parameters", undefined)).told, []);
    assert.deepEqual(read(make.definitionOf({ Name: "Gate", Type: "Condition" })).told, []);
  });
});
