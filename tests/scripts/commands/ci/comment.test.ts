import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sluicegate } from "../../../support/commandLine";
import { repositoryRoot } from "../../../support/repository";

const SHA = "0123456789abcdef0123456789abcdef01234567";
const RUN = "https://github.com/clinic/sluicegate/actions/runs/1";
const preview = {
  schemaVersion: 1,
  stack: "dev",
  outcome: "succeeded",
  changes: {},
  findings: [],
  compared: true,
  dataLoss: "none",
  plan: [],
  pipelines: [],
};
const trainings = { schemaVersion: 1, trainings: [{ pipeline: "regression", outcome: "passed", metrics: [] }] };

describe("ci comment", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluicegate-ci-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const put = (name: string, value: unknown) => {
    writeFileSync(path.join(folder, name), typeof value === "string" ? value : JSON.stringify(value));
  };
  const write = (...words: string[]) =>
    sluicegate(repositoryRoot, "ci", "comment", "--artifacts", folder, "--commit", SHA, "--run", RUN, ...words);

  it("shows every stack of the repository, and those that the pull request adds", async () => {
    put("preview-dev.json", preview);
    put("preview-west.json", { ...preview, stack: "west" });
    put("training-head.json", trainings);
    const out = path.join(folder, "comment.md");
    const { code, stdout } = await write("--out", out);
    assert.deepEqual([code, stdout], [0, ""]);
    const text = readFileSync(out, "utf8");
    assert.match(text, /\| <code>dev<\/code> \| succeeded \|/);
    assert.match(text, /\| <code>west<\/code> \| succeeded \|/);
    assert.match(text, /\| <code>prod<\/code> \| no result \|/);
    assert.match(text, /base not trained, head passed/);
  });

  it("takes an empty file for none: the job ended before it wrote", async () => {
    put("preview-dev.json", "");
    const { code, stdout } = await write();
    assert.equal(code, 0);
    assert.match(stdout, /\| <code>dev<\/code> \| no result \|/);
  });

  const faults: [string, unknown, RegExp][] = [
    [
      "other JSON",
      { ...preview, outcome: "<b>fine</b>" },
      /^- <code>Expected what a job of the workflow writes, got other JSON at \/outcome/,
    ],
    ["no JSON", "hello @everyone", /^- <code>Expected JSON, got something else at /],
    ["too much", " ".repeat(5_000_000), /^- <code>Expected a JSON file of at most 4 MiB, got 5000000 bytes/],
  ];
  for (const [what, value, said] of faults) {
    it(`does not read ${what}, and says so in one line that quotes nothing of it`, async () => {
      put("preview-dev.json", value);
      put("preview-prod.json", preview);
      const { code, stdout } = await write();
      assert.equal(code, 0);
      const [line = "", ...others] = stdout.split("\n").filter((one) => one.startsWith("- "));
      assert.match(line, said);
      assert.deepEqual(others, []);
      assert.match(stdout, /^## Sluicegate: not complete$/m);
      assert.match(stdout, /\| <code>dev<\/code> \| no result \|/);
      assert.match(stdout, /\| <code>prod<\/code> \| succeeded \|/);
      assert.doesNotMatch(stdout, /everyone|fine/);
    });
  }

  it("takes only a full sha and an https address", async () => {
    const words = ["ci", "comment", "--artifacts", folder];
    const sha = await sluicegate(repositoryRoot, ...words, "--commit", "main", "--run", RUN);
    assert.equal(sha.code, 2);
    const page = await sluicegate(repositoryRoot, ...words, "--commit", SHA, "--run", "https://x.org/a) @everyone");
    assert.equal(page.code, 2);
  });
});
