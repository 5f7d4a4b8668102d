/**
 * The virtual environments: one per set of requirements, each from a lock file with hashes. A stamp written last holds
 * the digest of that lock file, so a warm start only compares two texts, and what was interrupted is built again.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";

import { explain } from "./cause";
import { runToEnd } from "./child";
import { SetupError } from "./error";
import { exclusively, type Adopt } from "./exclusive";
import { choose, findInterpreters } from "./interpreter";
import { timed, type Progress } from "./progress";

export type PythonSet = "run" | "test" | "bench" | "clients" | "kedro" | "metaflow" | "prefect" | "zenml";

const LOCKS: Record<PythonSet, string> = {
  run: "pipeline/requirements.txt",
  test: "tests/requirements.txt",
  bench: "bench/requirements.txt",
  clients: "tests/pipeline/local/clients/requirements.txt",
  kedro: "bench/peers/kedro/requirements.txt",
  metaflow: "bench/peers/metaflow/requirements.txt",
  prefect: "bench/peers/prefect/requirements.txt",
  zenml: "bench/peers/zenml/requirements.txt",
};

interface Environment {
  readonly dir: string;
  readonly interpreter: string;
  readonly lock: string;
  readonly stamp: string;
}

function environmentOf(root: string, set: PythonSet): Environment {
  const dir = path.join(root, `.venv-${set}`);
  const lock = path.join(root, LOCKS[set]);
  return { dir, interpreter: path.join(dir, "bin", "python"), lock, stamp: path.join(dir, ".complete") };
}

/** A virtual environment cannot be moved, so its place belongs to what it was made from; a link to it is that place. */
function digestOf({ dir, lock }: Environment): string {
  return createHash("sha256")
    .update(`${realpathSync(dir)}\n`)
    .update(readFileSync(lock))
    .digest("hex");
}

/** An interpreter whose system Python was removed is a dangling link, which existsSync takes as absent. */
function isComplete(environment: Environment): boolean {
  if (!existsSync(environment.stamp) || !existsSync(environment.interpreter)) return false;
  return readFileSync(environment.stamp, "utf8") === digestOf(environment);
}

/** Whether the environment of a set is there and made from the present lock file. */
export function isPythonReady(root: string, set: PythonSet): boolean {
  return isComplete(environmentOf(root, set));
}

async function build(environment: Environment, adopt: Adopt): Promise<void> {
  const python = choose(await findInterpreters());
  rmSync(environment.dir, { recursive: true, force: true });
  const install = ["-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary", ":all:"];
  const quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"];
  const steps: [string, string[]][] = [
    [python.path, ["-m", "venv", environment.dir]],
    [environment.interpreter, [...install, ...quiet, "-r", environment.lock]],
  ];
  for (const [command, args] of steps) {
    // A personal setting to install elsewhere must not empty the environment of its packages.
    const personal = {
      PIP_USER: undefined,
      PIP_TARGET: undefined,
      PIP_PREFIX: undefined,
      PIP_REQUIRE_VIRTUALENV: undefined,
    };
    const { code, output } = await runToEnd(command, args, { env: { ...personal, PYTHONPATH: undefined }, adopt });
    if (code !== 0) {
      rmSync(environment.dir, { recursive: true, force: true });
      throw new SetupError(`Cannot make ${path.basename(environment.dir)}: ${explain(output)}.`);
    }
  }
  writeFileSync(environment.stamp, digestOf(environment));
}

/**
 * Makes the virtual environment of a set present; says and does nothing when it is.
 * @param root Absolute path of the repository.
 * @returns Absolute path of its interpreter.
 * @throws SetupError naming what is missing; then nothing is left half-installed.
 */
export async function ensurePython(root: string, set: PythonSet, progress: Progress): Promise<string> {
  const environment = environmentOf(root, set);
  if (isComplete(environment)) return environment.interpreter;
  const lock = path.join(root, ".sluicegate", "setup", `venv-${set}.lock`);
  const waiting = (pid: number) => {
    progress(`Waiting for process ${pid}, which makes .venv-${set} ...`);
  };
  await exclusively(lock, waiting, async (adopt) => {
    if (isComplete(environment)) return;
    const title = `Installing the Python packages of ${path.relative(root, environment.lock)}`;
    await timed(progress, title, "half a minute", () => build(environment, adopt));
  });
  return environment.interpreter;
}
