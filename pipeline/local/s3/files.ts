/** What the object store asks of the file system. */
import { createHash } from "node:crypto";
import { mkdir, open, rename, rmdir, type FileHandle } from "node:fs/promises";
import path from "node:path";

/** The code of a system error, for example ENOENT. */
export const codeOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined;

/** Writes and flushes a new file; returns the md5 of what was written. */
export async function writeWhole(file: string, body: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash("md5");
  const handle = await open(file, "wx");
  try {
    for await (const chunk of body) {
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return hash.digest("hex");
}

/** The md5 of a file from its beginning. Leaves the handle open. */
export async function digestOf(handle: FileHandle): Promise<string> {
  const hash = createHash("md5");
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false }))
    if (Buffer.isBuffer(chunk)) hash.update(chunk);
  return hash.digest("hex");
}

const TRIES = 5;

/** Moves a finished file to its place, in one step. Returns false when a file or folder stands in the way. */
export async function place(temporary: string, file: string): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      await mkdir(path.dirname(file), { recursive: true });
      await rename(temporary, file);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === "EISDIR" || code === "ENOTDIR" || code === "EEXIST" || code === "ENOTEMPTY") return false;
      // Deleting the last object of a folder removes the folder, perhaps the one that was just made.
      if (code !== "ENOENT" || tries === TRIES) throw error;
    }
  }
}

/** Removes empty folders from `folder` upwards to below `top`. One that somebody fills at the same time simply stays. */
export async function removeEmptyFolders(folder: string, top: string): Promise<void> {
  for (let current = folder; current !== top && current.startsWith(top); current = path.dirname(current)) {
    try {
      await rmdir(current);
    } catch {
      return;
    }
  }
}
