/** The proof for repositories that are not ours: the composite action's script, run as it stands, and the hook's entry. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { repositoryRoot } from "../support/repository";
import { finished } from "../support/scratch";
import type { CompositeAction } from "../support/workflows";

/** What the SageMaker Python SDK 2.257 rendered. */
const SDK = path.join(repositoryRoot, "tests", "policies", "proof", "sdk-pipeline.json");
const METRIC = "mse=regression_metrics.mse.value:max=6";

describe("the proof for other repositories", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluicegate foreign-"));
    cpSync(SDK, path.join(folder, "abalone.json"));
    writeFileSync(path.join(folder, "empty.json"), "{}");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const act = (definitions: string, metrics: string) => {
    const action = parse(readFileSync(path.join(repositoryRoot, "action.yml"), "utf8")) as CompositeAction;
    const script = action.runs.steps.find(({ run }) => run !== undefined)?.run ?? "";
    const inputs = { DEFINITIONS: definitions, METRICS: metrics, GITHUB_STEP_SUMMARY: path.join(folder, "summary.md") };
    const env = { ...process.env, ...inputs, GITHUB_ACTION_PATH: repositoryRoot };
    return finished(spawn("bash", ["-c", script], { cwd: folder, env }));
  };

  it("judges each definition that the action is given, and says so on the run's page", async () => {
    const { code, stdout } = await act("abalone.json\nempty.json\n", `\n${METRIC}\n`);
    assert.equal(code, 3);
    assert.match(stdout, /^abalone\.json: PROVED\n/m);
    assert.match(stdout, /^empty\.json: (REFUTED|UNPROVED)\n\[GATE-09\] /m);
    assert.match(readFileSync(path.join(folder, "summary.md"), "utf8"), /<code>abalone&#46;json<\/code> \| PROVED \|/);
    assert.equal((await act("abalone.json", METRIC)).code, 0);
  });

  it("takes no input for an option or a script", async () => {
    const option = await act("--help", METRIC);
    assert.equal(option.code, 2);
    assert.match(option.stderr, /^Expected a readable file at --help, got ENOENT/);
    const script = await act("$(touch gone).json", METRIC);
    assert.equal(script.code, 2);
    assert.match(script.stderr, /^Expected a readable file at \$\(touch gone\)\.json, got ENOENT/);
    assert.equal(existsSync(path.join(folder, "gone")), false);
  });

  it("is a hook of pre-commit, whose entry takes the files after the arguments", async () => {
    const [hook] = parse(readFileSync(path.join(repositoryRoot, ".pre-commit-hooks.yaml"), "utf8")) as {
      entry: string;
    }[];
    const [entry = "", ...words] = (hook?.entry ?? "").split(" ");
    const command = path.join(repositoryRoot, entry);
    const given = [...words, "--metric", METRIC, "abalone.json"];
    const { code, stdout } = await finished(spawn(command, given, { cwd: folder }));
    assert.equal(code, 0);
    assert.match(stdout, /^PROVED\n/);
  });
});
