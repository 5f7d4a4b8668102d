import assert from "node:assert/strict";
import { describeChanges, describeFinding, describeProofFinding, findingCount, placeOf } from "../../scripts/findings";

const URN = "urn:pulumi:dev::sluicegate::sluicegate:index:Storage$aws:s3/bucket:Bucket::storage-data";

describe("a finding on one line", () => {
  it("is the pack's own, without the policy's description", () => {
    const message = "Buckets are encrypted.\n[S3-01] storage-data | Expected a key | why | fix\n";
    const finding = { rule: "own-key", pack: "sluicegate", level: "mandatory", urn: URN, message };
    assert.equal(describeFinding(finding), "[S3-01] storage-data | Expected a key | why | fix");
  });

  it("names rule and place of what another pack or the engine found", () => {
    const finding = { rule: "own-key", pack: "other", level: "advisory", urn: URN, message: "Description.\nNo key." };
    assert.equal(describeFinding(finding), "[own-key] aws:s3/bucket:Bucket storage-data | No key.");
    assert.equal(describeFinding({ ...finding, urn: "", message: "" }), "[own-key] the stack | ");
    assert.equal(placeOf(""), "the stack");
  });

  it("counts as a person does", () => {
    assert.deepEqual([0, 1, 2].map(findingCount), ["no findings", "1 finding", "2 findings"]);
    assert.equal(describeChanges({ create: 40, same: 0, update: 2 }), "40 create, 2 update");
    assert.equal(describeChanges({}), "");
  });

  it("has a proof's step, pointer, or the definition as its place", () => {
    const finding = { rule: "GATE-03", verdict: "REFUTED", pointer: "/Steps/1", message: "m", fix: "f" } as const;
    assert.equal(describeProofFinding({ ...finding, step: "Gate" }), "[GATE-03] Gate | m | f");
    assert.equal(describeProofFinding(finding), "[GATE-03] /Steps/1 | m | f");
    assert.equal(describeProofFinding({ ...finding, pointer: "" }), "[GATE-03] the definition | m | f");
  });
});
