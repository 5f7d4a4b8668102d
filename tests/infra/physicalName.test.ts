import assert from "node:assert/strict";
import fc from "fast-check";
import { LIMITS, patternOf, physicalName } from "../../infra/physicalName";

const identity = { project: "sluicegate", stack: "dev", account: "111122223333", region: "eu-west-1" };
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9._-]{0,80}$/);

describe("infra/physicalName", () => {
  it("never exceeds a limit, never loses what it names, and is a valid bucket name", () => {
    fc.assert(
      fc.property(word, word, fc.constantFrom("artifacts", "data", "logs"), (project, stack, what) => {
        const name = physicalName({ ...identity, project, stack }, what, LIMITS.bucket);
        assert.ok(name.length <= LIMITS.bucket);
        assert.match(name, /^[a-z0-9][a-z0-9-]+[a-z0-9]$/);
        assert.ok(name.includes(`-${what}-`));
      }),
    );
  });

  it("refuses a name that leaves no room, and says how long it may be", () => {
    assert.throws(() => physicalName(identity, "x".repeat(60), LIMITS.role), /at most 52 characters, got x+ \(60\)/);
  });

  it("has a pattern that all names of one identity match, however much of it they keep, and no name of another", () => {
    const whats = ["data", "classification-processing", "x"];
    const namesIn = (of: typeof identity) =>
      whats.flatMap((what) => [LIMITS.role, LIMITS.pipeline].map((limit) => physicalName(of, what, limit)));
    fc.assert(
      fc.property(word, word, (project, stack) => {
        const own = { ...identity, project, stack };
        const matches = new RegExp(`^${patternOf(own, namesIn(own)).replace("*", ".*")}$`);
        for (const name of namesIn(own)) assert.match(name, matches);
        for (const other of namesIn({ ...own, account: "222233334444" })) assert.doesNotMatch(other, matches);
      }),
    );
    assert.match(patternOf(identity, namesIn(identity)), /^sluicegate-dev-\*-[0-9a-f]{8}$/);
  });
});
