import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { sluicegate } from "../support/commandLine";
import { repositoryRoot } from "../support/repository";
import { scratchRepository, type Scratch } from "../support/scratch";
import { documents } from "./markdown";

/** Commands as the documents write them, in blocks and in sentences, up to what ends a command there. */
const COMMAND = /(npx sluicegate|node scripts\/main\.js|npm start --|npm run bench --) ([^`|>#\n)]*)/g;
/** What stands before the words that follow, where the prefix is a command itself. */
const PREFIXES: Readonly<Record<string, string>> = { "npm start --": "start ", "npm run bench --": "bench " };

const joined = (text: string): string => text.replaceAll("\\\n", " ");

const written = documents
  .filter(({ file }) => file !== "CHANGELOG.md") // what was, not what is
  .flatMap(({ file, text }) =>
    [...joined(text).matchAll(COMMAND)].map(([, prefix = "", words = ""]) => ({
      file,
      words: `${PREFIXES[prefix] ?? ""}${words.trim()}`,
    })),
  )
  .filter(({ words }) => /^[a-z-]/.test(words));

/** The command's own words: those that help knows, one or two. */
async function helpOf(words: string): Promise<string | undefined> {
  const [first = "", second = ""] = words.split(" ");
  if (first.startsWith("-")) return (await sluicegate(repositoryRoot, "--help")).stdout;
  const deep = /^[a-z0-9-]+$/.test(second) ? await sluicegate(repositoryRoot, first, second, "--help") : undefined;
  if (deep?.code === 0) return deep.stdout;
  const shallow = await sluicegate(repositoryRoot, first, "--help");
  return shallow.code === 0 ? shallow.stdout : undefined;
}

describe("commands in the documents: names and options", () => {
  it("are some", () => {
    assert.ok(written.length >= 9);
  });

  for (const { file, words } of written) {
    it(`${file}: ${words}`, async () => {
      const help = await helpOf(words);
      assert.ok(help !== undefined, "there is no such command");
      for (const [option] of words.matchAll(/(?<= )--[a-z-]+/g)) {
        assert.match(help, new RegExp(`${option}[ ,\n]`), `it has no ${option}`);
      }
    });
  }
});

/** Blocks whose first line says `sh run`: each is run as it stands, in a copy of the repository. */
const RUN = /^```sh run\n([\s\S]*?)^```$/gm;
const blocks = documents.flatMap(({ file, text }) =>
  [...text.matchAll(RUN)].map(([, script = ""]) => ({ file, script })),
);

describe("commands in the documents: blocks marked `sh run`, run as they stand", function () {
  this.timeout(120_000);
  let scratch: Scratch;
  let env: NodeJS.ProcessEnv;
  before(() => {
    scratch = scratchRepository();
    const samples = path.join("tests", "policies", "proof");
    cpSync(path.join(repositoryRoot, samples), path.join(scratch.root, samples), { recursive: true });
    const bin = path.join(scratch.root, ".bin");
    mkdirSync(bin);
    // `npx sluicegate` finds the command of the package it stands in; so does this, without asking npm.
    writeFileSync(path.join(bin, "npx"), `#!/bin/sh\nshift\nexec node "${scratch.root}/scripts/main.js" "$@"\n`);
    chmodSync(path.join(bin, "npx"), 0o755);
    env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}` };
  });
  after(() => {
    scratch.remove();
  });

  it("are some", () => {
    assert.ok(blocks.length > 0);
  });

  for (const { file, script } of blocks) {
    it(`${file}: ${script.trim().split("\n")[0] ?? ""}`, async () => {
      await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], { cwd: scratch.root, env });
    });
  }
});
