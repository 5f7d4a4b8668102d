/** Deletes the folders of jobs that succeeded: all they hold is stored elsewhere. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Keeps a command line far below the system's limit. */
const FOLDERS_AT_A_TIME = 100;

/**
 * Resolves when the folders are gone. One `rm` costs less than deleting from here does, where every file takes several
 * turns of the event loop. What cannot be deleted costs room, nothing else, so it fails nothing.
 */
export async function deleteFolders(folders: readonly string[]): Promise<void> {
  for (let at = 0; at < folders.length; at += FOLDERS_AT_A_TIME) {
    const some = folders.slice(at, at + FOLDERS_AT_A_TIME);
    await promisify(execFile)("/bin/rm", ["-rf", "--", ...some]).catch(() => undefined);
  }
}
