import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { repositoryRoot } from "../support/repository";

const lines = readFileSync(path.join(repositoryRoot, ".github", "CODEOWNERS"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => line.split(/ +/));

/** Owners of a file: those of the last line that matches. The patterns in use: `*`, a folder, a path with `*` in a part. */
function ownersOf(file: string): readonly string[] {
  const matches = ([pattern = ""]: readonly string[]): boolean => {
    if (pattern === "*") return true;
    const form = pattern.replace(/[.]/g, "\\.").replaceAll("*", "[^/]*");
    return new RegExp(`^${form}${pattern.endsWith("/") ? "" : "$"}`).test(`/${file}`);
  };
  return lines.filter(matches).at(-1)?.slice(1) ?? [];
}

describe("the owners of code", () => {
  const guarded: [file: string, owner: string][] = [
    ["pipeline/regression/gates.yaml", "@example-org/ml-validators"],
    ["policies/floors.yaml", "@example-org/ml-validators"],
    ["policies/waivers.yaml", "@example-org/ml-validators"],
    ["policies/waivers.schema.json", "@example-org/ml-validators"],
    ["policies/gate-changes.yaml", "@example-org/ml-validators"],
    ["policies/proof/index.ts", "@example-org/ml-validators"],
    [".github/workflows/deploy.yml", "@example-org/cloud-security"],
    [".github/CODEOWNERS", "@example-org/cloud-security"],
    ["infra/account/githubTrust.ts", "@example-org/cloud-security"],
  ];
  for (const [file, owner] of guarded) {
    it(`have ${owner} agree to ${file}`, () => {
      assert.ok(ownersOf(file).includes(owner));
    });
  }

  it("leave nobody out", () => {
    for (const [pattern, ...owners] of lines) {
      assert.ok(owners.length > 0, pattern);
      for (const owner of owners) assert.match(owner, /^@[a-z-]+\/[a-z-]+$/);
    }
    assert.deepEqual(ownersOf("README.md"), ["@example-org/ml-platform"]);
  });
});
