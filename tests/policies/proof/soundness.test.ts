import assert from "node:assert/strict";
import fc from "fast-check";
import { judge, METRICS } from "./fixture";
import { definitions } from "./generated";
import { execute } from "./oracle";

const SEED = 20261121;
const RUNS = 4000;

describe("policies/proof against an oracle that tries every assignment", () => {
  /** How often each verdict met each outcome, as "PROVED: only passing". */
  const tally = new Map<string, number>();
  const count = (verdict: string, outcome: string): number => tally.get(`${verdict}: ${outcome}`) ?? 0;

  before(() => {
    for (const definition of fc.sample(definitions, { seed: SEED, numRuns: RUNS })) {
      const outcome = execute(definition, METRICS);
      const { verdict } = judge(definition);
      if (verdict === "PROVED") assert.notEqual(outcome, "failing", `PROVED: ${JSON.stringify(definition)}`);
      if (verdict === "REFUTED") assert.equal(outcome, "failing", `REFUTED: ${JSON.stringify(definition)}`);
      const key = `${verdict}: ${String(outcome)}`;
      tally.set(key, (tally.get(key) ?? 0) + 1);
    }
  });

  it("decides every definition by brute force", () => {
    assert.equal(
      [...tally.keys()].some((key) => key.endsWith("undefined")),
      false,
    );
  });

  it("proves only what is safe", () => {
    assert.ok(count("PROVED", "only passing") >= 500);
    assert.equal(count("PROVED", "failing"), 0);
  });

  it("refutes only what is unsafe", () => {
    assert.ok(count("REFUTED", "failing") >= 500);
    assert.equal(count("REFUTED", "only passing") + count("REFUTED", "nothing registers"), 0);
  });

  it("proves most of what is safe and can register, and refutes most of what is not", () => {
    const proved = count("PROVED", "only passing");
    const missed = count("UNPROVED", "only passing");
    const refuted = count("REFUTED", "failing");
    const undecided = count("UNPROVED", "failing");
    console.log(
      [...tally]
        .sort()
        .map(([key, runs]) => `        ${key}: ${runs} of ${RUNS}`)
        .join("\n"),
    );
    assert.ok(proved / (proved + missed) >= 0.9, `${proved} proved, ${missed} missed`);
    assert.ok(refuted / (refuted + undecided) >= 0.9, `${refuted} refuted, ${undecided} undecided`);
  });
});
