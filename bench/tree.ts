/** A copy of the repository with a state of its own: measured in it, a command neither finds nor leaves anything. */
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What commands read. */
const COPIED =
  /^(infra|pipeline|policies|scripts|load-typescript\.js|package(-lock)?\.json|tsconfig\.json|Pulumi.*\.yaml)$/;
/** What set-up made, which a copy shares. */
const SHARED = ["node_modules", ".tools"];

export interface Tree {
  /** Absolute path of the copy. */
  readonly root: string;
  /** Writes a file of the copy, below its root. */
  readonly write: (file: string, text: string) => void;
  /** Replaces `before`, which must stand in the file once. */
  readonly edit: (file: string, before: string, after: string) => void;
  readonly remove: () => void;
}

export function copyTree(repository: string): Tree {
  const root = mkdtempSync(join(tmpdir(), "sluicegate-bench-"));
  for (const name of readdirSync(repository).filter((one) => COPIED.test(one))) {
    cpSync(join(repository, name), join(root, name), { recursive: true });
  }
  for (const name of SHARED.filter((one) => existsSync(join(repository, one)))) {
    symlinkSync(join(repository, name), join(root, name));
  }
  const write = (file: string, text: string): void => {
    writeFileSync(join(root, file), text);
  };
  return {
    root,
    write,
    edit(file, before, after) {
      const parts = readFileSync(join(root, file), "utf8").split(before);
      if (parts.length !== 2) throw new Error(`Expected ${before} once in ${file}; mend the benchmark.`);
      write(file, parts.join(after));
    },
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}
