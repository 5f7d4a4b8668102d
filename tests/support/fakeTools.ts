/** Shell scripts that stand in for npm, Python and their like, on a PATH that holds nothing else. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

export interface FakeTools {
  /** A folder of its own, with a space in its name. */
  readonly dir: string;
  /** The only folder of the PATH to use. */
  readonly bin: string;
  readonly add: (name: string, script: string) => void;
  readonly remove: () => void;
}

export function fakeTools(): FakeTools {
  const dir = mkdtempSync(path.join(tmpdir(), "sluicegate tools-"));
  const bin = path.join(dir, "bin");
  mkdirSync(bin);
  return {
    dir,
    bin,
    add: (name, script) => {
      writeFileSync(path.join(bin, name), `#!/bin/sh\n${script}\n`);
      chmodSync(path.join(bin, name), 0o755);
    },
    remove: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Runs work with another PATH for this process. */
export async function withPath<T>(searchPath: string, work: () => Promise<T>): Promise<T> {
  const before = process.env.PATH;
  process.env.PATH = searchPath;
  try {
    return await work();
  } finally {
    process.env.PATH = before;
  }
}
