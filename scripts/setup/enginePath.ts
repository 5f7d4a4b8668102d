/** The engine a person installed: `pulumi` on the PATH, if it is new enough and has its Node language host. */
import { mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";

import { runToEnd } from "./child";
import type { Engine } from "./engine";

export const WANTED_ENGINE = ">= 3.230.0 and < 4";
const LANGUAGE_HOST = "pulumi-language-nodejs";

/** Where a command stands on the PATH, links followed; undefined when it is not there. */
export function which(command: string, searchPath = process.env.PATH ?? ""): string | undefined {
  for (const dir of searchPath.split(path.delimiter).filter((one) => path.isAbsolute(one))) {
    const file = path.join(dir, command);
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat?.isFile() === true && (stat.mode & 0o111) !== 0) return file;
  }
  return undefined;
}

/** Whether a version, as `pulumi version` prints it, is one the program is tested with. */
export function isWanted(version: string): boolean {
  const [, major, minor] = /^v?(\d+)\.(\d+)\.\d+/.exec(version) ?? [];
  return Number(major) === 3 && Number(minor) >= 230;
}

interface Remembered {
  readonly identity: string;
  readonly version: string;
}

function recall(file: string): Remembered | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isRemembered(value) ? value : undefined;
  } catch {
    // Missing or damaged: it is only a memory, the engine is asked again.
    return undefined;
  }
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== "object" || value === null || !("identity" in value) || !("version" in value)) return false;
  return typeof value.identity === "string" && typeof value.version === "string";
}

/** Asking the engine its version takes longer than all else on a warm start, so the answer is kept per binary. */
async function versionOf(command: string, root: string): Promise<string | undefined> {
  const real = realpathSync(command);
  const stat = statSync(real);
  const identity = [real, stat.size, stat.mtimeMs].join("|");
  const memory = path.join(root, ".sluicegate", "setup", "engine.json");
  const known = recall(memory);
  if (known?.identity === identity) return known.version;
  const { code, output } = await runToEnd(command, ["version"], { env: { PULUMI_SKIP_UPDATE_CHECK: "true" } });
  const version = output
    .split("\n")
    .find((line) => /^v?\d+\.\d+\.\d+/.test(line))
    ?.trim()
    .replace(/^v/, "");
  if (code !== 0 || version === undefined) return undefined;
  mkdirSync(path.dirname(memory), { recursive: true });
  writeFileSync(memory, JSON.stringify({ identity, version } satisfies Remembered));
  return version;
}

/** A person's engine; undefined when there is none, it is too old or too new, or its language host is missing. */
export async function findOnPath(root: string): Promise<Engine | undefined> {
  const command = which("pulumi");
  if (command === undefined) return undefined;
  const beside = which(LANGUAGE_HOST, path.dirname(realpathSync(command)));
  if (beside === undefined && which(LANGUAGE_HOST) === undefined) return undefined;
  const version = await versionOf(command, root);
  if (version === undefined || !isWanted(version)) return undefined;
  return { command, path: process.env.PATH ?? "", version };
}
