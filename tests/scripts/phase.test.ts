import assert from "node:assert/strict";
import { runPhase } from "../../scripts/phase";

const phase = {
  title: "Raising the gate",
  work: (now: (line: string) => void) => {
    now("half-way");
    return Promise.resolve(7);
  },
  done: (turns: number) => `The gate is up after ${turns} turns`,
};

describe("scripts/phase", () => {
  it("says where it begins and what came of it, and nothing in between, without a terminal", async () => {
    const said: string[] = [];
    assert.equal(await runPhase(phase, false, (line) => said.push(line)), 7);
    assert.deepEqual(said, ["Raising the gate ...", "The gate is up after 7 turns"]);
  });

  for (const live of [true, false]) {
    it(`hands the work's own error on, ${live ? "in" : "without"} a terminal`, async () => {
      const failing = { ...phase, work: () => Promise.reject(new RangeError("the chain broke")) };
      await assert.rejects(
        runPhase(failing, live, () => undefined),
        (error: unknown) => error instanceof Error && error.message === "the chain broke",
      );
    });
  }

  it("gives the work's result in a terminal too", async () => {
    assert.equal(await runPhase(phase, true, () => undefined), 7);
  });
});
