import * as assert from "node:assert/strict";
import { cpSync } from "node:fs";
import * as path from "node:path";

import { examine } from "../../../scripts/setup/doctor";
import { fakeTools, withPath, type FakeTools } from "../../support/fakeTools";
import { repositoryRoot } from "../../support/repository";

describe("the doctor", () => {
  let tools: FakeTools;
  beforeEach(() => {
    tools = fakeTools();
    for (const part of ["scripts/setup/engine", "pipeline/requirements.txt", "tests/requirements.txt"]) {
      cpSync(path.join(repositoryRoot, part), path.join(tools.dir, part), { recursive: true });
    }
  });
  afterEach(() => {
    tools.remove();
  });

  const states = async () => {
    const requirements = await withPath(tools.bin, () => examine(tools.dir));
    return Object.fromEntries(requirements.map(({ name, state }) => [name, state]));
  };

  it("names what is missing and how to mend it", async () => {
    const requirements = await withPath(tools.bin, () => examine(tools.dir));
    const missing = requirements.filter(({ state }) => state === "missing");
    assert.deepEqual(
      missing.map(({ name }) => name),
      ["npm", "python", "go"],
    );
    for (const one of missing) assert.ok(one.mend !== undefined && one.mend !== "", one.name);
  });

  it("tells what the next command makes by itself apart from what a person must do", async () => {
    tools.add("npm", "echo 'npm warn something' >&2; echo 11.0.0");
    tools.add("python3", `echo "sluicegate|${tools.bin}/python3|3.12.1|True"`);
    const found = await states();
    assert.deepEqual([found.npm, found.python, found["python venv module"]], ["ok", "ok", "ok"]);
    assert.deepEqual([found[".venv-run"], found["pulumi engine"], found.go], ["later", "later", "later"]);
  });
});
