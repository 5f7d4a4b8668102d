import assert from "node:assert/strict";
import { boundInWords, verdictLines } from "../../../scripts/report/verdict";
import { passedFacts } from "../../support/reportFacts";

describe("the verdict in a terminal", () => {
  it("says bounds in words", () => {
    assert.equal(boundInWords({ comparator: "<=", value: 4000, holds: true }), "at most 4,000");
    assert.equal(boundInWords({ comparator: ">", value: 0.8, holds: true }), "above 0.8");
  });

  it("fits 80 columns, and ends with what to do about the model", () => {
    const lines = verdictLines(passedFacts);
    assert.deepEqual(
      lines.flatMap((line) => line.split("\n")).filter((line) => line.length > 80),
      [],
    );
    assert.equal(lines[1], "Gate PASSED");
    assert.match(lines.at(-3) ?? "", /^Proof {2}PROVED for definition sha256 [0-9a-f]{32}\.\.\.$/);
    assert.match(lines.at(-2) ?? "", /^Model {2}version 3 of \S+: PendingManualApproval$/);
    assert.match(lines.at(-1) ?? "", /^Next {3}npx sluicegate model approve 3 --stack dev --pipeline regression$/);
  });

  it("asks nobody to approve what is decided, or what is not proved", () => {
    const { model, proof } = passedFacts;
    assert.ok(model !== undefined);
    const decided = verdictLines({ ...passedFacts, model: { ...model, approval: "Approved" } });
    assert.match(decided.at(-1) ?? "", /: Approved$/);
    const unproved = verdictLines({ ...passedFacts, proof: { ...proof, verdict: "UNPROVED" } });
    assert.match(unproved.at(-1) ?? "", /: PendingManualApproval$/);
  });

  it("says why a gate refused, and that nothing is registered", () => {
    const refused = { ...passedFacts.execution, status: "Failed", failureReason: "mse 9000 (at most 4000)" };
    const steps = [{ name: "Reject", type: "Fail", status: "Failed" }];
    const lines = verdictLines({ ...passedFacts, execution: { ...refused, steps }, model: undefined });
    assert.equal(lines[1], "Gate REFUSED: mse 9000 (at most 4000)");
    assert.equal(lines.at(-1), "Model  none registered");
    const broken = verdictLines({ ...passedFacts, execution: { ...refused, steps: [] }, model: undefined });
    assert.match(broken[1] ?? "", /^Gate NOT REACHED: /);
  });
});
