/** What this machine needs: each requirement as found, as wanted, and how to mend it. Changes and installs nothing. */
import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import * as path from "node:path";

import { runToEnd } from "./child";
import { findEngine, toolsDir } from "./engine";
import { ENGINE_MODULE } from "./engineBuild";
import { WANTED_ENGINE, which } from "./enginePath";
import { findGo, wantedGo } from "./goBuild";
import { choose, findInterpreters, isSupported, WANTED_PYTHON, type Interpreter } from "./interpreter";
import { isPythonReady } from "./python";

export interface Requirement {
  readonly name: string;
  /** "later": not there yet, and the next command that needs it makes it by itself. */
  readonly state: "ok" | "missing" | "later";
  readonly found: string;
  readonly wanted: string;
  /** What a person does about it; absent when there is nothing to do. */
  readonly mend?: string;
}

const WANTED_GB = 3;
const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

function platform(): Requirement {
  const found = `${process.platform}-${process.arch}`;
  const rest = { name: "platform", found, wanted: PLATFORMS.join(", ") };
  if (PLATFORMS.includes(found)) return { ...rest, state: "ok" };
  return { ...rest, state: "missing", mend: "use Linux or macOS; on Windows, WSL" };
}

/** The command runs, so the version was already found new enough by its entry. */
function node(): Requirement {
  return { name: "node", state: "ok", found: process.versions.node, wanted: ">= 20.19" };
}

async function npm(): Promise<Requirement> {
  const { code, output } = await runToEnd("npm", ["--version"]);
  const rest = { name: "npm", wanted: "any" };
  // Warnings about a person's own settings may stand before it.
  const version = output.trim().split("\n").at(-1);
  if (code === 0 && version !== undefined) return { ...rest, state: "ok", found: version };
  return { ...rest, state: "missing", found: "none on the PATH", mend: "install Node with npm from nodejs.org" };
}

function python(found: readonly Interpreter[]): Requirement[] {
  const best = found[0];
  const supported = best !== undefined && isSupported(best.version);
  let mend: string | undefined;
  try {
    choose(found);
  } catch (error) {
    mend = error instanceof Error ? error.message : String(error);
  }
  const name = best === undefined ? "none on the PATH" : `${best.version} at ${best.path}`;
  const version: Requirement = {
    name: "python",
    state: supported ? "ok" : "missing",
    found: name,
    wanted: WANTED_PYTHON,
  };
  if (!supported) return [{ ...version, ...(mend === undefined ? {} : { mend }) }];
  const venv = { name: "python venv module", wanted: "venv with ensurepip" };
  if (mend === undefined) return [version, { ...venv, state: "ok", found: "there" }];
  return [version, { ...venv, state: "missing", found: "none", mend }];
}

function environments(root: string): Requirement[] {
  const sets = [
    ["run", "npm start makes it"],
    ["test", "npm test makes it"],
  ] as const;
  return sets.map(([set, maker]) => {
    const rest = { name: `.venv-${set}`, wanted: "the packages of its lock file" };
    if (isPythonReady(root, set)) return { ...rest, state: "ok", found: "complete" };
    const found = existsSync(path.join(root, `.venv-${set}`)) ? "another lock file's, or unfinished" : "none yet";
    return { ...rest, state: "later", found, mend: maker };
  });
}

async function go(root: string, python: readonly Interpreter[]): Promise<Requirement> {
  const found = await findGo(root, ENGINE_MODULE);
  const rest = { name: "go", wanted: `>= ${wantedGo(root, ENGINE_MODULE)}, only to build the engine` };
  if (found?.usable === true) return { ...rest, state: "ok", found: found.version };
  const name = found === undefined ? "none on the PATH" : found.version;
  if (python.some((one) => isSupported(one.version))) {
    return { ...rest, state: "later", found: name, mend: "if needed, it is taken from PyPI" };
  }
  return { ...rest, state: "missing", found: name, mend: "install Go (go.dev) or Python, which brings it" };
}

async function engine(root: string, python: readonly Interpreter[]): Promise<Requirement[]> {
  const found = await findEngine(root);
  const wanted = WANTED_ENGINE;
  if (found === undefined) {
    const none = { state: "later", found: "none yet", mend: "npm start installs or builds it" } as const;
    return [
      { name: "pulumi engine", wanted, ...none },
      { name: "language host", wanted: "nodejs", ...none },
      await go(root, python),
    ];
  }
  const host =
    which("pulumi-language-nodejs", found.path) ?? which("pulumi-language-nodejs", path.dirname(found.command));
  return [
    { name: "pulumi engine", state: "ok", found: `${found.version} at ${found.command}`, wanted },
    { name: "language host", state: "ok", found: host ?? `beside ${found.command}`, wanted: "nodejs" },
  ];
}

/** Once all is installed, only the runs themselves need room. */
async function disk(root: string): Promise<Requirement> {
  const { bavail, bsize } = await statfs(root);
  const free = (bavail * bsize) / 1e9;
  const wanted = existsSync(toolsDir(root)) && isPythonReady(root, "run") ? 1 : WANTED_GB;
  const rest = { name: "disk space", found: `${free.toFixed(1)} GB free`, wanted: `>= ${wanted} GB` };
  if (free >= wanted) return { ...rest, state: "ok" };
  return { ...rest, state: "missing", mend: `free some space where ${root} lies` };
}

/** Every requirement, in the order they are met. */
export async function examine(root: string): Promise<Requirement[]> {
  const interpreters = await findInterpreters();
  const [npmFound, engineFound, diskFound] = await Promise.all([npm(), engine(root, interpreters), disk(root)]);
  return [platform(), node(), npmFound, ...python(interpreters), ...environments(root), ...engineFound, diskFound];
}
