/** Processes as the system lists them: who started whom, and what each is in a run of the command. Linux and macOS. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A process and its place among the others. */
interface Kin {
  readonly pid: number;
  readonly parent: number;
  /** Leader of its process group. */
  readonly group: number;
}

export interface SystemProcess extends Kin {
  /** Its words joined by blanks. */
  readonly command: string;
  /** Where it runs; empty where the system does not tell. */
  readonly folder: string;
}

/** All processes; those that have ended and only wait to be seen by their parent are not among them. */
function listProcesses(): SystemProcess[] {
  return process.platform === "linux" ? listKin().flatMap(describeKin) : psProcesses();
}

function listKin(left: ReadonlySet<number> = new Set()): Kin[] {
  const pids = readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && !left.has(pid));
  return pids.flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const [state = "", parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ", 3);
      return state === "Z" || state === "X" ? [] : [{ pid, parent: Number(parent), group: Number(group) }];
    } catch {
      return []; // It ended meanwhile.
    }
  });
}

function describeKin(kin: Kin): SystemProcess[] {
  try {
    const command = readFileSync(`/proc/${kin.pid}/cmdline`, "utf8").split("\0").join(" ").trim();
    return [{ ...kin, command, folder: readlinkSync(`/proc/${kin.pid}/cwd`) }];
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

/**
 * What `ancestor` started, and what those started.
 * @param strangers that earlier looks for the same ancestor met: whoever is none of its own never becomes one, so where the
 * system tells of one process at a time, it is not asked of them again. Those that this look meets are added.
 */
export function descendants(ancestor: number, strangers = new Set<number>()): SystemProcess[] {
  if (process.platform !== "linux") return below(ancestor, psProcesses());
  const all = listKin(strangers);
  const own = below(ancestor, all);
  const known = new Set([ancestor, ...own.map(({ pid }) => pid)]);
  for (const { pid } of all) if (!known.has(pid)) strangers.add(pid);
  return own.flatMap(describeKin);
}

function below<One extends Kin>(ancestor: number, all: readonly One[]): One[] {
  const found: One[] = [];
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
