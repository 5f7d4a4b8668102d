import assert from "node:assert/strict";
import { StackWaivers } from "../../../policies/exceptions";
import type { Floors } from "../../../policies/floors";
import { NO_WAIVERS, parseWaivers, type Waiver } from "../../../policies/waivers";
import type { EngineResult } from "../../../scripts/engine";
import { guard, type NewSide, type OldSide } from "../../../scripts/plan/guard";
import { markdown, terminalLines } from "../../../scripts/plan/planReport";
import { result } from "../../../scripts/plan/result";
import { WAIVER, waiverFile } from "../../support/waivers";
import { planned, urnOf, BUCKET } from "../../support/planned";

const floors: Floors = {
  relaxedStacks: ["dev"],
  pipelines: { regression: { metrics: { mse: { path: "mse", direction: "max", bound: 4500 } } } },
};
const weaker: Floors = {
  ...floors,
  pipelines: { regression: { metrics: { mse: { path: "mse", direction: "max", bound: 4600 } } } },
};
const old: OldSide = { label: "main (0123)", floors, gateChanges: [], waivers: [] };
const place = { stack: "prod", relaxed: false, today: "2026-11-21" };
const waivers = new StackWaivers(NO_WAIVERS, place);
const head: NewSide = { stack: "prod", floors, gateChanges: { changes: [], faults: [] }, waivers };
const entry = {
  pipeline: "regression",
  metric: "mse",
  from: 4500,
  to: 4600,
  reason: "The new clinic measures differently.",
  ticket: "ML-12",
  approver: "@ada",
};
const engine: EngineResult = {
  outcome: "succeeded",
  findings: [],
  remediations: [],
  changes: { update: 1, same: 2 },
  diagnostics: [],
  durationSeconds: 1,
  outputs: {},
};
const deleted = planned({ operation: "delete" });
const levels = (side: NewSide, before: OldSide | undefined = old) =>
  guard([deleted], before, side).findings.map(({ rule, level }) => [rule, level]);

describe("the plan guard", () => {
  it("never calls passed what had no old side", () => {
    const { compared, verdict, findings } = guard([deleted], undefined, head);
    assert.deepEqual([compared, findings], [false, []]);
    assert.equal(verdict, "not checked (no old side to compare with)");
  });

  it("says with what it compared, and what that could not show", () => {
    assert.equal(guard([], old, head).verdict, "compared with main (0123): nothing would be lost");
    const state: OldSide = { label: "the stack's state", gateChanges: [], waivers: [] };
    assert.equal(
      guard([deleted], state, head).verdict,
      "compared with the stack's state: 1 finding; not checked: floors",
    );
  });

  it("blocks what would be lost, and only advises where the stack is relaxed", () => {
    assert.deepEqual(levels(head), [["LOSS-02", "mandatory"]]);
    assert.deepEqual(levels({ ...head, stack: "dev" }), [["LOSS-02", "advisory"]]);
  });

  it("does not take the new side's word for which stacks are relaxed", () => {
    const relaxing = { ...head, floors: { ...floors, relaxedStacks: ["dev", "prod"] } };
    assert.deepEqual(levels(relaxing), [
      ["LOSS-02", "mandatory"],
      ["LOSS-05", "mandatory"],
    ]);
  });

  it("blocks a weaker floor in every stack, unless an entry allows it: then it tells by whom", () => {
    const side: NewSide = { ...head, stack: "dev", floors: weaker };
    assert.deepEqual(
      guard([], old, side).findings.map(({ level }) => level),
      ["mandatory"],
    );
    const allowed = guard([], old, { ...side, gateChanges: { changes: [entry], faults: [] } });
    assert.deepEqual(
      allowed.findings.map(({ level }) => level),
      ["advisory"],
    );
    assert.match(allowed.findings[0]?.message ?? "", /mse from 4500 to 4600, as @ada decided in ML-12/);
  });

  describe("with waivers", () => {
    const { urn } = deleted;
    const waiver = { ...WAIVER, rule: "LOSS-02", urn };
    const told = (entries: readonly object[], before: readonly Waiver[] = []) => {
      const file = parseWaivers(waiverFile(...entries));
      const side = { ...head, waivers: new StackWaivers(file, place) };
      return guard([deleted], { ...old, waivers: before }, side).findings;
    };
    const brief = (entries: readonly object[], before?: readonly Waiver[]) =>
      told(entries, before).map(({ rule, level, message }) => `${rule} ${level} ${message.split(" | ")[0]}`);
    const lost = "LOSS-02 mandatory [LOSS-02] aws:s3/bucket:Bucket data";

    it("lets a loss pass that an entry names, and tells it all the same", () => {
      const [only, ...others] = told([waiver]);
      assert.deepEqual(others, []);
      assert.deepEqual(
        [only?.level, only?.waived],
        ["advisory", { expires: "2026-12-31", approver: "@ada", ticket: "ML-12" }],
      );
      assert.match(only?.message ?? "", /; finding [0-9a-f]{12}; waived until 2026-12-31 by @ada \(ML-12\)$/);
    });

    it("takes the fingerprint that it tells", () => {
      const finding = told([])[0]?.fingerprint;
      assert.ok(finding !== undefined);
      assert.equal(told([{ ...waiver, finding }])[0]?.level, "advisory");
      assert.deepEqual(brief([{ ...waiver, finding: "000000000000" }]), [
        lost,
        "LOSS-07 mandatory [LOSS-07] waivers.yaml line 2",
      ]);
    });

    it("blocks an entry that lets nothing pass, unless the old side had it", () => {
      const other = { ...waiver, urn: `${urn}-other` };
      assert.deepEqual(brief([other]), [lost, "LOSS-07 mandatory [LOSS-07] waivers.yaml line 2"]);
      assert.deepEqual(brief([other], [other]), [lost]);
      assert.deepEqual(brief([waiver], [waiver]), ["LOSS-02 advisory [LOSS-02] aws:s3/bucket:Bucket data"]);
    });

    it("lets no weaker gate or floor pass", () => {
      const file = parseWaivers(waiverFile({ ...waiver, rule: "LOSS-05", urn: "urn:pulumi:prod::*" }));
      const side = { ...head, floors: weaker, waivers: new StackWaivers(file, place) };
      assert.deepEqual(
        guard([], old, side).findings.map(({ rule, level }) => [rule, level]),
        [["LOSS-05", "mandatory"]],
      );
    });
  });

  it("blocks a malformed file of entries, each fault by itself", () => {
    const faults = ["line 2: /changes/0 must have required property 'ticket'"];
    const [found] = guard([], old, { ...head, gateChanges: { changes: [], faults } }).findings;
    assert.match(found?.message ?? "", /^\[LOSS-06\] policies\/gate-changes\.yaml \| line 2: /);
  });
});

describe("a preview's result", () => {
  const protects = `resource "x" cannot be deleted because it is protected.`;
  const outcomeOf = (change: Partial<EngineResult>, resources = [deleted]) =>
    result("prod", { ...engine, ...change }, resources, guard(resources, old, head)).outcome;

  it("is refused when the guard refuses, also where the engine failed for nothing but a protection", () => {
    assert.equal(outcomeOf({}), "refused");
    const errors = [protects, "preview failed"].map((message) => ({ severity: "error" as const, message, urn: "" }));
    assert.equal(outcomeOf({ outcome: "failed", diagnostics: errors }), "refused");
  });

  it("stays failed or cancelled where there is more to it", () => {
    const other = { severity: "error" as const, message: "the program broke", urn: "" };
    assert.equal(outcomeOf({ outcome: "failed", diagnostics: [other] }), "failed");
    assert.equal(outcomeOf({ outcome: "cancelled" }), "cancelled");
    assert.equal(outcomeOf({}, []), "succeeded");
  });

  it("carries the plan without what stays, and never a value of it", () => {
    const secret = planned({ operation: "update", properties: ["tags"], before: { tags: "a" }, after: { tags: "b" } });
    const { plan } = result("prod", engine, [secret, planned({ urn: urnOf(BUCKET, "other") })], guard([], old, head));
    assert.deepEqual(plan, [planned({ operation: "update", properties: ["tags"] })]);
  });

  it("reads the same in terminal and Markdown", () => {
    const previewed = result("prod", engine, [deleted], guard([deleted], old, head));
    const lines = terminalLines(previewed);
    assert.match(lines[0] ?? "", /^mandatory: \[LOSS-02\] aws:s3\/bucket:Bucket data \| would be deleted, /);
    assert.deepEqual(lines.slice(1), [
      "delete aws:s3/bucket:Bucket data",
      "Stack prod: refused; 2 same, 1 update",
      "Policy findings: 1",
      "Data-loss guard: compared with main (0123): 1 finding",
    ]);
    const report = markdown(previewed).split("\n");
    assert.equal(report[0], "## Sluicegate: stack prod");
    assert.ok(report.includes("| delete | aws:s3/bucket:Bucket | data |  |"));
  });

  it("says what the pack judged by, and what it mended", () => {
    const policyPack = { version: "0.1.0", configuration: "3f2a9c01d4e5b6a7", today: "2026-11-28" };
    const mended = {
      rule: "bucket-key-enabled",
      pack: "sluicegate",
      urn: urnOf(BUCKET, "data"),
      properties: ["rules"],
    };
    const previewed = result("prod", { ...engine, policyPack, remediations: [mended] }, [], guard([], old, head));
    const line = "bucket-key-enabled set rules of aws:s3/bucket:Bucket data; write it into the program";
    const lines = terminalLines(previewed);
    assert.equal(lines[0], `mended: ${line}`);
    assert.equal(lines.at(-1), "Policy pack: 0.1.0, configuration 3f2a9c01d4e5b6a7, 2026-11-28");
    const report = markdown(previewed).split("\n");
    assert.ok(report.includes("Policy pack 0.1.0, configuration 3f2a9c01d4e5b6a7, 2026-11-28."));
    assert.ok(report.includes(`- ${line}`));
  });

  it("shows no name as Markdown or HTML", () => {
    const hostile = planned({ operation: "delete", urn: urnOf(BUCKET, "a|<img>`x`") });
    const report = markdown(result("prod", engine, [hostile], guard([hostile], old, head)));
    assert.ok(report.includes("a\\|\\<img\\>\\`x\\`"), report);
    assert.doesNotMatch(report, /[^\\]<img/);
  });
});
