/**
 * The archive of a pipeline's step code: the same files give the same bytes, and its digest is its address. Its bytes
 * travel inside the stack (an object's content), so what was previewed is what is uploaded.
 */
import { createHash } from "node:crypto";
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { create } from "tar";

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
 * @param folder the pipeline's `steps` folder
 * @throws Error when the folder holds no code, a link, or more than 1 MiB when packed
 */
export function archiveOf(folder: string): Archive {
  const files = codeFiles(folder);
  if (files.length === 0) throw new Error(`Expected step code (*.py) in ${folder}, got none; add the steps' scripts.`);
  const tarball = create(
    {
      cwd: folder,
      sync: true,
      portable: true,
      noPax: true,
      mtime: new Date(0),
      onWriteEntry: (entry) => {
        if (entry.stat !== undefined) entry.stat.mode = 0o100644; // a checkout's umask must not change the digest
      },
    },
    files,
  ).read();
  const bytes = gzipSync(tarball ?? Buffer.alloc(0), { level: 9 });
  bytes[GZIP_OS_BYTE] = 255;
  if (bytes.length > LIMIT) {
    throw new Error(
      `Expected at most ${LIMIT} bytes of packed step code in ${folder}, got ${bytes.length}; move data out of it.`,
    );
  }
  const digest = createHash("sha256").update(bytes).digest("hex");
  return { bytes, digest, key: `code/${digest}/sourcedir.tar.gz` };
}

function codeFiles(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => CODE.test(name));
  const links = names.filter((name) => lstatSync(join(folder, name)).isSymbolicLink());
  if (links.length > 0)
    throw new Error(`Expected files in ${folder}, got links (${links.join(", ")}); put the files themselves there.`);
  return names.map((name) => name.replaceAll("\\", "/")).sort();
}
