/**
 * The archive of a pipeline's step code: the same files give the same bytes, and its digest is its address. Its bytes
 * travel inside the stack (an object's content), so what was previewed is what is uploaded.
 */
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { create } from "tar";
import type { WrittenPipeline } from "../pipeline";

/** Files that belong to a step; anything else in the folder (caches, notes) stays at home. */
const CODE = /\.(py|json)$/;

/** Largest archive that may travel inside the stack's state, in bytes. */
const LIMIT = 1024 * 1024;

/** Where gzip writes the operating system; 255 is "unknown", which makes the bytes the same on every one (RFC 1952). */
const GZIP_OS_BYTE = 9;

export interface Archive {
  readonly bytes: Buffer;
  /** sha256 of `bytes`, lower-case hex. */
  readonly digest: string;
  /** Object key in the artifact bucket. */
  readonly key: string;
}

/**
 * Where a pipeline's step code lies: what all share, what all of its problem share, and its own, if it has any. A later
 * file takes the place of an earlier one of the same name.
 * @param root folder that holds `pipeline/`
 */
export function codeFolders(root: string, { name, problem }: Pick<WrittenPipeline, "name" | "problem">): string[] {
  const shared = join(root, "pipeline", "shared", "steps");
  const own = join(root, "pipeline", name, "steps");
  return [join(shared, "common"), join(shared, problem), ...(existsSync(own) ? [own] : [])];
}

/**
 * @param folders as `codeFolders` lists them
 * @throws Error when they hold no code, a link, or more than 1 MiB when packed
 */
export function archiveOf(folders: readonly string[]): Archive {
  const files = new Map(folders.flatMap((folder) => codeFiles(folder).map((name) => [name, join(folder, name)])));
  const place = folders.join(", ");
  if (files.size === 0) throw new Error(`Expected step code (*.py) in ${place}, got none; add the steps' scripts.`);
  const bytes = packed(files);
  if (bytes.length > LIMIT) {
    throw new Error(
      `Expected at most ${LIMIT} bytes of packed step code in ${place}, got ${bytes.length}; move data out of it.`,
    );
  }
  const digest = createHash("sha256").update(bytes).digest("hex");
  return { bytes, digest, key: `code/${digest}/sourcedir.tar.gz` };
}

/**
 * A tar.gz whose bytes depend on nothing but names and contents: no times, owners or modes of a checkout.
 * @param files where each lies, by its path in the archive
 */
export function packed(files: ReadonlyMap<string, string>): Buffer {
  const bytes = gzipSync(tarball(files), { level: 9 });
  bytes[GZIP_OS_BYTE] = 255;
  return bytes;
}

function tarball(files: ReadonlyMap<string, string>): Buffer {
  const names = [...files.keys()].sort();
  const left = [...names];
  const packed = create(
    {
      sync: true,
      portable: true,
      preservePaths: true,
      noPax: true,
      mtime: new Date(0),
      onWriteEntry: (entry) => {
        entry.path = left.shift() ?? entry.path; // entries come in the order in which they were asked for
        if (entry.stat !== undefined) entry.stat.mode = 0o100644; // a checkout's umask must not change the digest
      },
    },
    names.map((name) => files.get(name) ?? name),
  ).read();
  return packed ?? Buffer.alloc(0);
}

function codeFiles(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => CODE.test(name));
  const links = names.filter((name) => lstatSync(join(folder, name)).isSymbolicLink());
  if (links.length > 0)
    throw new Error(`Expected files in ${folder}, got links (${links.join(", ")}); put the files themselves there.`);
  return names.map((name) => name.replaceAll("\\", "/"));
}
