/** The plan guard on the real engine, the program and the pack, as a pull request meets it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { comment } from "../../../../scripts/ci/comment";
import { readPreview } from "../../../../scripts/ci/previews";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { eventually } from "../../../support/processes";
import { finished, sharedScratch } from "../../../support/scratch";

const BUCKET = "aws:s3/bucket:Bucket";
const URN = "urn:pulumi:prod::sluicegate";

/** A stack that holds one bucket, which the program does not declare. */
const provider = `${URN}::pulumi:providers:aws::old`;
const STATE = {
  version: 3,
  deployment: {
    manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
    resources: [
      { urn: `${URN}::pulumi:pulumi:Stack::sluicegate-prod`, custom: false, type: "pulumi:pulumi:Stack" },
      { urn: provider, custom: true, id: "1", type: "pulumi:providers:aws", inputs: { region: "eu-west-1" } },
      {
        urn: `${URN}::${BUCKET}::old-data`,
        custom: true,
        id: "old-data",
        type: BUCKET,
        inputs: { bucket: "old-data" },
        outputs: { bucket: "old-data" },
        provider: `${provider}::1`,
      },
    ],
  },
};

describe("stack preview with an old side", function () {
  this.timeout(300_000);
  const scratch = sharedScratch(({ root }) => {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: root });
    git("init", "-q", "-b", "main");
    writeFileSync(path.join(root, ".gitignore"), "node_modules\n.tools\n.venv-run\n.sluicegate\n");
    git("add", "-A");
    git("commit", "-qm", "base");
  });

  const words = ["stack", "preview", "--offline", "--stack", "prod"];
  const leftOver = () => readdirSync(path.join(scratch().root, ".sluicegate", "previews"));

  it("compares with a commit: tells lost protection and a weaker gate, plan and steps, and ends with 3", async () => {
    scratch().edit("Pulumi.prod.yaml", "sluicegate:protect: true", "sluicegate:protect: false");
    scratch().edit("pipeline/regression/gates.yaml", "prod: 3800", "prod: 3900");
    const report = path.join(scratch().root, "report.md");
    const { code, at } = await sluicegateJson(scratch().root, ...words, "--base", "main", "--report", report);
    assert.deepEqual([code, at("outcome"), at("compared")], [3, "refused", true]);
    assert.match(String(at("dataLoss")), /^compared with main \([0-9a-f]{12}\): \d+ findings$/);
    assert.deepEqual(at("changes.update"), 1);
    assert.deepEqual(at("plan.0.properties"), ["pipelineDefinition"]);
    const text = readFileSync(report, "utf8");
    assert.match(
      text,
      /^\| LOSS-03 \| mandatory \| aws:s3\/bucket:Bucket storage-data \| would lose its protection \|/m,
    );
    assert.match(text, /^\| LOSS-04 \| .* \| the gate would become weaker: mse from 3800 to 3900 \|/m);
    assert.match(text, /\| changed \| Gate, Reject \|/);
    assert.deepEqual(leftOver(), []);
    assert.match(commented(at), /LOSS-03.*would lose its protection/);
  });

  /** What the comment on a pull request makes of the JSON that a preview printed. */
  function commented(at: (name: string) => unknown): string {
    const names = [
      "schemaVersion",
      "stack",
      "outcome",
      "changes",
      "findings",
      "compared",
      "dataLoss",
      "plan",
      "pipelines",
    ];
    const file = path.join(scratch().root, "preview-prod.json");
    writeFileSync(file, JSON.stringify(Object.fromEntries(names.map((name) => [name, at(name)]))));
    return comment({
      previews: new Map([["prod", readPreview(file)]]),
      unread: [],
      commit: "0".repeat(40),
      run: "https://x.org",
    });
  }

  it("compares with an exported state: tells what would be deleted", async () => {
    const file = path.join(scratch().root, "state.json");
    writeFileSync(file, JSON.stringify(STATE));
    const { code, stdout, stderr } = await sluicegate(scratch().root, ...words, "--state", file);
    assert.equal(code, 3, stderr);
    assert.match(stdout, /^mandatory: \[LOSS-02\] aws:s3\/bucket:Bucket old-data \| would be deleted, /m);
    assert.match(stdout, /^delete aws:s3\/bucket:Bucket old-data$/m);
    assert.match(stdout, /^Data-loss guard: compared with the state in .*: 1 finding; not checked: floors$/m);
    assert.deepEqual(leftOver(), []);
  });

  it("ends on Ctrl-C with 130, without its scratch folder", async () => {
    const child = scratch().start([...words, "--base", "main"]);
    const ended = finished(child);
    const previews = path.join(scratch().root, ".sluicegate", "previews");
    await eventually(() => (existsSync(previews) && leftOver().length > 0 ? true : undefined));
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    assert.deepEqual([code, stderr, leftOver()], [130, "", []]);
  });

  it("refuses two old sides, one without --offline, and a commit that is not there, before any work", async () => {
    const refused = async (...more: string[]) => {
      const { code, stderr, stdout } = await sluicegate(scratch().root, "stack", "preview", "--stack", "prod", ...more);
      assert.deepEqual([code, stdout], [2, ""], stderr);
      return stderr;
    };
    assert.match(await refused("--offline", "--base", "main", "--state", "x"), /^Expected one old side, got both /);
    assert.match(await refused("--base", "main"), /^Expected --offline with --base or --state, got neither; /);
    assert.match(
      await refused("--offline", "--base", "none"),
      /^Expected a commit of this repository at --base, got none, /,
    );
    assert.match(await refused("--offline", "--base=--output=x"), /^Expected a branch, tag or commit at --base, /);
  });
});
