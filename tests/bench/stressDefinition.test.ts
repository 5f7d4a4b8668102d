/** The definitions that the proof is measured on: always the same, as large as asked for, and rightly proved. */
import assert from "node:assert/strict";
import { project } from "../../bench/proof";
import { countOf, full, wide } from "../../bench/stressDefinition";
import type { PipelineDefinition } from "../../pipeline/schema";
import { buildGraph } from "../../pipeline/graph";
import { prove, type ProofResult } from "../../policies/proof";
import { repositoryRoot } from "../support/repository";

const { definition, metrics } = project(repositoryRoot);
const judge = (one: PipelineDefinition): ProofResult => prove(JSON.stringify(one), { metrics });

describe("bench/stressDefinition", () => {
  for (const [name, generate] of Object.entries({ wide, full })) {
    it(`generates a ${name} definition of the size asked for, the same every time`, () => {
      const generated = generate(definition, 600);
      assert.equal(countOf(generated), 600);
      assert.equal(buildGraph(generated).order.length, 600);
      assert.equal(JSON.stringify(generated), JSON.stringify(generate(definition, 600)));
    });

    it(`generates a ${name} definition that is PROVED, and REFUTED once its gate is open`, () => {
      const generated = generate(definition, 600);
      assert.equal(judge(generated).verdict, "PROVED");
      const open = JSON.stringify(generated).replace('"LessThanOrEqualTo"', '"GreaterThan"');
      assert.equal(prove(open, { metrics }).verdict, "REFUTED");
    });
  }

  it("is PROVED at 10,000 steps, with one registration behind its one gate", () => {
    const { verdict, certificate } = judge(wide(definition, 10_000));
    assert.equal(verdict, "PROVED");
    assert.equal(certificate?.sinks.length, 1);
  });

  it("keeps its last reports before the gate", () => {
    const gate = wide(definition, 600).Steps.at(-1);
    assert.equal(gate?.DependsOn?.length, 100);
  });
});
