import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { runPhase } from "../../scripts/phase";
import { captured } from "../support/commandLine";

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

  it("keeps each line on one line of the terminal", async () => {
    const long = "word ".repeat(40);
    const work = async (now: (line: string) => void): Promise<number> => {
      now(long);
      // A renderer draws when the loop turns.
      await new Promise(setImmediate);
      return 7;
    };
    const text = await captured(80, async () => {
      await runPhase({ title: long, work, done: () => long }, true, () => undefined);
    });
    const drawn = stripVTControlCharacters(text).split("\n");
    assert.ok(drawn.some((line) => line.includes("word word")));
    assert.deepEqual(
      drawn.filter((line) => line.length > 80),
      [],
    );
    // Wrapped, the last words would stand on lines of their own.
    assert.ok(drawn.every((line) => !line.trim().startsWith("word")));
  });

  it("gives the work's result in a terminal too", async () => {
    assert.equal(await runPhase(phase, true, () => undefined), 7);
  });
});
