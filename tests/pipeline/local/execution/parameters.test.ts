import assert from "node:assert/strict";
import fc from "fast-check";
import { ParameterError, resolveParameters } from "../../../../pipeline/local/execution";
import type { ParameterDefinition, PipelineDefinition } from "../../../../pipeline/schema";

function definition(...Parameters: ParameterDefinition[]): PipelineDefinition {
  return { Version: "2020-12-01", Parameters, Steps: [] };
}

describe("pipeline/local/execution/parameters", () => {
  it("converts what is given to the type and takes defaults for the rest", () => {
    const values = resolveParameters(
      definition(
        { Name: "Count", Type: "Integer", DefaultValue: 1 },
        { Name: "Rate", Type: "Float", DefaultValue: 0.5 },
        { Name: "Fast", Type: "Boolean", DefaultValue: false },
        { Name: "Text", Type: "String", DefaultValue: "007" },
      ),
      { Count: "3", Fast: "True" },
    );
    assert.deepEqual([...values.values()], [3, 0.5, true, "007"]);
  });

  it("says all that is wrong at once", () => {
    const wanted = definition(
      { Name: "Count", Type: "Integer", DefaultValue: 1 },
      { Name: "Given", Type: "String" },
      { Name: "Type", Type: "String", DefaultValue: "ml.m5.large", EnumValues: ["ml.m5.large"] },
    );
    assert.throws(
      () => resolveParameters(wanted, { Count: "1.5", Type: "ml.p5", Other: "x" }),
      (error) => {
        assert.ok(error instanceof ParameterError);
        assert.deepEqual(error.problems, [
          'Expected a parameter of the pipeline, got "Other"; it has Count, Given, Type.',
          'Expected parameter "Count" to be of type Integer, got "1.5".',
          'Expected a value for parameter "Given", which has no default; give one.',
          'Expected parameter "Type" to be one of ml.m5.large, got "ml.p5".',
        ]);
        return true;
      },
    );
  });

  it("takes inherited names for what they are: unknown", () => {
    assert.throws(() => resolveParameters(definition({ Name: "constructor", Type: "String" }), {}), /no default/);
  });

  it("reads back every number it is given as text", () => {
    const wanted = definition({ Name: "I", Type: "Integer" }, { Name: "F", Type: "Float" });
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }), (I, F) => {
        const values = resolveParameters(wanted, { I: String(I), F: String(F) });
        assert.equal(values.get("I"), I);
        assert.equal(values.get("F"), Number(String(F)));
      }),
    );
  });

  for (const text of ["", " 1", "1e400", "NaN", "Infinity", "0x10", "1_000", "ten"]) {
    it(`refuses ${JSON.stringify(text)} as a number`, () => {
      assert.throws(() => resolveParameters(definition({ Name: "F", Type: "Float" }), { F: text }), /of type Float/);
      assert.throws(
        () => resolveParameters(definition({ Name: "I", Type: "Integer" }), { I: text }),
        /of type Integer/,
      );
    });
  }
});
