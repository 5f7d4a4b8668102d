import assert from "node:assert/strict";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { repositoryRoot } from "../../../support/repository";
import { knownRules } from "../../../../scripts/policy/rules";

const explain = (...words: string[]) => sluicegate(repositoryRoot, "policy", "explain", ...words);

describe("policy explain", () => {
  it("tells everything of a rule, whose id may stand in any case", async () => {
    const { code, stdout } = await explain("ecr-02");
    assert.equal(code, 0);
    const lines = new Map(
      stdout
        .trimEnd()
        .split("\n")
        .slice(2)
        .map((line) => [line.slice(0, 13).trim(), line.slice(13)]),
    );
    const rule = knownRules.find(({ id }) => id === "ECR-02");
    assert.ok(rule !== undefined && rule.looksAt !== "every");
    assert.ok(stdout.startsWith(`ECR-02: ${rule.states}\n\n`));
    assert.equal(lines.get("level"), "mandatory; advisory in relaxed stacks");
    assert.equal(lines.get("severity"), rule.severity);
    assert.equal(lines.get("policy"), rule.name);
    assert.equal(lines.get("from"), "policy pack");
    assert.equal(lines.get("why"), `${rule.why}.`);
    assert.equal(lines.get("fix"), `${rule.fix}.`);
    assert.equal(lines.get("looks at"), rule.looksAt.join(", "));
    assert.match(lines.get("unknown") ?? "", /UNPROVED/);
    assert.match(lines.get("exceptions") ?? "", /^an entry in policies\/waivers\.yaml, for at most 90 days /);
    assert.match(
      lines.get("supports") ?? "",
      /SOC 2 Trust Services Criteria \(2017\) CC7\.1, ISO\/IEC 42001 \(2023\) A\.10\.3/,
    );
    assert.equal(lines.get("docs"), "docs/guardrails.md#ecr-02");
  });

  it("tells which keys of the floors it asks, and whether it mends", async () => {
    const { stdout } = await explain("LOG-01");
    assert.match(stdout, /^configured +relaxedStacks, remediate, retentionDays$/m);
    assert.match(stdout, /^remediation +in place, where `remediate` of policies\/floors\.yaml names the rule$/m);
    const other = (await explain("CRED-01")).stdout;
    assert.doesNotMatch(other, /^configured/m);
    assert.match(other, /^remediation +none: what it finds is for a person to mend$/m);
  });

  it("takes the policy's name, as the engine prints it, and the plan guard's rules", async () => {
    assert.match((await explain("bucket-key-enabled")).stdout, /^S3-02: /);
    const { stdout } = await explain("LOSS-01");
    assert.match(stdout, /^LOSS-01: No resource that holds state is replaced\.\n/);
    assert.match(stdout, /^level +mandatory; advisory in relaxed stacks$/m);
    assert.match(stdout, /^from +plan-guard$/m);
    assert.match(stdout, /^docs +docs\/plan-guard\.md#loss-01$/m);
    assert.doesNotMatch(stdout, /^policy /m);
    assert.match((await explain("LOSS-04")).stdout, /^exceptions +an entry in policies\/gate-changes\.yaml /m);
    assert.match((await explain("GATE-01")).stdout, /^exceptions +in production none: .*; elsewhere an entry in /m);
    assert.match((await explain("WAIVE-01")).stdout, /^exceptions +none: /m);
  });

  it("explains every rule that there is", async () => {
    for (const { id } of knownRules) assert.equal((await explain(id)).code, 0, id);
  });

  it("prints the same as JSON", async () => {
    const { code, at } = await sluicegateJson(repositoryRoot, "policy", "explain", "GATE-01");
    assert.equal(code, 0);
    assert.deepEqual(at("rule"), knownRules[0]);
  });

  it("names the nearest where there is none, on one line, and does not repeat the word", async () => {
    const { code, stderr, stdout } = await explain("GATE-91");
    assert.deepEqual([code, stdout], [2, ""]);
    assert.equal(
      stderr,
      "Expected a rule's id or name, got one that no rule has; near are GATE-01, GATE-11, GATE-02, and policy list has all.\n",
    );
  });
});
