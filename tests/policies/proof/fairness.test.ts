import assert from "node:assert/strict";
import { prove } from "../../../policies/proof";
import * as make from "./fixture";

const RULE = "GATE-13";

/** A bias check beside the trunk; `waits` is what makes the gate or the registration wait for it. */
function withCheck(more: make.Tree, waits: make.Tree = { DependsOn: ["Fair"] }): make.Tree {
  const check = { ...make.processing("Fair", [], []), Type: "ClarifyCheck", CheckType: "MODEL_BIAS", ...more };
  const gate = make.gate("Gate", [make.atMost(4000)], [make.registration("Register")]);
  return make.withTail(check, { ...gate, ...waits });
}

function findings(definition: make.Tree, biasCheck: boolean): string[] {
  const { findings: found } = prove(JSON.stringify(definition), { metrics: make.METRICS, biasCheck });
  return found.filter(({ rule }) => rule === RULE).map(({ verdict, message }) => `${verdict} ${message}`);
}

const NONE = "REFUTED Expected a ClarifyCheck step on bias that fails on violation before Register, got none";

describe("policies/proof: GATE-13, a bias check before every registration", () => {
  it("demands none unless it is told to", () => {
    assert.deepEqual(findings(make.compliant(), false), []);
    assert.deepEqual(findings(make.compliant(), true), [NONE]);
  });

  it("is content with a check that the gate waits for", () => {
    assert.deepEqual(findings(withCheck({}), true), []);
    assert.deepEqual(findings(withCheck({ FailOnViolation: true, SkipCheck: false }), true), []);
    assert.equal(prove(JSON.stringify(withCheck({})), { metrics: make.METRICS, biasCheck: true }).verdict, "PROVED");
  });

  it("is content with a check that the training reads", () => {
    const read = { A: make.get("Steps.Fair.BaselineUsedForDriftCheckConstraints") };
    assert.deepEqual(findings(make.change(withCheck({}, {}), "Steps/1/Arguments/Environment", read), true), []);
  });

  const useless: Readonly<Record<string, make.Tree>> = {
    "for which nothing waits": withCheck({}, {}),
    "that lets violations pass": withCheck({ FailOnViolation: false }),
    "whose strictness a parameter decides": withCheck({ FailOnViolation: make.get("Parameters.InputData") }),
    "with a cache": withCheck({ CacheConfig: { Enabled: true, ExpireAfter: "P30d" } }),
    "that explains the model": withCheck({ CheckType: "MODEL_EXPLAINABILITY" }),
    "of no type": withCheck({ CheckType: make.get("Parameters.InputData") }),
    "of the data's quality only": withCheck({ Type: "QualityCheck" }),
  };
  for (const [name, definition] of Object.entries(useless)) {
    it(`refuses a check ${name}`, () => {
      assert.deepEqual(findings(definition, true), [NONE]);
    });
  }
});
