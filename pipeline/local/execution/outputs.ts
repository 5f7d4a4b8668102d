/** Puts what a job wrote where objects lie: everything is made ready first, then moved into place. */
import { lstatSync, mkdirSync, renameSync, utimesSync } from "node:fs";
import path from "node:path";
import { copyFiles, listFolder } from "./inputs";
import type { Effects } from "./types";

/** A file that is ready, and the URI of the object it becomes. */
export interface Upload {
  readonly file: string;
  readonly uri: string;
}

/** A folder whose files become objects below a URI. */
export interface OutputFolder {
  readonly folder: string;
  readonly uri: string;
}

/**
 * Says which file becomes which object. A job that is over needs its files no more, so they are moved, not copied: only
 * what two outputs name, or a link stands for, is copied into `staging`.
 */
export async function stageFolders(outputs: readonly OutputFolder[], staging: string): Promise<Upload[]> {
  const uploads: Upload[] = [];
  const moved = new Set<string>();
  for (const [index, { folder, uri }] of outputs.entries()) {
    const prefix = uri.replace(/\/+$/, "");
    const copies = path.join(staging, String(index));
    for (const listed of listFolder(folder)) {
      const movable = !moved.has(listed.file) && lstatSync(listed.file).isFile();
      if (movable) moved.add(listed.file);
      else await copyFiles([listed], copies);
      uploads.push({ file: movable ? listed.file : path.join(copies, listed.name), uri: `${prefix}/${listed.name}` });
    }
  }
  return uploads;
}

/** Moves files into place; each object appears whole or not at all, as new as it is. */
export function publish(uploads: readonly Upload[], store: Pick<Effects, "pathOf">): void {
  const now = new Date();
  for (const { file, uri } of uploads) {
    const target = store.pathOf(uri);
    mkdirSync(path.dirname(target), { recursive: true });
    utimesSync(file, now, now);
    renameSync(file, target);
  }
}
