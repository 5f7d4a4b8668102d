import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Ajv from "ajv";
import schema from "../../policies/waivers.schema.json";
import { entryText, NO_WAIVERS, parseWaivers, readWaivers } from "../../policies/waivers";
import { repositoryRoot } from "../support/repository";
import { waiverFile, WAIVER } from "../support/waivers";

/** Each fault as `line: what`. */
const faultsIn = (text: string): string[] => parseWaivers(text).faults.map(({ line, what }) => `${line}: ${what}`);

describe("waivers.yaml", () => {
  it("ships without an entry, and is well-formed", () => {
    assert.deepEqual(readWaivers(path.join(repositoryRoot, "policies")), NO_WAIVERS);
  });

  it("has a schema that is one", () => {
    assert.equal(new Ajv().validateSchema(schema), true);
  });

  it("is read whole, each entry with its line", () => {
    const second = { ...WAIVER, rule: "S3-05", finding: "3f2a9c01d4e7" };
    assert.deepEqual(parseWaivers(waiverFile(WAIVER, second)), {
      name: "waivers.yaml",
      entries: [
        { ...WAIVER, line: 2 },
        { ...second, line: 8 },
      ],
      faults: [],
    });
  });

  const malformed: readonly (readonly [what: string, change: object, ...faults: string[]])[] = [
    ["no reason", { reason: undefined }, "2: /waivers/0 must have required property 'reason'"],
    ["an empty reason", { reason: "" }, "4: /waivers/0/reason must NOT have fewer than 20 characters"],
    [
      "a short reason",
      { reason: "Because we said so." },
      "4: /waivers/0/reason must NOT have fewer than 20 characters",
    ],
    [
      "a reason of blanks",
      { reason: " ".repeat(30) },
      '4: /waivers/0/reason must match pattern "^(\\S([\\s\\S]*\\S)?)?$"',
    ],
    ["no ticket", { ticket: undefined }, "2: /waivers/0 must have required property 'ticket'"],
    ["a ticket of two words", { ticket: "ML 12" }, '5: /waivers/0/ticket must match pattern "^[!-{}~]{2,200}$"'],
    [
      "a ticket that would break the line",
      { ticket: "ML|12" },
      '5: /waivers/0/ticket must match pattern "^[!-{}~]{2,200}$"',
    ],
    [
      "an empty approver",
      { approver: "" },
      '6: /waivers/0/approver must match pattern "^@?[A-Za-z0-9][A-Za-z0-9@._+/-]{0,99}$"',
    ],
    ["a day that is none", { expires: "2026-02-30" }, '7: /waivers/0/expires must match format "date"'],
    ["no expiry", { expires: undefined }, "2: /waivers/0 must have required property 'expires'"],
    ["no rule", { rule: undefined }, "2: /waivers/0 must have required property 'rule'"],
    ["a pattern of rules", { rule: "S3-*" }, '2: /waivers/0/rule must match pattern "^[A-Z0-9]+-[0-9][0-9]$"'],
    [
      "a pattern of stacks",
      { urn: "urn:pulumi:*::sluicegate::*" },
      '3: /waivers/0/urn must match pattern "^urn:pulumi:[A-Za-z0-9_.-]{1,100}::.{1,2000}$"',
    ],
    ["a fingerprint without quotes", { finding: 123456789012 }, "8: /waivers/0/finding must be string"],
    ["another key", { until: "2026-12-31" }, "2: /waivers/0 must NOT have additional properties (until)"],
  ];
  for (const [what, change, ...expected] of malformed) {
    it(`tells of ${what} with its line, and then has no entry`, () => {
      const text = waiverFile({ ...WAIVER, ...change }, WAIVER);
      assert.deepEqual(faultsIn(text), expected);
      assert.deepEqual(parseWaivers(text).entries, []);
    });
  }

  it("tells all faults at once, of text that is no YAML, and of aliases that stand for too much", () => {
    assert.equal(faultsIn(waiverFile({ ...WAIVER, reason: "no", ticket: "" })).length, 2);
    assert.match(faultsIn("waivers: [\n")[0] ?? "", /^[12]: /);
    assert.deepEqual(faultsIn("# nothing\n"), ["1: the file must be object"]);
    const bomb = `a: &a [1]\n${Array.from("bcdefghij")
      .map((key, at) => `${key}: &${key} [${`*${"abcdefghi"[at]},`.repeat(9)}]\n`)
      .join("")}`;
    assert.match(faultsIn(bomb)[0] ?? "", /^1: Excessive alias count/);
  });

  it("tells entries apart by all that they say, wherever they stand", () => {
    assert.equal(
      entryText({ ...WAIVER }),
      entryText(Object.fromEntries(Object.entries(WAIVER).reverse()) as typeof WAIVER),
    );
    for (const key of Object.keys(WAIVER))
      assert.notEqual(entryText({ ...WAIVER, [key]: "x" }), entryText(WAIVER), key);
  });

  describe("is found", () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(path.join(tmpdir(), "waivers-"));
      writeFileSync(path.join(folder, "ours.yaml"), waiverFile(WAIVER));
    });
    after(() => {
      rmSync(folder, { recursive: true });
    });
    const says = (configured?: string) => readWaivers(folder, configured).faults.map(({ what }) => what);

    it("beside floors.yaml, where it may be missing", () => {
      assert.deepEqual(readWaivers(folder), NO_WAIVERS);
    });

    it("where floors or configuration say, where it must be", () => {
      for (const name of ["ours.yaml", "./ours.yaml", path.join(folder, "ours.yaml")])
        assert.deepEqual(readWaivers(folder, name), { ...parseWaivers(waiverFile(WAIVER)), name });
      assert.deepEqual(says("none.yaml"), ["Expected the file that is named as waivers, got ENOENT"]);
      assert.deepEqual(says("waivers.yaml"), ["Expected the file that is named as waivers, got ENOENT"]);
      assert.deepEqual(says(folder), ["Expected the file that is named as waivers, got EISDIR"]);
    });

    it("by no relative path that leads out of the folder", () => {
      for (const name of ["../ours.yaml", "a/../../ours.yaml", ".."])
        assert.deepEqual(says(name), ["Expected a path in the folder of floors.yaml or an absolute one, got another"]);
    });
  });
});
