import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { repositoryRoot } from "../support/repository";
import { documentAt, linksOf, tablesOf } from "./markdown";

describe("the threat model", () => {
  const model = documentAt("docs/threat-model.md");
  const rows = tablesOf(model).flat();

  it("says of each actor the goal, the control, what shows it and what remains", () => {
    assert.ok(rows.length >= 15);
    for (const row of rows) {
      assert.equal(row.length, 5, row[0]);
      assert.ok(
        row.every((cell) => cell !== ""),
        row[0],
      );
      assert.match(row[3] ?? "", /\]\(\.\.\/tests\//, row[0]);
    }
  });

  for (const { title, target } of linksOf(model)) {
    it(`names a test that is there: ${title}`, () => {
      const text = readFileSync(path.join(repositoryRoot, target), "utf8");
      assert.ok(text.includes(title), target);
    });
  }
});
