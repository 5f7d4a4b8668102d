/** Puts what a job wrote where objects lie: everything is made ready first, then moved into place. */
import { mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { copyFiles, listFolder } from "./inputs";
import type { Effects } from "./types";

/** A file that is ready, and the URI of the object it becomes. */
export interface Upload {
  readonly file: string;
  readonly uri: string;
}

/**
 * Copies the files of a folder into `staging` and says which objects they become. The job's own files stay, and a disk
 * that fills up meanwhile leaves no half object.
 */
export async function stageFolder(folder: string, uri: string, staging: string): Promise<Upload[]> {
  const files = await listFolder(folder);
  if (files.length > 0) await copyFiles(files, staging);
  const prefix = uri.replace(/\/+$/, "");
  return files.map(({ name }) => ({ file: path.join(staging, name), uri: `${prefix}/${name}` }));
}

/** Moves staged files into place; each object appears whole or not at all. */
export async function publish(uploads: readonly Upload[], store: Pick<Effects, "pathOf">): Promise<void> {
  for (const { file, uri } of uploads) {
    const target = store.pathOf(uri);
    await mkdir(path.dirname(target), { recursive: true });
    await rename(file, target);
  }
}
