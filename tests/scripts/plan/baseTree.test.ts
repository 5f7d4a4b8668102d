import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeTools, withPath, type FakeTools } from "../../support/fakeTools";
import { UsageError } from "../../../scripts/exit";
import { ensureTreePackages, extractTree, resolveCommit } from "../../../scripts/plan/baseTree";

describe("the tree of a commit", () => {
  let root: string;
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: root, encoding: "utf8" }).trim();
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "sluicegate git-"));
    git("init", "-q", "-b", "main");
    writeFileSync(join(root, "file"), "old");
    symlinkSync("/etc/hostname", join(root, "link"));
    git("add", "-A");
    git("commit", "-qm", "first");
    git("tag", "v1.0-rc/1");
    writeFileSync(join(root, "file"), "new");
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("is found by branch, tag, digits and steps back", async () => {
    const sha = git("rev-parse", "HEAD");
    git("commit", "-qam", "second");
    for (const ref of ["v1.0-rc/1", sha, sha.slice(0, 10), "main~1", "HEAD^"]) {
      assert.deepEqual(await resolveCommit(root, ref), { ref, sha });
    }
  });

  it("is none where git knows none, or where the text is an option, a path, a range or a command", async () => {
    const refused = ["none", "-h", "--output=x", "main..main", "main:file", "HEAD@{1}", "main;ls", "$(ls)", ""];
    for (const ref of refused) await assert.rejects(resolveCommit(root, ref), UsageError, ref);
  });

  it("is written as it was committed, without links, and nothing of git's changes", async () => {
    const folder = join(root, "scratch", "tree");
    const before = git("status", "--porcelain");
    await extractTree(root, await resolveCommit(root, "main"), folder);
    assert.deepEqual(readdirSync(folder), ["file"]);
    assert.equal(readFileSync(join(folder, "file"), "utf8"), "old");
    rmSync(join(root, "scratch"), { recursive: true });
    assert.equal(git("status", "--porcelain"), before);
    assert.equal(existsSync(join(root, ".git", "worktrees")), false);
  });
});

describe("the packages of a commit's tree", () => {
  const LOCK = JSON.stringify({ packages: { "": {}, "node_modules/one": { version: "1.0.0", integrity: "x" } } });
  let tools: FakeTools;
  beforeEach(() => {
    tools = fakeTools();
    for (const folder of ["ours", "theirs"]) mkdirSync(join(tools.dir, folder));
    writeFileSync(join(tools.dir, "ours", "package-lock.json"), LOCK);
  });
  afterEach(() => {
    tools.remove();
  });

  /** @returns the folders in which npm was asked to install */
  async function ensured(lock: string, npm: string): Promise<string[]> {
    const [ours, theirs, asked] = ["ours", "theirs", "asked"].map((name) => join(tools.dir, name));
    assert.ok(ours !== undefined && theirs !== undefined && asked !== undefined);
    writeFileSync(join(theirs, "package-lock.json"), lock);
    tools.add("npm", `pwd >> "${asked}"; ${npm}`);
    await withPath(`${tools.bin}:/usr/bin:/bin`, () => ensureTreePackages(ours, theirs, "main", () => undefined));
    return existsSync(asked) ? readFileSync(asked, "utf8").trim().split("\n") : [];
  }

  it("are those of the working tree where the lockfile is the same", async () => {
    assert.deepEqual(await ensured(LOCK, "exit 1"), []);
  });

  it("are installed into it where the lockfile is another", async () => {
    const asked = await ensured(LOCK.replace("1.0.0", "1.0.1"), "mkdir node_modules");
    assert.deepEqual(asked, [realpathSync(join(tools.dir, "theirs"))]);
  });

  it("that cannot be installed end the preview with one line that says so", async () => {
    const other = LOCK.replace("1.0.0", "1.0.1");
    await assert.rejects(
      ensured(other, "echo no network >&2; exit 1"),
      /^Error: Expected the packages of main, whose lockfile is another, got: Cannot install the npm packages: /,
    );
  });
});
