/** The compliance matrix of docs/guardrails.md against the rules: neither side names what the other lacks. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FRAMEWORKS, readClause } from "../../policies/frameworks";
import { guardrailsMarkdown } from "../../policies/guardrails";
import { rules } from "../../policies/index";
import { repositoryRoot } from "../support/repository";

const text = readFileSync(join(repositoryRoot, "docs", "guardrails.md"), "utf8");

const NAMES = Object.values(FRAMEWORKS).map(({ name }) => name);
/** `S3-01 | GDPR | 32`, of every rule. */
const ofRules = rules
  .flatMap(({ id, frameworks }) => frameworks.map(readClause).map(({ name, clause }) => [id, name, clause].join(" | ")))
  .sort();

/** The cells of the table under a heading, its head first. */
function tableUnder(heading: string): string[][] {
  const [, after = ""] = text.split(`\n## ${heading}\n`);
  const lines = (after.split("\n## ")[0] ?? "").split("\n").filter((line) => line.startsWith("|"));
  const cells = lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return cells.filter((_, row) => row !== 1);
}

const list = (cell: string): string[] => cell.split(", ").filter((one) => one !== "");

describe("the compliance matrix", () => {
  it("has a column for each of the eight frameworks, and none is without a rule", () => {
    assert.equal(NAMES.length, 8);
    const [head = []] = tableUnder("Compliance matrix");
    assert.deepEqual(head, ["rule", ...NAMES]);
    for (const name of NAMES)
      assert.ok(
        ofRules.some((line) => line.includes(` | ${name} | `)),
        name,
      );
  });

  it("names for every rule exactly its clauses, and no rule that there is not", () => {
    const [head = [], ...rows] = tableUnder("Compliance matrix");
    assert.deepEqual(
      rows.map(([rule = ""]) => rule),
      rules.map(({ id }) => `[${id}](#${id.toLowerCase()})`),
    );
    const told = rows.flatMap(([rule = "", ...cells]) =>
      cells.flatMap((cell, column) =>
        list(cell).map((clause) => [/[A-Z0-9]+-\d\d/.exec(rule)?.[0], head[column + 1], clause].join(" | ")),
      ),
    );
    assert.deepEqual(told.sort(), ofRules);
  });

  it("turned round names the same: rules by clause", () => {
    const [, ...rows] = tableUnder("Clauses");
    const told = rows.flatMap(([framework = "", clause = "", ids = ""]) =>
      list(ids).map((id) => [id, framework.replace(/ \([^)]*\)$/, ""), clause].join(" | ")),
    );
    assert.deepEqual(told.sort(), ofRules);
  });

  it("lists under each rule's own heading the same clauses, as supported", () => {
    for (const { id, frameworks } of rules) {
      const [, section = ""] = text.split(`\n### ${id}\n`);
      const [, supports] = /^- Supports: (.*)$/m.exec(section) ?? [];
      const names = frameworks.map(readClause).map(({ name, clause }) => `${name} ${clause}`);
      assert.equal(supports, names.join(", "), id);
    }
  });

  it("says of no rule that it makes anything compliant", () => {
    assert.match(text, /A rule supports a clause: it gives evidence for it and does not ensure compliance\./);
    assert.doesNotMatch(text, /\b(guarantees|ensures|certifies) compliance\b|\bis compliant with\b/i);
  });

  it("would show a rule that has no clause of a framework by an empty cell", () => {
    const [first] = rules;
    assert.ok(first !== undefined);
    const written = guardrailsMarkdown([{ ...first, frameworks: ["ccpa:1798.100(e)"] }]);
    assert.match(written, /\| \[GATE-01\]\(#gate-01\) \|( +\|){5} 1798\.100\(e\) \|( +\|){2}/);
  });
});
