import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { valueAt } from "../../../../pipeline/evaluation";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { faultsOfSarif } from "../../../support/sarif";
import { scratchRepository, type Scratch } from "../../../support/scratch";

describe("stack preview", function () {
  this.timeout(180_000);
  let scratch: Scratch;
  let folder: string;
  before(() => {
    scratch = scratchRepository();
    folder = mkdtempSync(path.join(tmpdir(), "sluicegate-report-"));
  });
  after(() => {
    scratch.remove();
    rmSync(folder, { recursive: true });
  });

  const preview = (...words: string[]) => sluicegate(scratch.root, "stack", "preview", "--offline", ...words);

  it("finds nothing on the stacks as they ship, and never calls unchecked what was not", async () => {
    const report = path.join(folder, "report.md");
    const { code, stdout, stderr } = await preview("--stack", "prod", "--report", report);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Stack prod: previewed; \d+ create\nPolicy findings: none\nData-loss guard: not checked /);
    const judged = /, configuration [0-9a-f]{16}, \d{4}-\d{2}-\d{2}/;
    assert.match(stdout, new RegExp(`\\nPolicy pack: \\S+${judged.source}\\n$`));
    const written = readFileSync(report, "utf8");
    assert.match(
      written,
      /^## Sluicegate: stack prod\n\n\*\*succeeded\*\* · \d+ create · data-loss guard: not checked/,
    );
    assert.match(written, judged);
    assert.match(written, /\nNo finding\.\n$/);
  });

  it("tells findings as a table in Markdown, as JSON and as SARIF, and ends with 3", async () => {
    scratch.edit(
      "infra/storage.ts",
      `sseAlgorithm: "aws:kms", kmsMasterKeyId: config.keyArn`,
      `sseAlgorithm: "AES256"`,
    );
    const report = path.join(folder, "findings.md");
    const sarif = path.join(folder, "findings.sarif");
    const words = ["stack", "preview", "--offline", "--stack", "dev", "--report", report, "--sarif", sarif];
    const { code, at } = await sluicegateJson(scratch.root, ...words);
    assert.equal(code, 3);
    assert.equal(at("outcome"), "refused");
    assert.equal(at("stack"), "dev");
    assert.match(String(at("dataLoss")), /^not checked/);
    assert.match(String(at("findings.0.message")), /\[S3-01\]/);
    assert.deepEqual([at("findings.0.id"), at("findings.0.docs")], ["S3-01", "docs/guardrails.md#s3-01"]);
    assert.match(String(at("findings.0.where")), /^\.rules\[0\]/);
    const rows = readFileSync(report, "utf8")
      .split("\n")
      .filter((line) => line.startsWith("| S3-01 "));
    assert.ok(rows.length > 0);
    for (const row of rows)
      assert.match(
        row,
        /^\| S3-01 \| mandatory \| aws:s3\S* storage-[\w-]+ \S* \| Expected .* \| docs\/guardrails\.md#s3-01 \|$/,
      );
    const log: unknown = JSON.parse(readFileSync(sarif, "utf8"));
    assert.deepEqual(faultsOfSarif(log), []);
    assert.equal(valueAt(log, "runs.0.results.0.ruleId"), "S3-01");
    assert.equal(valueAt(log, "runs.0.results.0.locations.0.physicalLocation.artifactLocation.uri"), "Pulumi.dev.yaml");
  });

  it("refuses a stack without a file, and a report where none can be written, before it starts", async () => {
    const { code, stderr } = await preview("--stack", "none");
    assert.equal(code, 2);
    assert.match(stderr, /^Expected one of the stacks account, dev, local, prod, got none; /);
    const report = await preview("--stack", "dev", "--report", path.join(folder, "no", "report.md"));
    assert.equal(report.code, 1);
    assert.match(report.stderr, /^Expected .*\/no to exist, got nothing there; check the path\.\n$/);
    assert.equal(report.stdout, "");
  });
});
