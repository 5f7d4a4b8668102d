import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { repositoryRoot } from "../../../support/repository";

const GIVEN = {
  "--from": "3800",
  "--to": "4200",
  "--reason": "The new clinic measures differently.",
  "--ticket": "ML-12",
  "--approver": "@ada",
};
const ENTRY = {
  pipeline: "regression",
  metric: "mse",
  from: 3800,
  to: 4200,
  reason: "The new clinic measures differently.",
  ticket: "ML-12",
  approver: "@ada",
};

describe("policy loosen", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "sluicegate-loosen-"));
    mkdirSync(join(root, "policies"));
    for (const name of ["gate-changes.yaml", "gate-changes.schema.json"]) {
      cpSync(join(repositoryRoot, "policies", name), join(root, "policies", name));
    }
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const text = () => readFileSync(join(root, "policies", "gate-changes.yaml"), "utf8");
  const words = (change: Partial<Record<keyof typeof GIVEN, string>> = {}) => [
    ...["policy", "loosen", "regression", "mse"],
    ...Object.entries({ ...GIVEN, ...change }).flat(),
  ];

  it("writes the entry and keeps the comments", async () => {
    const before = text();
    const { code, stdout, stderr } = await sluicegate(root, ...words());
    assert.equal(code, 0, stderr);
    assert.equal(stdout, "Allowed in policies/gate-changes.yaml: mse of regression from 3800 to 4200.\n");
    assert.ok(text().startsWith(before.slice(0, before.indexOf("changes:"))));
    assert.deepEqual(parse(text()), { changes: [ENTRY] });
    await sluicegate(root, ...words({ "--to": "removed" }));
    assert.deepEqual(parse(text()), { changes: [ENTRY, { ...ENTRY, to: "removed" }] });
  });

  it("writes nothing with --dry-run", async () => {
    const before = text();
    const { code, at } = await sluicegateJson(root, ...words(), "--dry-run");
    assert.deepEqual([code, at("written"), at("entry")], [0, false, ENTRY]);
    assert.equal(text(), before);
  });

  it("refuses what the schema refuses, all at once, what stands there already, and a missing word", async () => {
    const before = text();
    const faulty = await sluicegate(root, ...words({ "--reason": "better", "--ticket": "ML 12" }));
    assert.equal(faulty.code, 2);
    assert.match(faulty.stderr, /reason must NOT have fewer than 20 characters\n.*ticket must match pattern/);
    assert.equal(text(), before);
    await sluicegate(root, ...words());
    const again = await sluicegate(root, ...words());
    assert.deepEqual([again.code, again.stderr.includes("stands there already")], [2, true]);
    assert.equal((await sluicegate(root, "policy", "loosen", "regression", "mse")).code, 2);
  });
});
