/**
 * Tells a process from a later one that got the same id: by when it started. The lock rests on it, and looks while it
 * holds the store's write lock, so this is synchronous where the engine's own look is not.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** State and start time from /proc/<pid>/stat: fields 3 and 22, counted behind the command in its brackets. */
function fromProc(pid: number): { state: string; start: string } | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  const [state, start] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .filter((_field, index) => index === 0 || index === 19);
  return state === undefined || start === undefined ? undefined : { state, start };
}

function fromPs(pid: number): { state: string; start: string } | undefined {
  const output = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [, state, start] = /^\s*(\S+)\s+(.+?)\s*$/.exec(output) ?? [];
  return state === undefined || start === undefined ? undefined : { state, start };
}

/** When process `pid` started, in the platform's own form (only to be compared); undefined when it does not run. */
export function processStart(pid: number): string | undefined {
  try {
    const found = process.platform === "linux" ? fromProc(pid) : fromPs(pid);
    return found === undefined || /^[ZX]/.test(found.state) ? undefined : found.start;
  } catch {
    return undefined; // No such process.
  }
}
