import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { daysAfter, todayByTheClock } from "../../../../policies/days";
import { fingerprintOf, signed } from "../../../../policies/fingerprint";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { repositoryRoot } from "../../../support/repository";
import { scratchRepository } from "../../../support/scratch";
import { WAIVER } from "../../../support/waivers";

const URN = "urn:pulumi:prod::sluicegate::aws:s3/bucket:Bucket::data";

function finding(rule: string, urn = URN) {
  const fingerprint = fingerprintOf(rule, urn, { where: ".a", what: "Expected b" });
  const said = `[${rule}] data (aws:s3/bucket:Bucket) .a | Expected b | why | fix`;
  const message = `Things are well.\n${said} | ${signed(`docs/guardrails.md#${rule.toLowerCase()}`, fingerprint)}`;
  return { rule: "the-rule", pack: "sluicegate", level: "mandatory", urn, message, fingerprint };
}
const open = finding("S3-01");
const gate = finding("GATE-03");
const foreign = { rule: "own-key", pack: "other", level: "advisory", urn: URN, message: "No key." };

describe("policy waive", () => {
  let root: string;
  let from: string;
  const file = () => join(root, "policies", "waivers.yaml");
  const text = () => readFileSync(file(), "utf8");
  const found = (stack: string, ...findings: object[]) => {
    writeFileSync(from, JSON.stringify({ schemaVersion: 1, stack, findings }));
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "sluicegate-waive-"));
    from = join(root, "preview.json");
    mkdirSync(join(root, "policies"));
    for (const name of ["floors.yaml", "waivers.yaml"])
      cpSync(join(repositoryRoot, "policies", name), join(root, "policies", name));
    found("prod", open, gate, foreign);
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const waive = (name: string, ...more: string[]) => sluicegate(root, "policy", "waive", name, "--from", from, ...more);
  const { reason: _, approver: __, ...given } = WAIVER;
  const entry = { ...given, finding: open.fingerprint, reason: "", approver: "", urn: URN };
  const expires = daysAfter(todayByTheClock(), 60);

  it("writes the entry with all but reason and approver, keeps the comments, and says what is to do", async () => {
    const before = text();
    const { code, stdout, stderr } = await waive(open.fingerprint, "--ticket", "ML-12", "--expires", expires);
    assert.equal(code, 0, stderr);
    assert.deepEqual(stdout.split("\n"), [
      "Added to policies/waivers.yaml:",
      "- rule: S3-01",
      `  urn: ${URN}`,
      `  finding: ${open.fingerprint}`,
      '  reason: ""',
      "  ticket: ML-12",
      '  approver: ""',
      `  expires: ${expires}`,
      "It lets nothing pass, and is a finding (WAIVE-01), until a person fills in reason, approver.",
      "",
    ]);
    assert.ok(text().startsWith(before.slice(0, before.indexOf("waivers:"))));
    assert.ok(text().includes("  # data (aws:s3/bucket:Bucket) .a | Expected b\n"));
    assert.deepEqual(parse(text()), { waivers: [{ ...entry, expires }] });
  });

  it("takes the finding's whole line, holds for 30 days and leaves the ticket open where none is given", async () => {
    const line = `mandatory: ${open.message.split("\n")[1] ?? ""}`;
    const { code, at } = await sluicegateJson(root, "policy", "waive", line, "--from", from);
    const written = { ...entry, ticket: "", expires: daysAfter(todayByTheClock(), 30) };
    assert.deepEqual(
      [code, at("file"), at("written"), at("entry"), at("open")],
      [0, join("policies", "waivers.yaml"), true, written, ["reason", "ticket", "approver"]],
    );
    assert.deepEqual(parse(text()), { waivers: [written] });
  });

  it("adds to a file whose other entry nobody has filled in yet, and to one that is not there", async () => {
    found("dev", open, gate);
    await waive(open.fingerprint);
    await waive(gate.fingerprint);
    assert.deepEqual(
      (parse(text()) as { waivers: { rule: string }[] }).waivers.map(({ rule }) => rule),
      ["S3-01", "GATE-03"],
    );
    const other = join(root, "other.yaml");
    assert.equal((await waive(open.fingerprint, "--file", other)).code, 0);
    assert.equal((parse(readFileSync(other, "utf8")) as { waivers: object[] }).waivers.length, 1);
  });

  it("writes nothing with --dry-run", async () => {
    const before = text();
    const { code, stdout } = await waive(open.fingerprint, "--dry-run");
    assert.deepEqual([code, stdout.startsWith("Would add to policies/waivers.yaml:\n- rule: S3-01\n")], [0, true]);
    assert.equal(text(), before);
  });

  it("refuses in production what cannot be waived there", async () => {
    const { code, stderr } = await waive(gate.fingerprint);
    assert.deepEqual(
      [code, stderr],
      [
        3,
        "Expected a finding that can be waived, got one of GATE-03, which cannot be in production; mend what it names.\n",
      ],
    );
  });

  const refusals: readonly (readonly [what: string, words: () => readonly string[], RegExp])[] = [
    [
      "a finding that is not there",
      () => ["000000000000"],
      /^Expected a finding of stack prod, got 000000000000; there are [0-9a-f]{12} \(S3-01\), [0-9a-f]{12} \(GATE-03\)\.\n$/,
    ],
    ["another text", () => ["S3-01"], /^Expected a finding's 12 hex digits or its whole line, got another text; /],
    ["a day gone by", () => [open.fingerprint, "--expires", "2020-01-01"], /^Expected a day from .* at --expires, /],
    ["a day too far ahead", () => [open.fingerprint, "--expires", daysAfter(todayByTheClock(), 91)], /--expires/],
    ["a day that is none", () => [open.fingerprint, "--expires", "soon"], /--expires/],
    ["a ticket of two words", () => [open.fingerprint, "--ticket", "ML 12"], /\n {2}- \/waivers\/0\/ticket must match/],
    ["another stack", () => [open.fingerprint, "--stack", "dev"], /^Expected findings of stack dev at --from, got /],
  ];
  for (const [what, words, says] of refusals) {
    it(`refuses ${what}, and writes nothing`, async () => {
      const before = text();
      const [name = "", ...more] = words();
      const { code, stdout, stderr } = await waive(name, ...more);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, says);
      assert.equal(text(), before);
    });
  }

  it("refuses a finding that has an entry, a file without a list, and what is no preview", async () => {
    await waive(open.fingerprint);
    const again = await waive(open.fingerprint);
    assert.deepEqual([again.code, again.stderr.startsWith("Expected a finding without an entry, got one")], [2, true]);
    for (const other of ["waivers: {}\n", "waivers: [\n", "# nothing\n", "waivers: [1]\n"]) {
      writeFileSync(file(), other);
      const { code, stderr } = await waive(open.fingerprint);
      assert.deepEqual([code, stderr.startsWith("Expected a list `waivers` in the file"), text()], [2, true, other]);
    }
    writeFileSync(from, "[]");
    assert.match((await waive(open.fingerprint)).stderr, /^Expected the JSON of stack preview at --from, /);
    found("prod");
    assert.match((await waive(open.fingerprint)).stderr, /; there is none\.\n$/);
  });

  it("finds the finding by itself; once filled in, the real pack lets it pass and tells by whom", async function () {
    this.timeout(180_000);
    const scratch = scratchRepository();
    try {
      scratch.edit(
        "infra/storage.ts",
        `versioningConfiguration: { status: "Enabled" }`,
        `versioningConfiguration: { status: "Suspended" }`,
      );
      const bucket = "aws:s3/bucketVersioning:BucketVersioning";
      const urn = `urn:pulumi:dev::sluicegate::sluicegate:infra:Storage$${bucket}::storage-data-versioning`;
      const what = "Expected status Enabled";
      const name = fingerprintOf("S3-05", urn, { where: ".versioningConfiguration.status", what });
      const words = ["policy", "waive", name, "--stack", "dev", "--ticket", "ML-12", "--expires", expires];
      const { code, stderr } = await sluicegate(scratch.root, ...words);
      assert.equal(code, 0, stderr);
      for (const [before, after] of [
        [`reason: ""`, "reason: Versions come with the next release."],
        [`approver: ""`, `approver: "@ada"`],
        // All three buckets lack what the entry was written for on one.
        [`    finding: ${name}\n`, ""],
        ["storage-data-versioning\n", "storage-*-versioning\n"],
      ] as const)
        scratch.edit("policies/waivers.yaml", before, after);
      const previewed = await sluicegateJson(scratch.root, "stack", "preview", "--offline", "--stack", "dev");
      const found = previewed.at("findings") as (typeof open & { waived?: object })[];
      const waived = { expires, approver: "@ada", ticket: "ML-12" };
      assert.deepEqual(
        found.map((one) => [one.rule, one.level, one.waived]),
        Array.from({ length: 3 }, () => ["bucket-versioning-enabled", "advisory", waived]),
      );
      assert.deepEqual([previewed.code, found.some((one) => one.fingerprint === name)], [0, true]);
    } finally {
      scratch.remove();
    }
  });
});
