import * as assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import * as path from "node:path";

import { findEngine } from "../../../scripts/setup/engine";
import { isWanted } from "../../../scripts/setup/enginePath";
import { fakeTools, withPath, type FakeTools } from "../../support/fakeTools";

describe("an engine on the PATH", () => {
  let tools: FakeTools;
  beforeEach(() => {
    tools = fakeTools();
  });
  afterEach(() => {
    tools.remove();
  });

  const pulumi = (version: string) => {
    tools.add("pulumi", `echo called >> "${tools.dir}/calls"; echo ${version}`);
  };
  const find = () => withPath(tools.bin, () => findEngine(tools.dir));

  it("is taken when it is new enough and has its language host, and is asked its version once", async () => {
    pulumi("v3.231.5");
    tools.add("pulumi-language-nodejs", "exit 0");
    const expected = { command: path.join(tools.bin, "pulumi"), path: tools.bin, version: "3.231.5" };
    assert.deepEqual(await find(), expected);
    assert.deepEqual(await find(), expected);
    assert.equal(readFileSync(path.join(tools.dir, "calls"), "utf8"), "called\n");
    rmSync(path.join(tools.dir, ".sluicegate"), { recursive: true });
    assert.deepEqual(await find(), expected);
  });

  it("is passed over without a language host, and then not even asked", async () => {
    pulumi("v3.231.5");
    assert.equal(await find(), undefined);
    assert.equal(existsSync(path.join(tools.dir, "calls")), false);
  });

  it("is passed over when it is older or a major version newer", async () => {
    tools.add("pulumi-language-nodejs", "exit 0");
    pulumi("v3.229.0");
    assert.equal(await find(), undefined);
    const verdicts = {
      "3.230.0": true,
      "v3.300.1": true,
      "3.99.0": false,
      "4.0.0": false,
      "2.240.0": false,
      dev: false,
    };
    for (const [version, verdict] of Object.entries(verdicts)) assert.equal(isWanted(version), verdict, version);
  });
});
