import * as assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";

import { CHECKS, chosenChecks, countOf, type Check } from "../../scripts/checks";
import { repositoryRoot } from "../support/repository";

const named = (wanted: string): Check => {
  const check = CHECKS.find(({ name }) => name === wanted);
  if (check === undefined) throw new Error(`Expected a check named ${wanted}.`);
  return check;
};

describe("the checks", () => {
  it("are all but those that only repeat another, unless they are named", () => {
    const names = chosenChecks([]).map(({ name }) => name);
    assert.deepEqual(
      CHECKS.map(({ name }) => name).filter((name) => !names.includes(name)),
      ["coverage"],
    );
    assert.deepEqual(
      chosenChecks(["coverage", "lint"]).map(({ name }) => name),
      ["lint", "coverage"],
    );
  });
});

interface Finder {
  readonly sync: (pattern: string, options: { readonly cwd: string }) => readonly string[];
}

/** The package by which mocha finds files. */
function isFinder(module: unknown): module is Finder {
  return typeof module === "object" && module !== null && "sync" in module && typeof module.sync === "function";
}

describe("the check mocha", () => {
  it("runs every test file once", () => {
    const finder: unknown = createRequire(require.resolve("mocha"))("glob");
    assert.ok(isFinder(finder));
    const words = named("mocha").command({ root: repositoryRoot, python: "python3", actionlint: "actionlint" });
    const there = readdirSync(path.join(repositoryRoot, "tests"), { recursive: true, encoding: "utf8" });
    assert.deepEqual(
      words
        .filter((word) => word.startsWith("tests/"))
        .flatMap((pattern) => finder.sync(pattern, { cwd: repositoryRoot }))
        .sort(),
      there
        .filter((name) => name.endsWith(".test.ts"))
        .map((name) => path.join("tests", name))
        .sort(),
    );
  });
});

describe("the count of a check", () => {
  it("is one for a tool that does not count", () => {
    assert.deepEqual(countOf(named("lint"), 0, ""), { passed: 1, failed: 0 });
    assert.deepEqual(countOf(named("lint"), 1, "12 problems"), { passed: 0, failed: 1 });
  });

  it("is what mocha and pytest sum up", () => {
    assert.deepEqual(countOf(named("mocha"), 0, "  2 passing (1s)\n"), { passed: 2, failed: 0 });
    assert.deepEqual(countOf(named("mocha"), 3, "  40 passing (1m)\n  3 failing\n"), { passed: 40, failed: 3 });
    assert.deepEqual(countOf(named("pytest"), 0, "12 passed, 1 warning in 3.2s"), { passed: 12, failed: 0 });
    assert.deepEqual(countOf(named("pytest"), 1, "1 failed, 12 passed, 2 errors"), { passed: 12, failed: 3 });
  });

  it("takes the summary, not what a test printed before it", () => {
    assert.deepEqual(countOf(named("mocha"), 0, "9 passing\n  2 passing (1s)\n"), { passed: 2, failed: 0 });
  });

  it("fails a runner that ran nothing, or that ends badly without naming a failure", () => {
    assert.deepEqual(countOf(named("mocha"), 0, ""), { passed: 0, failed: 1 });
    assert.deepEqual(countOf(named("pytest"), 5, "no tests ran in 0.1s"), { passed: 0, failed: 1 });
    assert.deepEqual(countOf(named("mocha"), 137, "  2 passing (1s)\n"), { passed: 2, failed: 1 });
  });
});
