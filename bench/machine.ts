/** What the numbers were measured on, and of what. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus, loadavg, platform, release, totalmem } from "node:os";
import { join } from "node:path";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Of the environment that the SageMaker SDK runs in; "none" where it was never made. */
  readonly python: string;
  /** Of the last minute before the benchmarks began. */
  readonly load: number;
  readonly commit: string;
  /** UTC, `2026-11-21`. */
  readonly date: string;
}

/** Load of the last minute; to be asked before anything is measured. */
export const presentLoad = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10;

export function describeMachine(root: string, load: number): Machine {
  const [first, ...more] = cpus();
  return {
    cpu: (first?.model ?? "unknown").replace(/\s+/g, " ").trim(),
    cores: more.length + 1,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    python: pythonOf(root),
    load,
    commit: commitOf(root),
    date: new Date().toISOString().slice(0, 10),
  };
}

function pythonOf(root: string): string {
  const interpreter = join(root, ".venv-bench", "bin", "python");
  if (!existsSync(interpreter)) return "none";
  return execFileSync(interpreter, ["-V"], { encoding: "utf8" }).replace("Python", "").trim();
}

function commitOf(root: string): string {
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  try {
    const changed = git("status", "--porcelain", "--untracked-files=no") === "" ? "" : " with changes";
    return `${git("rev-parse", "--short=12", "HEAD")}${changed}`;
  } catch {
    return "unknown (not a git checkout)";
  }
}
