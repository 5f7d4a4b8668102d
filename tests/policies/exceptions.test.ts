/** WAIVE-01 and what entries excuse, through the policy server's own functions. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { daysAfter } from "../../policies/days";
import { keptIn, waiversAreInOrder } from "../../policies/exceptions";
import { notKnown, violation } from "../../policies/finding";
import { signatureOf } from "../../policies/fingerprint";
import { rules } from "../../policies/index";
import type { Rule } from "../../policies/rule";
import { policiesOf } from "../../policies/sdk";
import { parseWaivers, type ReadWaivers } from "../../policies/waivers";
import { analyze, analyzeStack, preview, urnOf, type Diagnostic, type FixtureResource } from "../support/policyServer";
import { TODAY, WAIVER, waiverFile } from "../support/waivers";

const floors = { relaxedStacks: ["dev"], pipelines: {} };
const THING = "t:m:Thing";
const thing = (name: string, stack = "prod"): FixtureResource => ({ type: THING, name, props: {}, stack });
const data = thing("data");

function aRule(id: string, more: Partial<Rule> = {}): Rule {
  const check = () => [violation(".a", "Expected a"), notKnown(".b")];
  const name = `the-rule-${id.toLowerCase()}`;
  const texts = { states: "Things are well.", why: "They should be", fix: "mend them" };
  return {
    id,
    name,
    level: "mandatory",
    severity: "high",
    ...texts,
    frameworks: ["soc2:CC6.1"],
    on: [THING],
    check,
    ...more,
  };
}

const judging = [aRule("S3-01"), aRule("GATE-01"), aRule("CRED-01")];
const stackWide = aRule("S3-02", {
  check: undefined,
  join: (stack) => [
    violation("", "seen"),
    ...stack.ofType([THING]).map((subject) => violation("", "seen", { subject })),
  ],
});

const policiesWith = (entries: readonly object[], own: readonly Rule[] = judging) =>
  policiesOf([...own, waiversAreInOrder], floors, TODAY, () => parseWaivers(waiverFile(...entries)));

/** `rule place: level`, and what WAIVE-01 says in words. */
function brief({ message, level }: Diagnostic): string {
  const [place = "", what = ""] = message.split(" | ");
  const [, id = "", where = ""] = /^\[([^\]]+)\] (?:.* )?(\S*)$/.exec(place) ?? [];
  return id === "WAIVE-01" ? `line ${where}: ${what}` : `${id} ${where}: ${level}`;
}

/** Of one rule, and of WAIVE-01. */
async function judged(entries: readonly object[], { rule = "S3-01", stack = [data] } = {}): Promise<string[]> {
  const found = await preview(policiesWith(entries), stack);
  return found.map(brief).filter((line) => line.startsWith(rule) || line.startsWith("line "));
}

const entry = (change: object = {}) => ({ ...WAIVER, urn: urnOf(data), ...change });
const UNUSED = "Expected a finding that this entry lets pass, got none";
const open = ["S3-01 .a: mandatory", "S3-01 .b: mandatory"];
const waived = ["S3-01 .a: advisory", "S3-01 .b: advisory"];

async function fingerprintAt(where: string): Promise<string> {
  const found = await preview(policiesWith([]), [data]);
  const line = found.find((one) => brief(one).startsWith(`S3-01 ${where}:`))?.message ?? "";
  return signatureOf(line).fingerprint ?? "";
}

describe("a waiver", () => {
  it("lets every finding of its rule on a resource pass, violations and what is unproved", async () => {
    assert.deepEqual(await judged([]), open);
    assert.deepEqual(await judged([entry()]), waived);
  });

  it("lets one finding pass where it names it", async () => {
    assert.deepEqual(await judged([entry({ finding: await fingerprintAt(".a") })]), [
      "S3-01 .a: advisory",
      "S3-01 .b: mandatory",
    ]);
  });

  it("is told with the finding: until when, by whom, where it was decided", async () => {
    const [first] = await preview(policiesWith([entry()]), [data]);
    assert.match(first?.message ?? "", /; finding [0-9a-f]{12}; waived until 2026-12-31 by @ada \(ML-12\)$/);
    assert.deepEqual([first?.level, first?.urn], ["advisory", urnOf(data)]);
  });

  it("lets findings on the stack as a whole pass, whatever resource comes first", async () => {
    const all = [data, thing("other"), thing("third")];
    const root = "urn:pulumi:prod::sluicegate::pulumi:pulumi:Stack::sluicegate-prod";
    const policies = policiesWith([entry({ rule: "S3-02", urn: root })], [stackWide]);
    const levels = async (stack: FixtureResource[]) =>
      (await preview(policies, stack)).map(({ urn, level }) => `${urn} ${level}`).sort();
    const expected = [...all.map((one) => `${urnOf(one)} mandatory`), `${root} advisory`].sort();
    assert.deepEqual(await levels(all), expected);
    assert.deepEqual(await levels(all.toReversed()), expected);
  });

  const prefix = "urn:pulumi:prod::sluicegate::";
  const globs: readonly (readonly [glob: string, matches: boolean])[] = [
    ["urn:pulumi:prod::*", true],
    [`${prefix}*::data`, true],
    [`${prefix}${THING}::d?t?`, true],
    [`${prefix}${THING}::*a*a*`, true],
    [`${prefix}t:m:*`, true],
    [`${prefix}${THING}::data?`, false],
    [`${prefix}${THING}::DATA`, false],
    [`${prefix}.*`, false],
    [`${prefix}[a-z:]*`, false],
    [`${prefix}(t|u):m:Thing::data`, false],
    [`${prefix}${"*a".repeat(900)}b`, false],
  ];
  for (const [glob, matches] of globs) {
    it(`${matches ? "matches" : "does not match"} by ${glob.slice(0, 80)}`, async () => {
      assert.deepEqual(await judged([entry({ urn: glob })]), matches ? waived : [...open, `line 2: ${UNUSED}`]);
    });
  }

  it("changes no more than the level and the end of the line of any finding", async () => {
    const stack = ["data", "other", "third"].map((name) => thing(name));
    const bare = (found: readonly Diagnostic[]) =>
      found
        .filter(({ policy }) => policy !== waiversAreInOrder.name)
        .map(({ message, policy, urn }) => [policy, urn, message.replace(/; waived until .*$/, "")].join(" "));
    const expected = bare(await preview(policiesWith([]), stack));
    const entries = fc.record({
      rule: fc.constantFrom("S3-01", "GATE-01", "CRED-01", "S3-09"),
      urn: fc.constantFrom("urn:pulumi:prod::*", urnOf(data), `${prefix}*::?hird`, "urn:pulumi:dev::*"),
      expires: fc.constantFrom("2026-11-20", "2026-11-21", "2026-12-31", "2030-01-01"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(entries, { maxLength: 5 }), async (changes) => {
        assert.deepEqual(bare(await preview(policiesWith(changes.map(entry)), stack)), expected);
      }),
      { numRuns: 50 },
    );
  });

  it("excuses the same whatever the order of resources and entries", async () => {
    const stack = ["data", "other", "third"].map((name) => thing(name));
    const entries = [entry(), entry({ urn: `${prefix}*::other` })];
    const told = async (given: readonly object[], of: readonly FixtureResource[]) =>
      (await preview(policiesWith(given), of)).map(({ message, level }) => [level, message].join(" ")).sort();
    const expected = await told(entries, stack);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(stack, { minLength: 3 }),
        fc.shuffledSubarray(entries, { minLength: 2 }),
        async (of, given) => {
          assert.deepEqual(await told(given, of), expected);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe("WAIVE-01", () => {
  it("is the last rule of the pack: by then every entry had its finding", () => {
    assert.equal(rules.at(-1), waiversAreInOrder);
  });

  it("takes an entry on its last day and 90 days ahead, and none after or beyond", async () => {
    for (const expires of [TODAY, daysAfter(TODAY, 90)]) assert.deepEqual(await judged([entry({ expires })]), waived);
    assert.deepEqual(await judged([entry({ expires: "2026-11-20" })]), [
      ...open,
      "line 2: Expected an entry that still holds, got one that expired on 2026-11-20",
    ]);
    assert.deepEqual(await judged([entry({ expires: daysAfter(TODAY, 91) })]), [
      ...open,
      "line 2: Expected an expiry within 90 days, got 2027-02-20",
    ]);
  });

  it("is mandatory, names the file's line, and is on the stack's root", async () => {
    const [only, ...others] = await preview(policiesWith([entry({ rule: "S3-09" })], []), [data]);
    assert.deepEqual(others, []);
    assert.deepEqual([only?.level, only?.policy], ["mandatory", "waivers-in-order"]);
    assert.match(only?.message ?? "", /^\[WAIVE-01\] sluicegate-prod \(pulumi:pulumi:Stack\) waivers\.yaml line 2 \| /);
  });

  it("refuses entries for GATE and CRED in production, which excuse nothing there; in a relaxed stack they do", async () => {
    const line = (rule: string) =>
      `line 2: Expected a rule that can be waived, got ${rule}, which cannot be in production`;
    for (const rule of ["GATE-01", "CRED-01"]) {
      const blocked = [`${rule} .a: mandatory`, `${rule} .b: mandatory`, line(rule)];
      assert.deepEqual(await judged([entry({ rule })], { rule }), blocked);
      const relaxed = { rule, stack: [thing("data", "dev")] };
      assert.deepEqual(await judged([entry({ rule, urn: "urn:pulumi:dev::*" })], relaxed), [
        `${rule} .a: advisory`,
        `${rule} .b: advisory`,
      ]);
    }
  });

  it("cannot be waived, nor can a weaker gate or floor, in any stack", async () => {
    const stack = [thing("data", "dev")];
    for (const rule of ["WAIVE-01", "LOSS-04", "LOSS-05", "LOSS-06", "LOSS-07"]) {
      const found = await judged([entry({ rule, urn: "urn:pulumi:dev::*" })], { stack });
      assert.equal(found.at(-1), `line 2: Expected a rule that can be waived, got ${rule}, which cannot be everywhere`);
    }
  });

  it("leaves to the plan guard whether an entry for a LOSS rule is used", async () => {
    for (const rule of ["LOSS-01", "LOSS-02", "LOSS-03"]) assert.deepEqual(await judged([entry({ rule })]), open);
  });

  it("tells of a malformed file, of which no entry counts then", async () => {
    assert.deepEqual(await judged([entry(), entry({ ticket: "" })]), [
      ...open,
      'line 11: /waivers/1/ticket must match pattern "^[!-{}~]{2,200}$"',
    ]);
  });

  it("calls an entry unused only in its own stack", async () => {
    const entries = [entry({ urn: "urn:pulumi:prod::*::gone" }), entry({ urn: "urn:pulumi:dev::*::gone" })];
    assert.deepEqual(await judged(entries), [...open, `line 2: ${UNUSED}`]);
    const [line] = (await judged(entries, { stack: [thing("data", "dev")] })).filter((one) => one.startsWith("line"));
    assert.equal(line, `line 8: ${UNUSED}`);
  });

  it("calls no entry unused whose resource was not judged in this run", async () => {
    const policies = policiesWith([entry({ finding: "000000000000" })]);
    assert.deepEqual((await analyzeStack(policies, [data])).map(brief), []);
    await analyze(policies, thing("other"));
    assert.deepEqual((await analyzeStack(policies, [data, thing("other")])).map(brief), []);
    assert.deepEqual((await preview(policies, [data])).map(brief).at(-1), `line 2: ${UNUSED}`);
  });

  it("forgets after a stack what was used, and reads the file again", async () => {
    const texts = [waiverFile(entry()), waiverFile(), waiverFile(entry())];
    const read: ReadWaivers = () => parseWaivers(texts.shift() ?? "");
    const policies = policiesOf([aRule("S3-01"), waiversAreInOrder], floors, TODAY, read);
    for (const expected of [waived, open, waived]) {
      assert.deepEqual((await preview(policies, [data])).map(brief), expected);
    }
  });

  it("reads the file that the floors name", async () => {
    const asked: (string | undefined)[] = [];
    const read: ReadWaivers = (configured) => {
      asked.push(configured);
      return parseWaivers(waiverFile());
    };
    await preview(policiesOf([waiversAreInOrder], { ...floors, waivers: "ours.yaml" }, TODAY, read), [data]);
    await preview(policiesOf([waiversAreInOrder], floors, TODAY, read), [data]);
    assert.deepEqual(asked, ["ours.yaml", undefined]);
  });

  it("says in which stacks a rule is kept", () => {
    const kept = (rule: string) => [keptIn(rule, true), keptIn(rule, false)];
    assert.deepEqual(kept("GATE-15"), [undefined, "in production"]);
    assert.deepEqual(kept("CRED-04"), [undefined, "in production"]);
    assert.deepEqual(kept("WAIVE-01"), ["everywhere", "everywhere"]);
    assert.deepEqual(kept("LOSS-03"), [undefined, undefined]);
    assert.deepEqual(kept("S3-01"), [undefined, undefined]);
  });
});
