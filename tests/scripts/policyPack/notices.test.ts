import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describePackage, noticesOf, packageFolderOf } from "../../../scripts/policyPack/notices";

describe("notices of bundled packages", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "sluicegate-notices-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function made(name: string, licence: unknown, text?: string): string {
    const folder = path.join(root, name);
    mkdirSync(folder);
    writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name, version: "1.2.3", license: licence }));
    if (text !== undefined) writeFileSync(path.join(folder, "LICENSE"), text);
    return folder;
  }

  it("knows a file's package, also one inside another or under a scope", () => {
    assert.equal(packageFolderOf("node_modules/ajv/dist/core.js"), "node_modules/ajv");
    assert.equal(packageFolderOf("node_modules/a/node_modules/@b/c/index.js"), "node_modules/a/node_modules/@b/c");
    assert.equal(packageFolderOf("policies/index.ts"), undefined);
  });

  it("quotes each licence whole, under its package", () => {
    const text = noticesOf([made("a", "MIT", "MIT License\n\nby A\n"), made("b", "ISC", "by B")]);
    assert.match(text, /\na 1\.2\.3 \(MIT\)\n\nMIT License\n\nby A\n\n-{80}\n\nb 1\.2\.3 \(ISC\)\n\nby B\n$/);
  });

  it("refuses a licence that does not let itself be passed on so, none, and one without its text", () => {
    assert.throws(
      () => describePackage(made("c", "AGPL-3.0-or-later")),
      /for package c, got AGPL-3\.0-or-later; keep it/,
    );
    assert.throws(() => describePackage(made("d", undefined)), /Expected a text at license of .*d\/package\.json/);
    assert.throws(() => noticesOf([made("e", "MIT")]), /Expected a licence file in package e, got none/);
  });
});
