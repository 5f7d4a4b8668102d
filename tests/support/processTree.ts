/** Processes as the system lists them: who started whom, and what each is in a run of the command. Linux and macOS. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface SystemProcess {
  readonly pid: number;
  readonly parent: number;
  /** Leader of its process group. */
  readonly group: number;
  /** Its words joined by blanks. */
  readonly command: string;
  /** Where it runs; empty where the system does not tell. */
  readonly folder: string;
}

/** All processes; those that have ended and only wait to be seen by their parent are not among them. */
export function listProcesses(): SystemProcess[] {
  return process.platform === "linux" ? readdirSync("/proc").flatMap(readProcess) : psProcesses();
}

function readProcess(name: string): SystemProcess[] {
  if (!/^\d+$/.test(name)) return [];
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "utf8");
    const [state = "", parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z" || state === "X") return [];
    const command = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0").join(" ").trim();
    const folder = readlinkSync(`/proc/${name}/cwd`);
    return [{ pid: Number(name), parent: Number(parent), group: Number(group), command, folder }];
  } catch {
    return []; // It ended meanwhile, or it is another user's.
  }
}

function psProcesses(): SystemProcess[] {
  const listed = execFileSync("ps", ["-axo", "pid=,ppid=,pgid=,stat=,command="], { encoding: "utf8" });
  return listed.split("\n").flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line);
    if (found === null || found[4]?.startsWith("Z") === true) return [];
    const [, pid, parent, group, , command = ""] = found;
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), command, folder: "" }];
  });
}

/** What `ancestor` started, and what those started. */
export function descendants(ancestor: number, all: readonly SystemProcess[]): SystemProcess[] {
  const found: SystemProcess[] = [];
  const open = [ancestor];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    const children = all.filter(({ parent }) => parent === pid);
    found.push(...children);
    open.push(...children.map((child) => child.pid));
  }
  return found;
}

/** The processes that run in a folder or below it, or that name it in their words. */
export function processesOf(folder: string): SystemProcess[] {
  const inside = (place: string): boolean => place === folder || place.startsWith(`${folder}/`);
  return listProcesses().filter(({ pid, command, folder: place }) => {
    return pid !== process.pid && (inside(place) || command.includes(folder));
  });
}

/** What a process is in a run of `sluicegate start`. */
export type Role = "engine" | "host" | "program" | "pack" | "step";

const ROLES: readonly (readonly [Role, RegExp])[] = [
  ["host", /pulumi-language-nodejs/],
  ["pack", /cmd\/run-policy-pack/],
  ["program", /cmd\/run\b/],
  ["engine", /\/pulumi (?!version)/],
];

/** Undefined for helpers of the command that are over at once. Steps alone lead process groups of their own. */
export function roleOf({ pid, group, command }: SystemProcess): Role | undefined {
  return ROLES.find(([, words]) => words.test(command))?.[0] ?? (pid === group ? "step" : undefined);
}
