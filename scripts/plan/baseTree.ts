/** The tree of a git commit, in a folder of its own, with its packages. */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { extract } from "tar";
import { UsageError } from "../exit";
import { runToEnd } from "../setup/child";
import { ensurePackages } from "../setup/packages";
import type { Progress } from "../setup/progress";

export interface Commit {
  /** As it was asked for. */
  readonly ref: string;
  /** 40 or 64 hex digits. */
  readonly sha: string;
}

/** What git takes as a revision; never an option, and no path after a colon, no reflog, no range. */
const REF = /^[A-Za-z0-9_][A-Za-z0-9_./~^-]{0,199}$/;

/** @throws UsageError when git knows no such commit here, or the text is none that it would take */
export async function resolveCommit(root: string, ref: string): Promise<Commit> {
  if (!REF.test(ref) || ref.includes("..")) {
    throw new UsageError("Expected a branch, tag or commit at --base, got other characters; give a name like main.");
  }
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  const { code, output } = await runToEnd("git", args, { cwd: root });
  const sha = output.trim();
  if (code === 0 && /^[0-9a-f]{40,64}$/.test(sha)) return { ref, sha };
  if (code === undefined) throw new Error(`Expected git on the PATH for --base, got: ${output}; install it.`);
  throw new UsageError(
    `Expected a commit of this repository at --base, got ${ref}, which git does not know here; fetch it (git fetch).`,
  );
}

/** Writes the commit's files into `folder`, which is made. Nothing of git's own is touched: no index, no worktree. */
export async function extractTree(root: string, { ref, sha }: Commit, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const git = spawn("git", ["archive", "--format=tar", sha], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  git.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const unpacked = new Promise<void>((resolve, reject) => {
    // Links are left out: none is needed, and one may point out of the folder.
    const files = (_: string, entry: object): boolean => !("type" in entry && String(entry.type).endsWith("Link"));
    git.stdout
      .pipe(extract({ cwd: folder, filter: files }))
      .once("close", resolve)
      .once("error", reject);
  });
  const code = await new Promise<number | null>((resolve, reject) => git.once("error", reject).once("close", resolve));
  if (code !== 0)
    throw new Error(`Expected git to give the files of ${ref}, got: ${said.trim()}; check the repository.`);
  await unpacked;
}

/** A file of a commit; undefined when it has none by this name. */
export async function fileAt(root: string, { sha }: Commit, file: string): Promise<string | undefined> {
  const { code, output } = await runToEnd("git", ["cat-file", "blob", `${sha}:${file.replaceAll(sep, "/")}`], {
    cwd: root,
  });
  return code === 0 ? output : undefined;
}

/**
 * With the same lockfile the packages above the folder serve; others are installed into it, which needs a registry.
 * @param label what the tree is called
 * @throws Error when they cannot be installed
 */
export async function ensureTreePackages(root: string, folder: string, label: string, tell: Progress): Promise<void> {
  const [ours, theirs] = [root, folder].map((tree) => readFileSync(join(tree, "package-lock.json"), "utf8"));
  if (ours === theirs) return;
  await ensurePackages(folder, tell).catch((error: unknown) => {
    const said = error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
    throw new Error(
      `Expected the packages of ${label}, whose lockfile is another, got: ${said}; compare with a commit of the same lockfile.`,
    );
  });
}
