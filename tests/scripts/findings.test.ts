import assert from "node:assert/strict";
import {
  describeChanges,
  describeFinding,
  describeProofFinding,
  findingCount,
  placeOf,
  tellAll,
} from "../../scripts/findings";
import { finding as lost } from "../../scripts/plan/rules";

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

  it("is taken apart into rule, place, what, why, fix and docs, whoever found it", () => {
    const message =
      "Buckets.\n[S3-01] storage-data (aws:s3/bucket:Bucket) .rules[0] | what | why | fix | docs/g.md#s3-01";
    const ofPack = { rule: "own-key", pack: "sluicegate", level: "mandatory", urn: URN, message };
    const ofGuard = lost({ rule: "LOSS-02", urn: URN, what: "would be deleted" }, "mandatory");
    const ofEngine = { rule: "guard", pack: "other", level: "advisory", urn: "", message: "No key | in here." };
    const told = tellAll([ofPack, ofEngine, ofGuard]).map(({ id, where, what, fix, docs }) => [
      id,
      where,
      what,
      fix,
      docs,
    ]);
    assert.deepEqual(told, [
      ["LOSS-02", "", "would be deleted", told[0]?.[3], "docs/plan-guard.md#loss-02"],
      ["S3-01", ".rules[0]", "what", "fix", "docs/g.md#s3-01"],
      ["guard", "", "No key | in here.", "", ""],
    ]);
    assert.match(told[0]?.[3] ?? "", /^keep it in the program/);
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
