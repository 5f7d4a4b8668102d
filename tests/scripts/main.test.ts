import * as assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";

import { fakeTools, type FakeTools } from "../support/fakeTools";
import { start } from "../support/processes";
import { repositoryRoot } from "../support/repository";

const LOCK = { packages: { "": {}, "node_modules/a": { version: "1.0.0", integrity: "sha512-x" } } };
/** What npm leaves behind when it has finished, and a line for every call. */
const NPM = `echo "$@" >> "$CALLS"; /bin/mkdir -p node_modules; echo '{"packages":{}}' > node_modules/.package-lock.json`;
const NPM_DISK_FULL = "/bin/mkdir -p node_modules/half; echo 'npm error code ENOSPC' >&2; exit 1";

describe("the entry of every command", function () {
  this.timeout(60_000);
  let tools: FakeTools;
  let root: string;
  beforeEach(() => {
    tools = fakeTools();
    root = path.join(tools.dir, "a clone");
    for (const part of ["scripts/main.js", "scripts/commands", "scripts/setup"]) {
      cpSync(path.join(repositoryRoot, part), path.join(root, part), { recursive: true });
    }
    // The command line itself is another's test: this one tells what it was given.
    const loader =
      "module.exports = () => ({ run: async (argv, root) => { console.log(argv.join(), root); return 3; } });";
    writeFileSync(path.join(root, "load-typescript.js"), loader);
    writeFileSync(path.join(root, "package-lock.json"), JSON.stringify(LOCK));
  });
  afterEach(() => {
    tools.remove();
  });

  const calls = () => path.join(tools.dir, "calls");
  const called = () => (existsSync(calls()) ? readFileSync(calls(), "utf8").trim().split("\n").length : 0);
  const main = (nodeArgs: string[] = [path.join(root, "scripts", "main.js"), "x"]) =>
    start(process.execPath, nodeArgs, { cwd: tools.dir, env: { PATH: tools.bin, CALLS: calls() } }).ended;

  it("installs the packages once, from any folder, and is silent afterwards", async () => {
    tools.add("npm", NPM);
    const first = await main();
    assert.match(
      first.output,
      /^Installing npm packages \(about a minute\) \.\.\.\nInstalling npm packages: \d+ s\nx .*\n$/,
    );
    assert.equal(first.code, 3);
    const second = await main();
    assert.equal(second.output, `x ${root}\n`);
    assert.equal(called(), 1);
  });

  it("installs again when the lock file has changed", async () => {
    tools.add("npm", NPM);
    await main();
    writeFileSync(path.join(root, "package-lock.json"), JSON.stringify({ ...LOCK, lockfileVersion: 3 }));
    await main();
    assert.equal(called(), 2);
  });

  it("takes packages that npm itself installed from the same lock file", async () => {
    mkdirSync(path.join(root, "node_modules"));
    writeFileSync(path.join(root, "node_modules", ".package-lock.json"), JSON.stringify(LOCK));
    assert.equal((await main()).output, `x ${root}\n`);
  });

  it("lets one of two at once install, and the other waits", async () => {
    tools.add("npm", `${NPM}; /bin/sleep 1`);
    const both = await Promise.all([main(), main()]);
    assert.deepEqual(
      both.map(({ code }) => code),
      [3, 3],
    );
    assert.equal(called(), 1);
  });

  it("says why it failed in one line and leaves nothing half-installed", async () => {
    tools.add("npm", NPM_DISK_FULL);
    const { code, output } = await main();
    assert.equal(code, 1);
    assert.match(output, /\nCannot install the npm packages: the disk is full: free at least 3 GB, .*\.\n$/);
    assert.equal(existsSync(path.join(root, "node_modules")), false);
  });

  it("says that npm is missing", async () => {
    const { code, output } = await main();
    assert.equal(code, 1);
    assert.match(output, /npm is not on the PATH/);
  });

  it("refuses an old Node in one line", async () => {
    const old = "Object.defineProperty(process.versions, 'node', { value: '18.20.1' });";
    const { code, output } = await main([
      "-e",
      `${old} require(${JSON.stringify(path.join(root, "scripts/main.js"))})`,
    ]);
    assert.equal(code, 1);
    assert.equal(output, "Expected Node 20.19 or newer, got 18.20.1; install a newer one from nodejs.org.\n");
  });
});
