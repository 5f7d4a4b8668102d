/** docs/configuration.md has every key of an environment, and no other. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ENVIRONMENT_SCHEMA } from "../../infra/config";
import { repositoryRoot } from "../support/repository";

describe("docs/configuration.md", () => {
  it("says of every key what it is", () => {
    const text = readFileSync(join(repositoryRoot, "docs", "configuration.md"), "utf8");
    const rows = text.split("\n").filter((line) => line.startsWith("| `"));
    const keys = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, key]) => key));
    assert.deepEqual(keys.sort(), Object.keys(ENVIRONMENT_SCHEMA.properties).sort());
  });
});
