import * as assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { brotliCompressSync } from "node:zlib";
import { create } from "tar";

import { ensureChromium } from "../../../scripts/setup/chromium";
import { SetupError } from "../../../scripts/setup/error";
import { fakeTools, withPath, type FakeTools } from "../../support/fakeTools";
import { repositoryRoot } from "../../support/repository";

const MODULE = path.join("scripts", "setup", "chromium");
const LINUX = { platform: "linux", arch: "x64" };
const MAC = { platform: "darwin", arch: "arm64" };

describe("Chromium", () => {
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

  const ensure = (machine = LINUX) =>
    withPath(tools.bin, () => ensureChromium(tools.dir, (line) => told.push(line), machine));

  /** A package as the real one is: the browser and its libraries, each compressed. */
  function pack(): string {
    const packed = path.join(tools.dir, "packed");
    mkdirSync(path.join(packed, "lib"), { recursive: true });
    writeFileSync(path.join(packed, "lib", "libnss3.so"), "library");
    create({ sync: true, cwd: packed, file: path.join(packed, "al2023.tar") }, ["lib"]);
    writeFileSync(
      path.join(packed, "al2023.tar.br"),
      brotliCompressSync(readFileSync(path.join(packed, "al2023.tar"))),
    );
    writeFileSync(path.join(packed, "chromium.br"), brotliCompressSync(Buffer.from("#!/bin/sh\necho browser\n")));
    return packed;
  }

  it("is unpacked once from the pinned package, told with its time, and then costs nothing", async () => {
    const place = "node_modules/@sparticuz/chromium";
    tools.add("npm", `echo "$@" >> "${tools.dir}/calls"; /bin/mkdir -p ${place}; /bin/cp -r "${pack()}" ${place}/bin`);
    const { executable, env } = await ensure();
    const folder = path.dirname(executable);
    assert.match(path.relative(tools.dir, folder), /^\.tools\/chromium-\d+\.\d+\.\d+$/);
    assert.equal(readFileSync(executable, "utf8"), "#!/bin/sh\necho browser\n");
    assert.deepEqual(env, { LD_LIBRARY_PATH: path.join(folder, "lib") });
    assert.ok(existsSync(path.join(folder, "lib", "libnss3.so")));
    assert.ok(!existsSync(path.join(folder, "node_modules")));
    assert.match(told.join("\n"), /^Installing Chromium \(half a minute\) \.\.\.\n.*: \d+ s$/);
    told = [];
    assert.equal((await ensure()).executable, executable);
    assert.deepEqual(told, []);
    assert.match(readFileSync(path.join(tools.dir, "calls"), "utf8"), /^ci --ignore-scripts [^\n]*\n$/);
  });

  it("leaves nothing behind when it cannot be installed", async () => {
    tools.add("npm", "echo 'npm error code EINTEGRITY'; exit 1");
    await assert.rejects(ensure(), (error: Error) => {
      assert.ok(error instanceof SetupError);
      assert.match(error.message, /^Cannot install Chromium: /);
      return true;
    });
    assert.deepEqual(readdirSync(path.join(tools.dir, ".tools")), []);
  });

  it("is the installed one where the package has none, and asked for where there is none either", async () => {
    tools.add("google-chrome", "exit 0");
    const { executable, env } = await ensure(MAC);
    assert.deepEqual([executable, env], [path.join(tools.bin, "google-chrome"), {}]);
    assert.deepEqual(told, []);
    const none = withPath("", () => ensureChromium(tools.dir, () => undefined, { platform: "linux", arch: "arm64" }));
    await assert.rejects(
      none,
      /Expected Chromium or Google Chrome on this machine to test the page, got none; install/,
    );
  });
});
