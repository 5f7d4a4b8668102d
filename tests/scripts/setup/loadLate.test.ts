import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "../../support/processes";
import { repositoryRoot } from "../../support/repository";

const LOAD_LATE = join(repositoryRoot, "scripts", "setup", "loadLate.js");

/** Each is loaded by the package, or the part of the SDK, itself only, so it tells whether that was. */
const TELLING = [
  "@npmcli/arborist/lib/arborist/index.js",
  "@cspotcode/source-map-support/source-map-support.js", // ts-node's
  "@pulumi/pulumi/automation/localWorkspace.js",
  "fdir/dist/index.cjs", // of its code paths
];

describe("what @pulumi/pulumi loads without need, loaded late", function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(() => {
    const trials = join(repositoryRoot, ".sluicegate", "trials");
    mkdirSync(trials, { recursive: true });
    folder = mkdtempSync(join(trials, "late-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a script prints as JSON, run below the repository with the packages late. */
  async function result(script: string): Promise<unknown> {
    const file = join(folder, "script.js");
    writeFileSync(file, script);
    const { code, output } = await start(process.execPath, [`--require=${LOAD_LATE}`, file], { cwd: folder }).ended;
    assert.equal(code, 0, output);
    return JSON.parse(output);
  }

  const loaded = `${JSON.stringify(TELLING)}.filter((part) => Object.keys(require.cache).some((file) => file.endsWith(part)))`;

  it("stay away as long as the SDK only starts", async () => {
    const script = `
      require("@pulumi/pulumi");
      const { version } = require("typescript");
      require("ts-node").register({ transpileOnly: true });
      console.log(JSON.stringify({ version: typeof version, loaded: ${loaded} }));`;
    assert.deepEqual(await result(script), { version: "string", loaded: [] });
  });

  it("come when they are used: for a file in TypeScript, and whole", async () => {
    writeFileSync(join(folder, "typed.ts"), `export const typed: string = "compiled";`);
    const script = `
      require("ts-node").register({ transpileOnly: true, skipProject: true, compilerOptions: { module: "commonjs", moduleResolution: "node" } });
      const { typed } = require("./typed");
      const { automation, runtime } = require("@pulumi/pulumi");
      const parts = [automation.LocalWorkspace.name, typeof runtime.computeCodePaths({}).then];
      const { Arborist } = require("@npmcli/arborist");
      const typescript = require("typescript");
      const names = Object.keys(typescript).includes("createProgram") && "sys" in typescript;
      console.log(JSON.stringify({ typed, parts, kind: typeof Arborist, names, loaded: ${loaded} }));`;
    assert.deepEqual(await result(script), {
      typed: "compiled",
      parts: ["LocalWorkspace", "function"],
      kind: "function",
      names: true,
      loaded: TELLING,
    });
  });

  it("are those of what runs, which may have packages of its own", async () => {
    const own = join(folder, "node_modules", "typescript");
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "package.json"), JSON.stringify({ version: "1.2.3", main: "own.js" }));
    writeFileSync(join(own, "own.js"), `globalThis.ownLoaded = exports.own = true;`);
    const script = `
      const { version } = require("typescript");
      const early = globalThis.ownLoaded === true;
      console.log(JSON.stringify({ version, early, own: require("typescript").own }));`;
    assert.deepEqual(await result(script), { version: "1.2.3", early: false, own: true });
  });

  it("may be missing", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "late-"));
    try {
      const args = [`--require=${LOAD_LATE}`, "-e", "console.log('runs')"];
      const { code, output } = await start(process.execPath, args, { cwd: elsewhere }).ended;
      assert.deepEqual([code, output], [0, "runs\n"]);
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });
});
