import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { losses } from "../../../scripts/plan/losses";
import { LOSS_RULES } from "../../../scripts/plan/rules";
import { STATEFUL_TYPES } from "../../../scripts/plan/stateful";
import type { PlannedResource } from "../../../scripts/plan/plan";
import { planned } from "../../support/planned";
import { repositoryRoot } from "../../support/repository";

const rulesOf = (change: Partial<PlannedResource>) => losses([planned(change)]).map(({ rule }) => rule);

describe("what a plan would lose", () => {
  it("is nothing where a bucket stays, is changed in place, or is new", () => {
    for (const operation of ["same", "update", "create"] as const) assert.deepEqual(rulesOf({ operation }), []);
  });

  it("is the contents of a bucket that is replaced or deleted, with what forces it", () => {
    const [replaced] = losses([planned({ operation: "replace", properties: ["bucket"] })]);
    assert.deepEqual([replaced?.rule, replaced?.what.includes("because of bucket")], ["LOSS-01", true]);
    assert.deepEqual(rulesOf({ operation: "delete" }), ["LOSS-02"]);
  });

  it("is nothing of a bucket that the engine only forgets", () => {
    assert.deepEqual(rulesOf({ operation: "delete", retained: true }), []);
  });

  it("is nothing of what can be made again, unless somebody protected it", () => {
    const type = "aws:iam/role:Role";
    assert.deepEqual(rulesOf({ type, operation: "delete", wasProtected: false }), []);
    assert.deepEqual(rulesOf({ type, operation: "delete", wasProtected: true }), ["LOSS-02"]);
  });

  it("is the protection of what stays without it, and of nothing else", () => {
    assert.deepEqual(rulesOf({ isProtected: false }), ["LOSS-03"]);
    assert.deepEqual(rulesOf({ operation: "update", isProtected: false }), ["LOSS-03"]);
    assert.deepEqual(rulesOf({ wasProtected: false, isProtected: false }), []);
  });

  it("is known of every stateful type of each concern, and of none that @pulumi/aws has not", () => {
    const table: unknown = JSON.parse(readFileSync(join(repositoryRoot, "infra/local/types.json"), "utf8"));
    assert.ok(typeof table === "object" && table !== null && "types" in table);
    const known = Object.keys(table.types ?? {});
    const missing = STATEFUL_TYPES.filter((type) => type.startsWith("aws:") && !known.includes(type));
    assert.deepEqual(missing, []);
    for (const type of STATEFUL_TYPES) assert.deepEqual(rulesOf({ type, operation: "delete" }), ["LOSS-02"]);
  });

  it("is explained, each rule under its own heading", () => {
    const text = readFileSync(join(repositoryRoot, "docs/plan-guard.md"), "utf8");
    const headings = [...text.matchAll(/^### (LOSS-\d\d)$/gm)].map(([, id]) => id);
    assert.deepEqual(headings, Object.keys(LOSS_RULES));
    for (const { states } of Object.values(LOSS_RULES)) assert.ok(text.includes(states), states);
  });
});
