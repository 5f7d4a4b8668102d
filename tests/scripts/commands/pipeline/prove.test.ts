import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { repositoryRoot } from "../../../support/repository";
import { finished } from "../../../support/scratch";

const METRIC = ["--metric", "mse=regression_metrics.mse.value:max=4000"];
const MAIN = path.join(repositoryRoot, "scripts", "main.js");

describe("pipeline prove", () => {
  let folder: string;
  let good: string;
  let definition: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "sluicegate-prove-"));
    const rendered = await sluicegate(
      repositoryRoot,
      "pipeline",
      "render",
      "--stack",
      "dev",
      "--pipeline",
      "regression",
    );
    definition = rendered.stdout.trimEnd();
    good = file("good.json", definition);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function file(name: string, content: string): string {
    const at = path.join(folder, name);
    writeFileSync(at, content);
    return at;
  }
  const prove = (...words: string[]) => sluicegate(repositoryRoot, "pipeline", "prove", ...words);

  it("says PROVED and what is proved, and ends with 0", async () => {
    const { code, stdout } = await prove(good, ...METRIC);
    assert.equal(code, 0);
    assert.match(stdout, /^PROVED\nRegister registers the model of Train only if mse <= 4000, as Evaluate scored it\n/);
    assert.match(stdout, /\nDefinition sha256 [0-9a-f]{64}\n$/);
  });

  it("ends with 3 and one line for each finding where it is not proved", async () => {
    const { code, stdout } = await prove(good, "--metric", "mse=regression_metrics.mse.value:max=3000");
    assert.equal(code, 3);
    assert.match(stdout, /^REFUTED\n(\[GATE-\d\d\] \S.* \| .+ \| .+\n)+$/);
  });

  it("prints verdict, findings and certificate as JSON", async () => {
    const proved = await sluicegateJson(repositoryRoot, "pipeline", "prove", good, ...METRIC);
    assert.equal(proved.at("verdict"), "PROVED");
    assert.deepEqual(proved.at("findings"), []);
    assert.equal(proved.at("certificate.sinks.0.atoms.0.metric"), "mse");
    const turned = file("turned.json", definition.replaceAll("LessThanOrEqualTo", "GreaterThan"));
    const refuted = await sluicegateJson(repositoryRoot, "pipeline", "prove", turned, ...METRIC);
    assert.equal(refuted.code, 3);
    assert.equal(refuted.at("verdict"), "REFUTED");
    assert.match(String(refuted.at("findings.0.rule")), /^GATE-\d\d$/);
    assert.equal(refuted.at("certificate"), undefined);
  });

  it("proves the floors of a pipeline instead of metrics", async () => {
    assert.equal((await prove(good, "--pipeline", "regression")).code, 0);
    const { stderr } = await prove(good, "--pipeline", "newcomer");
    assert.match(stderr, /^Expected floors for newcomer in policies\/floors\.yaml, got none; /);
  });

  it("judges each of several definitions under its name, and ends as the worst does", async () => {
    const other = file("other.json", "{}");
    const { code, stdout } = await prove(good, other, ...METRIC);
    assert.equal(code, 3);
    const [first = "", second = ""] = stdout.split(`${other}: `);
    assert.match(first, new RegExp(`^${good}: PROVED\n`));
    assert.match(second, /^(REFUTED|UNPROVED)\n\[GATE-09\] /);
    assert.equal((await prove(good, good, ...METRIC)).code, 0);
    const { at } = await sluicegateJson(repositoryRoot, "pipeline", "prove", good, other, ...METRIC);
    assert.deepEqual([at("definitions.0.file"), at("definitions.0.verdict")], [good, "PROVED"]);
    assert.notEqual(at("definitions.1.verdict"), "PROVED");
  });

  it("adds the verdicts to a page, where what a definition names is inert", async () => {
    const page = path.join(folder, "page.md");
    const hostile = file("hostile.json", definition.replaceAll("Register", "R|<b>"));
    assert.equal((await prove(good, hostile, ...METRIC, "--summary", page)).code, 3);
    const text = readFileSync(page, "utf8");
    assert.match(text, /^## Gate proof\n\n\| definition \| verdict \| what it says \|\n/);
    assert.match(text, /\| PROVED \| <code>Register registers the model of Train only if mse /);
    assert.doesNotMatch(text, /<b>/);
  });

  it("reads standard input, whole", async () => {
    const child = spawn(process.execPath, [MAIN, "pipeline", "prove", "-", ...METRIC], { stdio: "pipe" });
    child.stdin.end(definition);
    const { code, stdout, stderr } = await finished(child);
    assert.equal(code, 0, stderr);
    assert.equal(stdout, (await prove(good, ...METRIC)).stdout);
  });

  it("has a verdict on any text", async () => {
    for (const text of ["", "{", "[]", '{"Steps": 1}', '{"Steps": [], "Steps": []}', "\u0000\uFFFD"]) {
      const { code, stdout, stderr } = await prove(file("any.json", text), ...METRIC);
      assert.equal(code, 3, text);
      assert.match(stdout, /^(REFUTED|UNPROVED)\n\[GATE-09\] /);
      assert.equal(stderr, "");
    }
  });

  const wrong: [string[], RegExp][] = [
    [[], /^Expected at least one --metric, or --pipeline/],
    [["--metric", "mse"], /^Expected NAME=PATH:max=N or NAME=PATH:min=N at --metric/],
    [["--metric", "mse=a.b:most=1"], /^Expected NAME=PATH:max=N/],
    [["--metric", "mse=a.b:max="], /^Expected NAME=PATH:max=N/],
    [["--metric", "mse=a.b:max= "], /^Expected NAME=PATH:max=N/],
    [["--metric", "mse=a.b:max=1e999"], /^Expected NAME=PATH:max=N/],
    [["--metric", "mse=a.b:max=NaN"], /^Expected NAME=PATH:max=N/],
    [["--metric", "=a.b:max=1"], /^Expected NAME=PATH:max=N/],
  ];
  for (const [words, said] of wrong) {
    it(`refuses ${words.join(" ") || "no metric"} as wrong usage`, async () => {
      const { code, stderr } = await prove(good, ...words);
      assert.equal(code, 2);
      assert.match(stderr, said);
    });
  }

  it("refuses a file that it cannot read", async () => {
    const missing = await prove(path.join(folder, "none.json"), ...METRIC);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /^Expected a readable file at .*none\.json, got ENOENT; /);
    assert.match((await prove(folder, ...METRIC)).stderr, /got EISDIR/);
  });
});
