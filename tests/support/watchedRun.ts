/** A command of a scratch repository under watch: what it prints, and which processes it starts, as they come and go. */
import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { descendants, roleOf, type Role } from "./processTree";

/** Between two looks at the processes, in milliseconds. */
const LOOK_MS = 15;

/** One process of a run: its role, and when it was there, in milliseconds from the run's start. */
export interface Sighting {
  readonly role: Role;
  readonly pid: number;
  readonly first: number;
  last: number;
}

export interface EndedRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What happens in a run, as it happens. */
export interface Watcher {
  line?(count: number): void;
  sighting?(sighting: Sighting): void;
}

export class WatchedRun {
  readonly child: ChildProcess;
  readonly ended: Promise<EndedRun>;
  readonly sightings: Sighting[] = [];
  /** When each line of output came, in milliseconds from the start. */
  readonly lines: number[] = [];
  private readonly began = performance.now();
  private over = false;

  /** The command leads a process group of its own, as a shell starts it in a terminal. */
  constructor(
    root: string,
    args: readonly string[],
    private readonly watcher: Watcher = {},
  ) {
    this.child = spawn(process.execPath, [join(root, "scripts", "main.js"), ...args], {
      cwd: root,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.ended = this.end();
    void this.look();
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get now(): number {
    return performance.now() - this.began;
  }

  /** The pids of those that have a role now. */
  running(role: Role): number[] {
    const found = descendants(this.pid).filter((one) => roleOf(one) === role);
    return found.map(({ pid }) => pid);
  }

  private async end(): Promise<EndedRun> {
    const said = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      this.child[name]?.setEncoding("utf8").on("data", (text: string) => (said[name] += text));
    }
    if (this.child.stdout !== null) {
      createInterface({ input: this.child.stdout }).on("line", () => {
        this.lines.push(this.now);
        this.watcher.line?.(this.lines.length);
      });
    }
    return new Promise((resolve, reject) => {
      this.child.once("error", reject);
      this.child.once("close", (code, signal) => {
        this.over = true;
        resolve({ code, signal, ...said });
      });
    });
  }

  private async look(): Promise<void> {
    const known = new Map<number, Sighting>();
    const strangers = new Set<number>();
    while (!this.over) {
      for (const found of descendants(this.pid, strangers)) {
        const role = roleOf(found);
        if (role === undefined) continue;
        const sighting = known.get(found.pid);
        if (sighting?.role === role) sighting.last = this.now;
        else this.meet(known, { role, pid: found.pid, first: this.now, last: this.now });
      }
      await delay(LOOK_MS);
    }
  }

  private meet(known: Map<number, Sighting>, sighting: Sighting): void {
    known.set(sighting.pid, sighting);
    this.sightings.push(sighting);
    this.watcher.sighting?.(sighting);
  }
}
