import * as assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync, readdirSync } from "node:fs";
import * as path from "node:path";

import { ensureActionlint } from "../../../scripts/setup/actionlint";
import { SetupError } from "../../../scripts/setup/error";
import { repositoryRoot } from "../../support/repository";
import { fakeTools, withPath, type FakeTools } from "../../support/fakeTools";

const MODULE = path.join("scripts", "setup", "actionlint");

describe("actionlint", () => {
  let tools: FakeTools;
  let told: string[];
  beforeEach(() => {
    tools = fakeTools();
    told = [];
    cpSync(path.join(repositoryRoot, MODULE), path.join(tools.dir, MODULE), { recursive: true });
  });
  afterEach(() => {
    tools.remove();
  });

  /** Tells its version, keeps how it was called, and writes what it was asked to build. */
  const go = (build: string) => {
    const asked = `echo "$PWD|$@" >> "${tools.dir}/calls"`;
    tools.add("go", `if [ "$1" = env ]; then echo go1.99.0; else ${asked}; ${build}; fi`);
  };
  const ensure = () => withPath(tools.bin, () => ensureActionlint(tools.dir, (line) => told.push(line)));

  it("is built once from the pinned module, told with its time, and then costs nothing", async () => {
    go(`for last; do :; done; : > "$(echo "$@" | /bin/sed 's/.* -o \\(.*\\) [^ ]*$/\\1/')"`);
    const command = await ensure();
    assert.match(path.relative(tools.dir, command), /^\.tools\/actionlint-\d+\.\d+\.\d+\/bin\/actionlint$/);
    assert.ok(existsSync(command));
    assert.match(told.join("\n"), /^Building actionlint [\d.]+ \(some seconds\) \.\.\.\n.*: \d+ s$/);
    const [call = "", ...others] = readFileSync(path.join(tools.dir, "calls"), "utf8").trim().split("\n");
    assert.ok(call.startsWith(path.join(tools.dir, MODULE)), call);
    assert.match(call, /-mod=readonly .*github\.com\/rhysd\/actionlint\/cmd\/actionlint$/);
    assert.deepEqual(others, []);
    told = [];
    assert.equal(await ensure(), command);
    assert.deepEqual(told, []);
  });

  it("leaves nothing behind when it cannot be built", async () => {
    go("echo 'verifying module: checksum mismatch'; exit 1");
    await assert.rejects(ensure, (error: Error) => {
      assert.ok(error instanceof SetupError);
      assert.match(error.message, /^Cannot build actionlint [\d.]+: a package is not the one that the lock file names/);
      return true;
    });
    assert.deepEqual(readdirSync(path.join(tools.dir, ".tools")), []);
  });
});
