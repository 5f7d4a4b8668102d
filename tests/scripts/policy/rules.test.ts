import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readClause } from "../../../policies/frameworks";
import { rules } from "../../../policies/index";
import { LOSS_RULES } from "../../../scripts/plan/rules";
import { effectiveLevel, knownRules } from "../../../scripts/policy/rules";
import { repositoryRoot } from "../../support/repository";

describe("the rules that a finding may name", () => {
  it("are those of the pack and those of the plan guard, each once", () => {
    const ids = knownRules.map(({ id }) => id);
    assert.deepEqual(ids, [...rules.map(({ id }) => id), ...Object.keys(LOSS_RULES)]);
    assert.equal(new Set(knownRules.flatMap(({ id, name }) => [id, name])).size, rules.length + ids.length);
  });

  it("are all explained where they say, with the clauses that they support", () => {
    for (const { docs, clauses, states, source } of knownRules) {
      const [file = "", anchor = ""] = docs.split("#");
      const text = readFileSync(join(repositoryRoot, file), "utf8");
      const [, section = ""] = text.split(new RegExp(`^### ${anchor}$`, "im"));
      const own = section.split(/^##/m)[0]?.replace(/\s+/g, " ") ?? "";
      assert.ok(own.includes(states), docs);
      if (source === "policy pack") continue;
      const supports = clauses.map((clause) => `${readClause(clause).name} ${readClause(clause).clause}`).join(", ");
      assert.ok(own.includes(`Supports: ${supports}`), `${docs}: ${supports}`);
    }
  });

  it("have another level only in a relaxed stack", () => {
    const levels = (id: string) => {
      const rule = knownRules.find((one) => one.id === id);
      assert.ok(rule !== undefined);
      return [effectiveLevel(rule, false), effectiveLevel(rule, true)];
    };
    assert.deepEqual(levels("GATE-01"), ["mandatory", "mandatory"]);
    assert.deepEqual(levels("PIPE-12"), ["mandatory", "off"]);
    assert.deepEqual(levels("LOSS-01"), ["mandatory", "advisory"]);
    assert.deepEqual(levels("LOSS-04"), ["mandatory", "mandatory"]);
  });
});
