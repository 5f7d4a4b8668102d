import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { secret, type FixtureResource } from "../../../support/policyServer";
import { broken, exportOf, previewJsonOf } from "../../../support/recorded";
import { signatureOf } from "../../../../policies/fingerprint";
import { repositoryRoot } from "../../../support/repository";
import { bucket, storage } from "../../../support/resources";
import { faultsOfSarif } from "../../../support/sarif";
import { start } from "../../../support/processes";

/** The part of the compliant stack that needs no floors of its own. */
const compliant = storage;

describe("policy check", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sluicegate-check-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const check = (...words: string[]) => sluicegate(repositoryRoot, "policy", "check", ...words);

  it("finds nothing in a compliant stack, exported or previewed", async () => {
    for (const [name, text] of [
      ["state", exportOf(compliant)],
      ["preview", previewJsonOf(compliant)],
    ] as const) {
      const { code, stdout, stderr } = await check(file(`${name}.json`, text));
      assert.equal(code, 0, stderr);
      assert.match(
        stdout,
        new RegExp(
          `^Stack prod: ${compliant.length} resources of the ${name} judged by \\d+ rules: succeeded\nPolicy findings: none\nPolicy pack: \\S+, configuration [0-9a-f]{16}, [0-9-]+\n$`,
        ),
      );
    }
  });

  it("refuses with every finding: id, where, what, why, fix, docs, and ends with 3", async () => {
    const { code, at } = await sluicegateJson(repositoryRoot, "policy", "check", file("broken.json", exportOf(broken)));
    assert.equal(code, 3);
    assert.deepEqual(
      [at("stack"), at("source"), at("outcome"), at("resources"), at("unread")],
      ["prod", "state", "refused", broken.length, []],
    );
    const findings = at("findings");
    assert.ok(Array.isArray(findings));
    const user: unknown = findings.find(
      (one: Record<string, unknown>) => one.id === "CRED-01" && String(one.urn).endsWith("::operator"),
    );
    assert.deepEqual(user, {
      rule: "no-users-or-access-keys",
      pack: "sluicegate",
      level: "mandatory",
      message: (user as { message: string }).message,
      urn: "urn:pulumi:prod::sluicegate::aws:iam/user:User::operator",
      id: "CRED-01",
      where: "",
      what: "Expected no long-lived identity, got one",
      why: "A credential that does not expire works for whoever finds it, and its secret lies in the state",
      fix: (user as { fix: string }).fix,
      docs: "docs/guardrails.md#cred-01",
      fingerprint: signatureOf((user as { message: string }).message).fingerprint,
    });
    const told = findings.map((one: Record<string, unknown>) => [one.id, one.urn, one.message].join("\n"));
    assert.deepEqual(told, told.toSorted());
  });

  it("gives the same bytes whatever the order of the resources", async () => {
    const [sarif, report] = [path.join(folder, "order.sarif"), path.join(folder, "order.md")];
    const texts: string[] = [];
    for (const resources of [broken, broken.toReversed()]) {
      const source = file("order.json", exportOf(resources));
      const { code, stdout } = await check(source, "--sarif", sarif, "--report", report);
      assert.equal(code, 3);
      texts.push([stdout, ...[sarif, report].map((out) => readFileSync(out, "utf8"))].join("\n"));
    }
    assert.equal(texts[0], texts[1]);
  });

  it("writes SARIF that is valid, and a report with a row for each finding", async () => {
    const [sarif, report] = [path.join(folder, "out.sarif"), path.join(folder, "out.md")];
    const { stdout } = await check(file("broken.json", exportOf(broken)), "--sarif", sarif, "--report", report);
    const log: unknown = JSON.parse(readFileSync(sarif, "utf8"));
    assert.deepEqual(faultsOfSarif(log), []);
    const count = Number(/^Policy findings: (\d+)$/m.exec(stdout)?.[1]);
    const written = readFileSync(report, "utf8");
    assert.match(written, /^## Sluicegate: stack prod\n\n\*\*refused\*\* · /);
    assert.match(written, /\n\| rule \| level \| where \| what \| why it matters \| fix \| docs \|\n/);
    assert.match(
      written,
      /\n\| CRED-01 \| mandatory \| aws:iam\/user:User operator \| Expected no long-lived identity, got one \| /,
    );
    assert.equal(written.split("\n").filter((line) => /^\| [A-Z0-9]+-\d\d \|/.test(line)).length, count);
  });

  it("judges no secret that it cannot read, says how many there are, and repeats none", async () => {
    const hiding: FixtureResource = {
      ...bucket,
      name: "hidden",
      props: { bucket: secret("hunter2-value"), tags: { note: "[secret]" } },
    };
    const { code, stdout, stderr } = await check(file("secret.json", previewJsonOf([...compliant, hiding])));
    assert.equal(code, 3);
    assert.match(stdout, /\[S3-09\] hidden .* \.bucket \| UNPROVED: not known at preview/);
    assert.match(
      stderr,
      /^Secret values of 1 resource could not be read and count as unknown; export with --show-secrets /,
    );
    assert.doesNotMatch(stdout + stderr, /hunter2/);
  });

  it("reads standard input", async () => {
    const main = path.join(repositoryRoot, "scripts", "main.js");
    const { code, output } = await start("sh", ["-c", `node "${main}" policy check - < "${file("in.json", "{}")}"`], {
      cwd: folder,
    }).ended;
    assert.equal(code, 1);
    assert.match(
      output,
      /^Expected an exported stack or a preview's JSON in standard input, got: JSON of something else; /,
    );
  });

  it("fails in one line where there is no file, no stack in it, or no folder to write to", async () => {
    const missing = await check(path.join(folder, "none.json"));
    assert.deepEqual([missing.code, missing.stdout], [2, ""]);
    assert.match(missing.stderr, /^Expected a readable file at .*none\.json, got ENOENT; name what .*\.\n$/);
    const empty = await check(file("empty.json", ""));
    assert.deepEqual([empty.code, empty.stdout], [1, ""]);
    assert.match(empty.stderr, /^Expected an exported stack .* got: nothing; write it by .*\n$/);
    const nowhere = await check(file("ok.json", exportOf(compliant)), "--sarif", path.join(folder, "no", "out.sarif"));
    assert.deepEqual([nowhere.code, nowhere.stdout], [1, ""]);
    assert.equal((await check()).code, 2);
  });
});
