import assert from "node:assert/strict";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { repositoryRoot } from "../../../support/repository";
import { knownRules } from "../../../../scripts/policy/rules";

const list = (...words: string[]) => sluicegate(repositoryRoot, "policy", "list", ...words);
const ids = (stdout: string): string[] =>
  stdout
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(" ")[0] ?? "");

describe("policy list", () => {
  it("lists every rule with its level, relaxed level, severity and statement", async () => {
    const { code, stdout } = await list();
    assert.equal(code, 0);
    assert.deepEqual(
      ids(stdout),
      knownRules.map(({ id }) => id),
    );
    assert.match(stdout, /^rule +level +relaxed +severity +states\n/);
    assert.match(stdout, /^PIPE-12 +mandatory +off +high +In production every job runs in subnets /m);
    assert.match(stdout, /^LOSS-04 +mandatory +same +critical +No gate becomes weaker /m);
  });

  it("keeps to a severity and a framework", async () => {
    const { stdout } = await list("--severity", "critical", "--framework", "iso23894");
    const expected = knownRules.filter(
      ({ severity, clauses }) => severity === "critical" && clauses.some((clause) => clause.startsWith("iso23894:")),
    );
    assert.ok(expected.length > 0 && expected.length < knownRules.length);
    assert.deepEqual(
      ids(stdout),
      expected.map(({ id }) => id),
    );
  });

  it("shows the level that holds in a stack", async () => {
    const [dev, prod] = [await list("--stack", "dev"), await list("--stack", "prod")];
    assert.match(dev.stdout, /^rule +level in dev +severity +states\n/);
    assert.match(dev.stdout, /^PIPE-12 +off /m);
    assert.match(prod.stdout, /^PIPE-12 +mandatory /m);
    assert.match(dev.stdout, /^GATE-01 +mandatory /m);
  });

  it("prints the same as JSON", async () => {
    const { code, at } = await sluicegateJson(
      repositoryRoot,
      "policy",
      "list",
      "--framework",
      "ccpa",
      "--stack",
      "dev",
    );
    assert.deepEqual([code, at("stack"), at("relaxed")], [0, "dev", true]);
    assert.equal(at("rules.0.effectiveLevel"), at("rules.0.relaxedLevel"));
    assert.deepEqual(Object.keys(at("rules.0") as object), [
      "id",
      "name",
      "source",
      "level",
      "relaxedLevel",
      "effectiveLevel",
      "severity",
      "states",
      "clauses",
      "docs",
    ]);
  });

  it("refuses a stack, a framework and a severity that there is not", async () => {
    const stack = await list("--stack", "pord");
    assert.equal(stack.code, 2);
    assert.equal(
      stack.stderr,
      "Expected one of the stacks account, dev, local, prod at --stack, got another; name one of them.\n",
    );
    for (const words of [
      ["--framework", "soc"],
      ["--severity", "huge"],
    ])
      assert.equal((await list(...words)).code, 2);
  });
});
