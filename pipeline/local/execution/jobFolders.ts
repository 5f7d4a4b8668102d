/** The hosts of a job and the folders that every one of their processes finds. */
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { Host, Job } from "./job";
import { logFile } from "./jobNames";
import type { Launcher } from "./launch";

/** @param cores of all hosts together */
export function hostsOf(jobFolder: string, count: number, cores: number, { optMl }: Launcher): Host[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `algo-${index + 1}`;
    const folder = path.join(jobFolder, name);
    const ml = path.join(folder, "ml");
    return { name, index, folder, ml, optMl: optMl(ml), cores: Math.max(1, Math.floor(cores / count)) };
  });
}

/**
 * What every process finds. Made at once, not through the event loop: a dozen small operations, each of which would
 * otherwise wait its turn before the next can be asked for.
 */
export function makeFolders(job: Job): void {
  const { folder } = job;
  // When it is there already, an execution of the same id ran before.
  if (!makeFolder(folder)) rmSync(folder, { recursive: true, force: true });
  for (const host of job.hosts) {
    mkdirSync(path.join(host.ml, "output"), { recursive: true });
    mkdirSync(path.join(host.folder, "tmp"));
    const log = logFile(job.context.effects.logsDir, job.kind, job.name, host.name);
    mkdirSync(path.dirname(log), { recursive: true });
  }
}

/**
 * Makes a folder and those above it. By itself, mkdir says ENOENT of a read-only disk when it makes several; this says EROFS.
 * @returns whether it was not there before
 */
function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST") return false;
    if (code !== "ENOENT") throw error;
    makeFolder(path.dirname(folder));
    mkdirSync(folder);
    return true;
  }
}
