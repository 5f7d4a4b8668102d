/** The entry bundles only the command that is called, which it finds by the words: each must lie where they say. */
import * as assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

import { repositoryRoot } from "../support/repository";

const SCRIPTS = path.join(repositoryRoot, "scripts");

/** The words of each command and what the table imports for them. */
function declared(): [string, string][] {
  const text = readFileSync(path.join(SCRIPTS, "cli.ts"), "utf8");
  const entries = text.matchAll(/words: "([^"]+)"[^}]*?import\("([^"]+)"\)/g);
  return [...entries].map(([, words = "", imported = ""]) => [words, imported]);
}

describe("the table of commands", () => {
  it("imports every command from the path that its words spell", () => {
    for (const [words, imported] of declared()) assert.equal(imported, `./commands/${words.replace(" ", "/")}.js`);
  });

  it("names every file of scripts/commands, once", () => {
    const files = readdirSync(path.join(SCRIPTS, "commands"), { recursive: true, encoding: "utf8" });
    const words = files
      .filter((name) => name.endsWith(".ts"))
      .map((name) => name.replace(/\.ts$/, "").replace("/", " "));
    const named = declared().map(([name]) => name);
    assert.deepEqual(named.sort(), words.sort());
  });
});
