/**
 * Finds the Pulumi engine, or makes it: on the PATH with its Node language host, in .tools/, from the official installer,
 * else built from the pinned Go module. Whatever is made appears under its final name in one rename.
 */
import { accessSync, constants, readdirSync } from "node:fs";
import * as path from "node:path";

import { buildEngine } from "./engineBuild";
import { findOnPath } from "./enginePath";
import { exclusively, type Adopt } from "./exclusive";
import { ensureLauncher } from "./launcher";
import type { Progress } from "./progress";

/** The version that .tools/ gets; what stands on the PATH may be newer, see enginePath. */
export const ENGINE_VERSION = "3.230.0";

export interface Engine {
  /** Absolute path of the `pulumi` command. */
  readonly command: string;
  /** The PATH to run it with, so that it finds its language host. */
  readonly path: string;
  readonly version: string;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function toolsDir(root: string): string {
  return path.join(root, ".tools");
}

/** The engine in .tools/, with its language host; undefined when it is not there. */
export function findInTools(root: string): Engine | undefined {
  const bin = path.join(toolsDir(root), `pulumi-${ENGINE_VERSION}`, "bin");
  const command = path.join(bin, "pulumi");
  if (!isExecutable(command)) return undefined;
  ensureLauncher(bin);
  return { command, path: [bin, process.env.PATH ?? ""].join(path.delimiter), version: ENGINE_VERSION };
}

async function make(root: string, progress: Progress, adopt: Adopt): Promise<void> {
  const target = path.join(toolsDir(root), `pulumi-${ENGINE_VERSION}`);
  // Loaded only here: the Automation API takes longer to load than a whole warm start may.
  const { installOfficial } = await import("./engineInstall.js");
  const installed = await installOfficial(target, ENGINE_VERSION, progress);
  if (!installed) await buildEngine(root, { target, version: ENGINE_VERSION, adopt }, progress);
}

/** The engine as it stands, without making anything. */
export async function findEngine(root: string): Promise<Engine | undefined> {
  return (await findOnPath(root)) ?? findInTools(root);
}

/**
 * The engine, made if it is missing; says and does nothing when it is there.
 * @param root Absolute path of the repository.
 * @throws SetupError when it can neither be installed nor built; then nothing is left half-installed.
 */
export async function ensureEngine(root: string, progress: Progress): Promise<Engine> {
  const found = await findEngine(root);
  if (found !== undefined) return found;
  const lock = path.join(root, ".sluicegate", "setup", "engine.lock");
  const waiting = (pid: number) => {
    progress(`Waiting for process ${pid}, which prepares the Pulumi engine ...`);
  };
  return exclusively(lock, waiting, async (adopt) => {
    const ready = findInTools(root);
    if (ready !== undefined) return ready;
    await make(root, progress, adopt);
    const made = findInTools(root);
    if (made === undefined) throw new Error(`Expected an engine in ${toolsDir(root)}, got ${listing(toolsDir(root))}.`);
    return made;
  });
}

function listing(dir: string): string {
  return readdirSync(dir).join(", ") || "nothing";
}
