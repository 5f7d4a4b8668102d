/** Tells processes apart for good: a pid is reused, a pid with its start time is not. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { ProcessIdentity } from "./types";

/**
 * When a process started, in a form that only compares for equality: clock ticks since boot on Linux, else what ps says.
 * Undefined when it is gone; a zombie is gone.
 */
export async function startTimeOf(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    const stat = readProc(pid);
    // The name in parentheses may hold anything, also blanks and parentheses: fields count from behind the last one.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  }
  const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
  const ps = await promisify(execFile)("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { env }).catch(() => ({
    stdout: "",
  }));
  const found = /^\s*(\S+)\s+(.+?)\s*$/.exec(ps.stdout);
  return found?.[1]?.startsWith("Z") === true ? undefined : found?.[2];
}

/** Made by the kernel in memory, so that reading it takes less time than waiting for it would. */
function readProc(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return "";
  }
}

/** Sends a signal to a process group; nothing happens when it is gone. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // ESRCH: the group ended by itself. EPERM (macOS): only zombies are left in it.
  }
}

/** Ends process groups that an earlier run left behind; processes that merely have the same pid are not touched. */
export async function endLeftovers(processes: readonly ProcessIdentity[]): Promise<void> {
  await Promise.all(processes.map(endLeftover));
}

const TRIES = 100;
const TRY_MS = 10;

/** Removes what outlives a process; usually there is nothing left to remove. */
export async function cleanUpAfter(words: readonly string[] = []): Promise<void> {
  const [program, ...rest] = words;
  if (program !== undefined) await promisify(execFile)(program, rest).catch(() => undefined);
}

async function endLeftover({ pid, startTime, cleanUp }: ProcessIdentity): Promise<void> {
  for (let tries = 0; tries < TRIES && (await startTimeOf(pid)) === startTime; tries++) {
    signalGroup(pid, "SIGKILL");
    // Not our child, so nothing tells when it is gone; a killed process is gone within one turn, if the disk answers.
    await delay(TRY_MS);
  }
  await cleanUpAfter(cleanUp);
}
