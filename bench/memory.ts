/** Peak memory of a process and of all that it starts, each process for itself, as Linux counts it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { runTimed, type Command } from "./commands";

/** Of its peaks, the largest of any one process that `command` runs in; undefined where there is no /proc. */
export async function largestProcessOf(command: Command, signal: AbortSignal): Promise<Peak | undefined> {
  let watch: MemoryWatch | undefined;
  try {
    await runTimed(command, signal, (pid) => (watch = new MemoryWatch(pid)));
  } finally {
    watch?.stop();
  }
  return watch?.stop();
}

/** Memory of a process that belongs to no file, in megabytes; undefined where there is no /proc. */
export function ownMemoryOf(pid: number): number | undefined {
  const [, kilobytes] = /^RssAnon:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`)) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1000;
}

export interface Peak {
  /** What runs in it: its command and first argument, shortened. */
  readonly process: string;
  readonly megabytes: number;
}

/** Between two looks. The kernel keeps each process's peak, so only its growth in its last moments can be missed. */
const INTERVAL_MS = 20;

/** Follows the processes below `pid` until it is stopped. */
class MemoryWatch {
  private readonly peaks = new Map<number, Peak>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly pid: number) {
    this.timer = setInterval(() => {
      this.look();
    }, INTERVAL_MS);
  }

  /** @returns the largest peak of any one process; undefined where there is no /proc */
  stop(): Peak | undefined {
    clearInterval(this.timer);
    return [...this.peaks.values()].sort((a, b) => b.megabytes - a.megabytes)[0];
  }

  private look(): void {
    const children = childrenOf();
    const pending = [this.pid];
    for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
      pending.push(...(children.get(pid) ?? []));
      const peak = peakOf(pid);
      if (peak !== undefined) this.peaks.set(pid, peak);
    }
  }
}

/** A file of /proc, which is gone with its process. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function childrenOf(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  const names = existsSync("/proc") ? readdirSync("/proc") : [];
  for (const name of names.filter((one) => /^\d+$/.test(one))) {
    const stat = read(`/proc/${name}/stat`);
    // The name in parentheses may hold blanks; state and parent follow it.
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  return children;
}

/** The largest that the process has been so far; undefined when it is gone, or where there is no /proc. */
export function peakOf(pid: number): Peak | undefined {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`)) ?? [];
  if (kilobytes === undefined) return undefined;
  const words = read(`/proc/${pid}/cmdline`).split("\0");
  const telling = words.filter((word) => !word.startsWith("-")).slice(0, 2);
  return { process: telling.map(lastPart).join(" "), megabytes: Number(kilobytes) / 1000 };
}

const lastPart = (word: string): string => word.split("/").slice(-2).join("/");
