import * as assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import * as path from "node:path";

import { ensurePython, isPythonReady } from "../../../scripts/setup/python";
import { fakeTools, withPath, type FakeTools } from "../../support/fakeTools";

describe("a Python environment", () => {
  let tools: FakeTools;
  let told: string[];
  beforeEach(() => {
    tools = fakeTools();
    told = [];
    mkdirSync(path.join(tools.dir, "pipeline"));
    writeFileSync(path.join(tools.dir, "pipeline", "requirements.txt"), "numpy==2.1.0\n");
  });
  afterEach(() => {
    tools.remove();
  });

  /** Answers the probe, makes an environment whose Python is itself, and lets pip end as told. */
  const python = (version: string, hasVenv: boolean, pip = "exit 0") => {
    const probe = `echo "sluicegate|${tools.bin}/python3|${version}|${hasVenv ? "True" : "False"}"`;
    const venv = `/bin/mkdir -p "$3/bin" && /bin/cp "$0" "$3/bin/python"`;
    const count = `echo called >> "${tools.dir}/calls"`;
    tools.add("python3", `case "$1 $2" in "-c "*) ${probe};; "-m venv") ${venv};; *) ${count}; ${pip};; esac`);
  };
  const calls = () => readFileSync(path.join(tools.dir, "calls"), "utf8").trim().split("\n").length;
  const ensure = () => withPath(tools.bin, () => ensurePython(tools.dir, "run", (line) => told.push(line)));
  const venv = () => path.join(tools.dir, ".venv-run");

  it("is made once, told with its time, and then costs nothing", async () => {
    python("3.12.1", true);
    assert.equal(await ensure(), path.join(venv(), "bin", "python"));
    assert.match(
      told.join("\n"),
      /^Installing the Python packages of pipeline\/requirements\.txt \(.*\) \.\.\.\n.*: \d+ s$/,
    );
    told = [];
    await ensure();
    assert.deepEqual(told, []);
    assert.equal(calls(), 1);
  });

  it("is made again when its lock file changes or it was left unfinished", async () => {
    python("3.12.1", true);
    await ensure();
    writeFileSync(path.join(tools.dir, "pipeline", "requirements.txt"), "numpy==2.1.1\n");
    assert.equal(isPythonReady(tools.dir, "run"), false);
    await ensure();
    writeFileSync(path.join(venv(), ".complete"), "half");
    await ensure();
    assert.equal(calls(), 3);
  });

  it("is taken through a link as it stands, and made anew where its folder was moved", async () => {
    python("3.12.1", true);
    await ensure();
    const elsewhere = path.join(tools.dir, "elsewhere");
    renameSync(venv(), elsewhere);
    writeFileSync(path.join(elsewhere, ".complete"), "");
    symlinkSync(elsewhere, venv());
    await ensure();
    assert.equal(lstatSync(venv()).isSymbolicLink(), false);
    await ensure();
    assert.equal(calls(), 2);
    const copy = fakeTools();
    try {
      cpSync(path.join(tools.dir, "pipeline"), path.join(copy.dir, "pipeline"), { recursive: true });
      symlinkSync(venv(), path.join(copy.dir, ".venv-run"));
      assert.equal(isPythonReady(copy.dir, "run"), true);
    } finally {
      copy.remove();
    }
  });

  it("is made once by two at a time", async () => {
    python("3.12.1", true);
    await withPath(tools.bin, () =>
      Promise.all([1, 2].map(() => ensurePython(tools.dir, "run", (line) => told.push(line)))),
    );
    assert.equal(calls(), 1);
  });

  const failures: [string, string, RegExp][] = [
    ["no wheel", "ERROR: No matching distribution found for scipy", /has no build for /],
    ["no network", "ConnectTimeoutError: Max retries exceeded with url", /cannot be reached: check the network/],
    ["a full disk", "OSError: [Errno 28] No space left on device", /the disk is full: free at least 3 GB/],
    ["a wrong hash", "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", /not the one that the lock file names/],
  ];
  for (const [name, output, expected] of failures) {
    it(`says ${name} in one line and leaves nothing half-installed`, async () => {
      python("3.12.1", true, `echo "${output}"; exit 1`);
      await assert.rejects(ensure(), (error: Error) => expected.test(error.message) && !error.message.includes("\n"));
      assert.equal(existsSync(venv()), false);
    });
  }

  it("says that Python is missing, too old, or without venv", async () => {
    await assert.rejects(ensure(), /Expected Python 3\.11 to 3\.13 on the PATH, found none/);
    python("3.9.2", true);
    await assert.rejects(ensure(), /found 3\.9\.2 at .*python3/);
    python("3.12.1", false);
    await assert.rejects(ensure(), /has no venv module; install it \(Debian, Ubuntu: apt install python3\.12-venv\)/);
  });
});
