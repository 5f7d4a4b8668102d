/** A folder for one preview: the old side's tree, and the state it is applied to. Nothing of it outlives the preview. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../setup/processes";

/** Its name says whose it is; below the repository, where the old side's program finds the packages. */
const NAME = /^(\d+)-/;

/**
 * Runs `work` with an empty folder and removes it, however the work ends. What a killed preview left is removed as well.
 * @param root absolute path of the repository
 */
export async function withScratch<T>(root: string, work: (folder: string) => Promise<T>): Promise<T> {
  const parent = join(root, ".sluicegate", "previews");
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent).filter(isAbandoned))
    rmSync(join(parent, name), { recursive: true, force: true });
  const folder = mkdtempSync(join(parent, `${process.pid}-`));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function isAbandoned(name: string): boolean {
  const pid = NAME.exec(name)?.[1];
  return pid !== undefined && !isAlive({ pid: Number(pid) });
}
