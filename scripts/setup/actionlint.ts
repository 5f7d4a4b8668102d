/** actionlint, which checks the workflows: in .tools/, else built from the Go module pinned in scripts/setup/actionlint/. */
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";

import { toolsDir } from "./engine";
import { exclusively } from "./exclusive";
import { buildGo } from "./goBuild";
import type { Progress } from "./progress";

const MODULE = path.join("scripts", "setup", "actionlint");
const COMMAND = "github.com/rhysd/actionlint";

function pinnedVersion(root: string): string {
  const text = readFileSync(path.join(root, MODULE, "go.mod"), "utf8");
  return /rhysd\/actionlint v(\S+)/.exec(text)?.[1] ?? "unknown";
}

/**
 * Makes actionlint present; says and does nothing when it is.
 * @param root Absolute path of the repository.
 * @returns Absolute path of the command.
 * @throws SetupError when no Go can be had or the build fails.
 */
export async function ensureActionlint(root: string, progress: Progress): Promise<string> {
  const version = pinnedVersion(root);
  const target = path.join(toolsDir(root), `actionlint-${version}`);
  const command = path.join(target, "bin", "actionlint");
  if (existsSync(command)) return command;
  const lock = path.join(root, ".sluicegate", "setup", "actionlint.lock");
  const waiting = (pid: number) => {
    progress(`Waiting for process ${pid}, which builds actionlint ...`);
  };
  const program = {
    title: `actionlint ${version}`,
    estimate: "some seconds",
    module: MODULE,
    command: `${COMMAND}/cmd/actionlint`,
    binary: "actionlint",
  };
  await exclusively(lock, waiting, async (adopt) => {
    if (!existsSync(command)) await buildGo(root, program, { target, adopt }, progress);
  });
  return command;
}
