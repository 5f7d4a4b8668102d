import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { UsageError } from "../../scripts/exit";
import { jobOptions, type JobOptions } from "../../scripts/jobOptions";

describe("job options", () => {
  let folder: string;
  let file: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluicegate options-"));
    file = path.join(folder, "notify.py");
    for (const name of ["notify.py", "run.sh"]) writeFileSync(path.join(folder, name), "");
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const read = (...words: string[]): JobOptions =>
    jobOptions(new Command().exitOverride()).parse(words, { from: "user" }).opts<JobOptions>();

  it("name files for functions, as often as one wants", () => {
    const { lambda, optMl } = read("--lambda", `notify=${file}`, "--lambda", `score=${file}`);
    assert.deepEqual(
      [...(lambda ?? [])],
      [
        ["notify", file],
        ["score", file],
      ],
    );
    assert.equal(optMl, "mount");
  });

  const NAME = "a name of 1 to 64 letters, digits, - and _ before an equals sign";
  const ENDING = "a file that ends with .py, .js, .cjs or .mjs";
  const THERE = "a file that is there";
  const wrong: [what: string, given: () => string[], expected: string][] = [
    ["no name", () => [`=${file}`], NAME],
    ["no equals sign", () => [file], NAME],
    ["another name", () => [`a:b=${file}`], NAME],
    ["no file", () => ["notify="], `${ENDING}, and ${THERE}`],
    ["a file that is not there", () => [`notify=${file}.py`], THERE],
    ["a file of another kind", () => [`notify=${path.join(folder, "run.sh")}`], ENDING],
    ["a name twice", () => [`notify=${file}`, `notify=${file}`], "notify once"],
  ];
  for (const [what, given, expected] of wrong) {
    it(`refuse ${what}`, () => {
      const words = given();
      assert.throws(
        () => read(...words.flatMap((word) => ["--lambda", word])),
        new UsageError(
          `Expected ${expected} at --lambda, got ${words.at(-1)}; write --lambda notify=functions/notify.py.`,
        ),
      );
    });
  }
});
