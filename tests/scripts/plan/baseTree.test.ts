import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../../../scripts/exit";
import { extractTree, resolveCommit } from "../../../scripts/plan/baseTree";

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
