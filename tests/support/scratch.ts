/** A copy of the repository in a folder of its own, to break one thing in it or to run it without touching anything. */
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  existsSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "./repository";

/** What a command needs; what set-up made (packages, engine, environments) is shared by links. */
const COPIED = ["infra", "pipeline", "policies", "scripts", "load-typescript.js", "package.json", "package-lock.json"];
const LINKED = ["node_modules", ".tools", ".venv-run"];

export interface Scratch {
  readonly root: string;
  /** Replaces `before`, which must stand in the file exactly once, by `after`. */
  readonly edit: (file: string, before: string, after: string) => void;
  /** Takes every edit back: one copy, whose commands are bundled already, serves many tests. */
  readonly restore: () => void;
  /** Starts a command of the copy; the caller waits for it or ends it. */
  readonly start: (args: readonly string[]) => ChildProcess;
  readonly run: (args: readonly string[]) => Promise<Finished>;
  readonly remove: () => void;
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function scratchRepository(): Scratch {
  const root = mkdtempSync(join(tmpdir(), "sluicegate scratch-"));
  const projectFiles = readdirSync(repositoryRoot).filter((name) => /^(Pulumi.*\.yaml|tsconfig\.json)$/.test(name));
  for (const name of [...COPIED, ...projectFiles])
    cpSync(join(repositoryRoot, name), join(root, name), { recursive: true });
  for (const name of LINKED.filter((one) => existsSync(join(repositoryRoot, one)))) {
    symlinkSync(join(repositoryRoot, name), join(root, name));
  }
  const start = (args: readonly string[]): ChildProcess =>
    spawn(process.execPath, [join(root, "scripts", "main.js"), ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
  const originals = new Map<string, string>();
  return {
    root,
    start,
    run: (args) => finished(start(args)),
    edit(file, before, after) {
      const path = join(root, file);
      const text = readFileSync(path, "utf8");
      if (text.split(before).length !== 2) throw new Error(`Expected ${before} once in ${file}; mend the test.`);
      if (!originals.has(path)) originals.set(path, text);
      writeFileSync(
        path,
        text.replace(before, () => after),
      );
    },
    restore() {
      for (const [path, text] of originals) writeFileSync(path, text);
      originals.clear();
    },
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export async function finished(child: ChildProcess): Promise<Finished> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { code, stdout, stderr };
}

/**
 * One copy for all tests of the suite that calls this: what a test edits is taken back after it.
 * @param prepare what is done to the copy before the first test
 */
export function sharedScratch(prepare: (scratch: Scratch) => void = () => undefined): () => Scratch {
  let scratch: Scratch | undefined;
  const get = (): Scratch => scratch ?? assert.fail("asked for the copy before the suite began");
  before(() => {
    scratch = scratchRepository();
    prepare(scratch);
  });
  afterEach(() => {
    get().restore();
  });
  after(() => {
    get().remove();
  });
  return get;
}
