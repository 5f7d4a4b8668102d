/** Writes a new folder and changes files, all or nothing: what was written before a failure is taken back. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Change {
  /** Path from the root. */
  readonly path: string;
  /** What must stand there now; absent for a file that must not be there yet. */
  readonly before?: string;
  readonly after: string;
}

/**
 * @param folder path from the root that all new files lie below; it appears at once, complete
 * @throws Error when something has changed since it was read, or cannot be written; nothing is then left behind
 */
export function writeAll(root: string, folder: string, changes: readonly Change[]): void {
  const edits = changes.filter(({ before }) => before !== undefined);
  const stale = edits.find(({ path, before }) => readFileSync(join(root, path), "utf8") !== before);
  if (stale !== undefined || existsSync(join(root, folder))) {
    throw new Error(`Expected ${stale?.path ?? folder} as it was a moment ago, got a change; run this again.`);
  }
  const staged = join(root, ".sluicegate", `new-${process.pid}`);
  const done: Change[] = [];
  try {
    for (const { path, after } of changes) write(join(staged, path), after);
    renameSync(join(staged, folder), join(root, folder));
    for (const edit of edits) {
      renameSync(join(staged, edit.path), join(root, edit.path));
      done.push(edit);
    }
  } catch (error) {
    for (const { path, before = "" } of done) writeFileSync(join(root, path), before);
    rmSync(join(root, folder), { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
