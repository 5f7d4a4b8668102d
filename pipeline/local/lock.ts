/**
 * One owner per state folder. The lock file names the owner by process id and start time, so what a killed server left
 * is known to be stale. It is only written while the store's write lock is held (which the kernel frees when a process
 * dies), so of two servers that find the same stale file only one takes it.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StateInUse } from "./errors";
import { processStart } from "./processStart";

export interface Owner {
  readonly pid: number;
  readonly url: string;
}

interface LockFile extends Owner {
  readonly startTime: string;
}

const lockFile = (stateDir: string): string => path.join(stateDir, "lock");

function isLockFile(value: unknown): value is LockFile {
  if (typeof value !== "object" || value === null) return false;
  return (
    "pid" in value &&
    typeof value.pid === "number" &&
    "url" in value &&
    typeof value.url === "string" &&
    "startTime" in value &&
    typeof value.startTime === "string"
  );
}

/** The live owner of the state folder; undefined when there is none, also when a dead one left its file. */
export function readOwner(stateDir: string): Owner | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(lockFile(stateDir), "utf8"));
  } catch {
    return undefined; // No file, or not one of ours: nobody owns the folder.
  }
  if (!isLockFile(parsed) || processStart(parsed.pid) !== parsed.startTime) return undefined;
  return { pid: parsed.pid, url: parsed.url };
}

/** Takes the folder for this process. `exclusively` runs an action that no other process can run at the same time. */
export function takeLock(stateDir: string, url: string, exclusively: (action: () => void) => void): void {
  const startTime = processStart(process.pid);
  if (startTime === undefined)
    throw new Error("Expected to read this process's start time from the system, got nothing.");
  const content: LockFile = { pid: process.pid, startTime, url };
  exclusively(() => {
    const owner = readOwner(stateDir);
    if (owner !== undefined) throw new StateInUse(stateDir, owner.pid, owner.url);
    const temporary = `${lockFile(stateDir)}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(content), { mode: 0o600 });
    renameSync(temporary, lockFile(stateDir));
  });
}

/** Frees the folder. Only its owner may call this. */
export function freeLock(stateDir: string): void {
  rmSync(lockFile(stateDir), { force: true });
}
