import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipelines } from "../../../../pipeline";
import { readTrainings } from "../../../../scripts/ci/trainings";
import { sluicegate } from "../../../support/commandLine";

describe("ci train", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "sluicegate-train-"));
    mkdirSync(path.join(root, "scripts"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  /** Stands in for the entry of the repository: prints what it was asked as the result, and ends with a code. */
  const train = async (code: number) => {
    const metrics = `[{ name: process.argv.slice(2).join(" "), value: 1 }]`;
    const entry = `process.stdout.write(JSON.stringify({ metrics: ${metrics} })); process.exitCode = ${code};`;
    writeFileSync(path.join(root, "scripts", "main.js"), entry);
    const out = path.join(root, "training.json");
    const done = await sluicegate(root, "ci", "train", "--out", out);
    return { ...done, out };
  };

  it("trains every pipeline and keeps its numbers in a form that ci comment reads", async () => {
    const { code, out, stdout } = await train(0);
    assert.equal(code, 0);
    const expected = pipelines.map(({ name }) => ({
      pipeline: name,
      outcome: "passed",
      metrics: [{ name: `start --pipeline ${name} --json`, value: 1 }],
    }));
    assert.deepEqual(readTrainings(out), expected);
    assert.equal(stdout, pipelines.map(({ name }) => `Pipeline ${name}: passed\n`).join(""));
  });

  it("ends as the worst training did, and keeps the numbers all the same", async () => {
    const { code, out } = await train(3);
    assert.equal(code, 3);
    assert.match(readFileSync(out, "utf8"), /"outcome": "refused"/);
  });
});
