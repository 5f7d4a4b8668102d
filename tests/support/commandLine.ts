/** Runs commands in this process, through the table that the entry uses, and keeps what they print. */
import assert from "node:assert/strict";
import path from "node:path";
import loadTypescript from "../../load-typescript";
import type { run } from "../../scripts/cli";
import { repositoryRoot } from "./repository";
import { valueAt } from "../../pipeline/evaluation";
import type { Finished } from "./scratch";

interface CommandLine {
  readonly run: typeof run;
}

let loaded: CommandLine | undefined;

/** Bundled once: the table's imports are what only the loader understands. */
function commandLine(): CommandLine {
  loaded ??= loadTypescript(path.join(repositoryRoot, "scripts", "cli.ts")) as CommandLine;
  return loaded;
}

/** @param root the repository that the command works on */
export async function sluicegate(root: string, ...words: readonly string[]): Promise<Finished> {
  const out = keep(process.stdout);
  const err = keep(process.stderr);
  const terminal = replace(process.stdin, "isTTY", false);
  try {
    const code = await commandLine().run(words, root);
    return { code, stdout: out.text(), stderr: err.text() };
  } finally {
    out.release();
    err.release();
    terminal();
  }
}

/** Runs a command with --json. @returns its exit code and the path-readable JSON that it printed */
export async function sluicegateJson(root: string, ...words: readonly string[]): Promise<Said> {
  const { code, stdout, stderr } = await sluicegate(root, ...words, "--json");
  assert.notEqual(stdout, "", stderr);
  const said: unknown = JSON.parse(stdout);
  assert.equal(valueAt(said, "schemaVersion"), 1);
  return { code, at: (path) => valueAt(said, path) };
}

export interface Said {
  readonly code: number | null;
  /** The value at dotted names or positions, for example `execution.steps.0.name`. */
  readonly at: (path: string) => unknown;
}

/**
 * What `work` writes to stdout.
 * @param columns of the terminal that stdout is for that long; none when it is no terminal
 */
export async function captured(columns: number | undefined, work: () => Promise<void>): Promise<string> {
  const out = keep(process.stdout, columns);
  try {
    await work();
    return out.text();
  } finally {
    out.release();
  }
}

/** Takes what is written to a stream, which for that long is a terminal of some columns and 24 rows, or none. */
function keep(stream: NodeJS.WriteStream, columns?: number): { text: () => string; release: () => void } {
  let text = "";
  const write = (chunk: string | Uint8Array): boolean => {
    text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
    return true;
  };
  const releases = [
    replace(stream, "write", write),
    replace(stream, "isTTY", columns !== undefined),
    replace(stream, "columns", columns),
    replace(stream, "rows", 24),
  ];
  return {
    text: () => text,
    release: () => {
      for (const release of releases) release();
    },
  };
}

/** @returns what brings the property back as it was, own or inherited */
function replace(subject: object, name: string, value: unknown): () => void {
  const own = Object.getOwnPropertyDescriptor(subject, name);
  Object.defineProperty(subject, name, { value, configurable: true, writable: true });
  return () => {
    Reflect.deleteProperty(subject, name);
    if (own !== undefined) Object.defineProperty(subject, name, own);
  };
}
