/** Brings objects into the folder of a job, as copies: a step can change what it was given, never what is stored. */
import { constants, copyFileSync, mkdirSync, readdirSync, statSync } from "node:fs";
import type { Dirent } from "node:fs";
import { copyFile } from "node:fs/promises";
import path from "node:path";
import { StepFailure } from "./failure";

/** A file and the name it has below the folder or prefix that was listed, with slashes. */
export interface ListedFile {
  readonly file: string;
  readonly name: string;
}

/** How many files are copied at a time: enough to keep a disk busy. */
const PARALLEL_COPIES = 16;
/** Files that are no more than these together, in number and bytes, are copied sooner than their copies are waited for. */
const FEW = { files: 64, bytes: 1024 ** 2 };

/**
 * The objects that S3 would give for a prefix, in the order of their names. As with S3, a prefix without a slash at its
 * end is the beginning of a name: `data/run` takes in `data/run/a.csv`, `data/run.csv` and `data/run-2/b.csv`.
 * @param onDisk where the prefix lies
 * @throws StepFailure when there is no object, in the words of SageMaker
 */
export function listPrefix(uri: string, onDisk: string): ListedFile[] {
  const openEnded = /^s3:\/\/[^/]+\/.*[^/]$/.test(uri);
  const files = listFolder(onDisk);
  if (openEnded) files.push(...listSiblings(onDisk));
  if (files.length > 0) return files.sort(byName);
  throw new StepFailure(`ClientError: No S3 objects found under S3 URL "${uri}" given in input data source.`);
}

/** What the prefix names besides its own folder: the object itself, and whatever begins like it. */
function listSiblings(onDisk: string): ListedFile[] {
  const parent = path.dirname(onDisk);
  const own = path.basename(onDisk);
  const found: ListedFile[] = [];
  for (const entry of entriesOf(parent)) {
    const file = path.join(parent, entry.name);
    if (!entry.name.startsWith(own)) continue;
    if (entry.isFile()) found.push({ file, name: entry.name });
    else if (entry.isDirectory() && entry.name !== own) found.push(...listFolder(file, `${entry.name}/`));
  }
  return found;
}

/** Every file below a folder, links to files included; none when there is no such folder. */
export function listFolder(folder: string, prefix = ""): ListedFile[] {
  const found: ListedFile[] = [];
  const open = [{ folder, prefix }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const entry of entriesOf(at.folder)) {
      const file = path.join(at.folder, entry.name);
      const name = at.prefix + entry.name;
      if (entry.isDirectory()) open.push({ folder: file, prefix: `${name}/` });
      else if (entry.isFile() || (entry.isSymbolicLink() && isFile(file))) found.push({ file, name });
    }
  }
  return found.sort(byName);
}

function byName(a: ListedFile, b: ListedFile): number {
  return a.name < b.name ? -1 : 1;
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return [];
    throw error;
  }
}

function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The part of the files that one of several hosts gets under ShardedByS3Key. */
export function shard<T>(files: readonly T[], host: number, hosts: number): T[] {
  return files.filter((_, index) => index % hosts === host);
}

/** Copies files to names below a folder; the system shares the blocks until somebody writes, where it can. */
export async function copyFiles(files: readonly ListedFile[], folder: string): Promise<void> {
  const copies = files.map(({ file, name }) => ({ file, target: path.join(folder, name) }));
  for (const parent of new Set([folder, ...copies.map(({ target }) => path.dirname(target))])) {
    mkdirSync(parent, { recursive: true });
  }
  if (areFew(files)) {
    for (const { file, target } of copies) copyFileSync(file, target, constants.COPYFILE_FICLONE);
    return;
  }
  for (let at = 0; at < copies.length; at += PARALLEL_COPIES) {
    const batch = copies.slice(at, at + PARALLEL_COPIES);
    await Promise.all(batch.map(({ file, target }) => copyFile(file, target, constants.COPYFILE_FICLONE)));
  }
}

function areFew(files: readonly ListedFile[]): boolean {
  if (files.length > FEW.files) return false;
  return files.reduce((sum, { file }) => sum + statSync(file).size, 0) <= FEW.bytes;
}
