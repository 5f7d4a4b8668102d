/**
 * The proof against an oracle that tries every assignment. `SLUICEGATE_ORACLE=10000` takes as many definitions of each
 * kind; docs/rule-evidence.md has the last figures.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { judge, METRICS, type Tree } from "./fixture";
import { definitions } from "./generated";
import { pipelines } from "./generatedPipelines";
import { execute } from "./oracle";

const SEED = 20261121;
const LONG = Number(process.env.SLUICEGATE_ORACLE ?? 0);

const KINDS: Readonly<Record<string, { readonly of: fc.Arbitrary<Tree>; readonly runs: number }>> = {
  "conditions nested at random": { of: definitions, runs: 4000 },
  "pipelines of several models, evaluations and registrations": { of: pipelines, runs: 1000 },
};

for (const [title, { of, runs }] of Object.entries(KINDS)) {
  describe(`policies/proof against an oracle that tries every assignment: ${title}`, function () {
    if (LONG > 0) this.timeout(0);
    const numRuns = LONG > 0 ? LONG : runs;
    /** How often each verdict met each outcome, as "PROVED: only passing". */
    const tally = new Map<string, number>();
    const count = (verdict: string, outcome: string): number => tally.get(`${verdict}: ${outcome}`) ?? 0;

    let untried = 0;

    before(() => {
      for (const definition of fc.sample(of, { seed: SEED, numRuns })) {
        const outcome = execute(definition, METRICS);
        if (outcome === undefined) {
          untried += 1;
          continue;
        }
        const { verdict } = judge(definition);
        if (verdict === "PROVED") assert.notEqual(outcome, "failing", `PROVED: ${JSON.stringify(definition)}`);
        if (verdict === "REFUTED") assert.equal(outcome, "failing", `REFUTED: ${JSON.stringify(definition)}`);
        const key = `${verdict}: ${outcome}`;
        tally.set(key, (tally.get(key) ?? 0) + 1);
      }
      console.log(
        [...tally]
          .map(([key, found]) => `      ${key}: ${found}`)
          .sort()
          .join("\n"),
      );
    });

    it("decides nearly all by brute force", () => {
      assert.ok(untried <= numRuns / 100, `${untried} of ${numRuns} untried`);
    });

    it("proves only what is safe, and refutes only what is unsafe", () => {
      assert.ok(count("PROVED", "only passing") >= numRuns / 8);
      assert.ok(count("REFUTED", "failing") >= numRuns / 8);
      const refuted = count("REFUTED", "only passing") + count("REFUTED", "nothing registers");
      assert.equal(count("PROVED", "failing") + refuted, 0);
    });

    it("proves most of what is safe and can register, and refutes most of what is not", () => {
      const proved = count("PROVED", "only passing");
      const missed = count("UNPROVED", "only passing");
      const refuted = count("REFUTED", "failing");
      const undecided = count("UNPROVED", "failing");
      assert.ok(proved / (proved + missed) >= 0.9, `${proved} proved, ${missed} missed`);
      assert.ok(refuted / (refuted + undecided) >= 0.9, `${refuted} refuted, ${undecided} undecided`);
    });
  });
}
