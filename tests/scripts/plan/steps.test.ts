import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pipelineChanges } from "../../../scripts/plan/steps";
import { repositoryRoot } from "../../support/repository";

const before = readFileSync(join(repositoryRoot, "tests/pipeline/regression/definition.json"), "utf8");

function changeTo(after: string | undefined) {
  const [change] = pipelineChanges([
    { name: "regression", urn: "", before, ...(after === undefined ? {} : { after }) },
  ]);
  assert.ok(change !== undefined);
  return change;
}

describe("what changes in a pipeline", () => {
  it("is nothing where the definition stays", () => {
    const none = { added: [], removed: [], changed: [] };
    assert.deepEqual([changeTo(before).change, changeTo(before).steps], ["same", none]);
  });

  it("is a step by its own words; the condition around it stays", () => {
    const after = before.replaceAll("PendingManualApproval", "Approved");
    assert.deepEqual(changeTo(after).steps, { added: [], removed: [], changed: ["Register"] });
  });

  it("is a step that comes or goes, wherever it stands", () => {
    const after = before.replaceAll(`"Name": "Register"`, `"Name": "Enrol"`);
    const { added, removed, changed } = changeTo(after).steps;
    assert.deepEqual([added, removed, changed], [["Enrol"], ["Register"], ["Gate"]]);
  });

  it("is everything where a side is missing or is no JSON", () => {
    assert.equal(changeTo(undefined).change, "gone");
    assert.equal(changeTo("{").steps.removed.length, 6);
    const [created] = pipelineChanges([{ name: "regression", urn: "", after: before }]);
    assert.deepEqual([created?.change, created?.gates.before], ["new", null]);
  });
});
