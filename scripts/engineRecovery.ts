/**
 * Clears what a killed run left behind in the offline backend, before the next update: an engine that lost its command,
 * a lock whose engine is gone, files half written, operations that were under way. The caller holds the stack, so no live
 * run is disturbed.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { EXEC_KIND, pulumi, type PulumiRun } from "./enginePulumi";
import type { OfflineProject } from "./offlineProject";
import { commandLineOf, isAlive, startTimeOf } from "./setup/processes";

/** An engine that lost its command lost its provider too, so it can only end: soon by itself, or it is ended. */
const GRACE_MS = 3_000;
const POLL_MS = 100;
/** The organisation that the file backend names in every path. */
const ORGANISATION = "organization";

interface Lock {
  readonly file: string;
  readonly pid: number | undefined;
}

function readLocks({ stateDir, project, stack }: OfflineProject): Lock[] {
  const dir = path.join(stateDir, ".pulumi", "locks", ORGANISATION, project, stack);
  const files = filesIn(dir).filter((file) => file.endsWith(".json"));
  return files.map((file) => ({ file, pid: pidIn(file) }));
}

/** An engine killed while it wrote leaves no pid; such a lock names nobody who could still work. */
function pidIn(file: string): number | undefined {
  try {
    const lock: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof lock !== "object" || lock === null || !("pid" in lock)) return undefined;
    return typeof lock.pid === "number" ? lock.pid : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a process is an engine that a command of ours started; the pid alone may have been used again. */
function isOurEngine(pid: number): boolean {
  const words = commandLineOf(pid) ?? "";
  return words.includes("pulumi") && words.includes(EXEC_KIND.join(" "));
}

async function endEngine(pid: number): Promise<void> {
  const owner = { pid, startTime: startTimeOf(pid) };
  const until = Date.now() + GRACE_MS;
  while (isAlive(owner) && Date.now() < until) await delay(POLL_MS);
  if (isAlive(owner)) process.kill(pid, "SIGKILL");
  while (isAlive(owner)) await delay(POLL_MS);
}

/**
 * Ends orphaned engines of a stack and removes their locks. A lock of a live process that is not ours stays: the engine
 * then says who holds the stack.
 */
export async function releaseLocks(project: OfflineProject): Promise<void> {
  for (const { file, pid } of readLocks(project)) {
    if (pid !== undefined && startTimeOf(pid) !== undefined) {
      if (!isOurEngine(pid)) continue;
      await endEngine(pid);
    }
    rmSync(file, { force: true });
    rmSync(`${file}.attrs`, { force: true });
  }
}

/** Where the file backend keeps a stack; it is there when the stack is. */
export function stateFile({ stateDir, project, stack }: OfflineProject): string {
  return path.join(stateDir, ".pulumi", "stacks", project, `${stack}.json`);
}

/**
 * Removes what an engine had half written when it was killed. The backend renames a whole file into place, but writes the
 * attributes beside it (type and digest, which it can do without) as they come, and fails on those that break off.
 */
export function clearTorn(project: OfflineProject): void {
  const own = path.basename(stateFile(project));
  const stacks = path.dirname(stateFile(project));
  const kept = ["history", "backups"].map((kind) =>
    path.join(project.stateDir, ".pulumi", kind, project.project, project.stack),
  );
  const files = [
    path.join(project.stateDir, ".pulumi", "meta.yaml.attrs"),
    ...filesIn(stacks).filter((file) => path.basename(file).startsWith(`${own}.`)),
    ...kept.flatMap(filesIn),
  ];
  for (const file of files) if (file.endsWith(".tmp") || isTorn(file)) rmSync(file, { force: true });
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : [];
}

function isTorn(file: string): boolean {
  if (!file.endsWith(".attrs") || !existsSync(file)) return false;
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return false;
  } catch (error) {
    return error instanceof SyntaxError;
  }
}

/** Read from the file itself, since to ask the engine takes a third of a second. */
function hasPendingOperations(project: OfflineProject): boolean {
  const file = stateFile(project);
  return existsSync(file) && /"pending_operations":\s*\[\s*\{/.test(readFileSync(file, "utf8"));
}

function withoutPending(exported: string): string {
  const { deployment, ...rest } = JSON.parse(exported) as { deployment: object };
  return JSON.stringify({ ...rest, deployment: { ...deployment, pending_operations: [] } });
}

/** Forgets operations an interrupted update had begun: the offline provider's creates are idempotent by URN. */
export async function clearPending(run: PulumiRun & { readonly project: OfflineProject }): Promise<void> {
  if (!hasPendingOperations(run.project)) return;
  await pulumi(run, ["stack", "import"], withoutPending(await pulumi(run, ["stack", "export"])));
}
