/**
 * Gives a process a /opt/ml of its own by a mount namespace, which lasts as long as the process and its children: nothing is
 * mounted or made on the host, and nothing is left when they are killed. The tools are util-linux's.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { SYSTEM_PATH } from "./environment";
import { ownPath } from "./optMl";
import { startGated } from "./processes";
import type { Command } from "./processes";

/** How this system lets a process enter a mount namespace. */
export interface Namespace {
  /** Enters it, and what is needed to mount there; becomes the command behind. */
  readonly enter: readonly string[];
  /** Absolute path of the program that mounts. */
  readonly mount: string;
  /** Makes the process the user again that it was; becomes the command behind. */
  readonly leave: readonly string[];
}

/** The folder that a /opt/ml of its own lies in. */
const PARENT = "/opt";
const OWN = "ml";
export const OPT_ML_FOLDER = path.posix.join(PARENT, OWN);

/**
 * Mounts what a table says and puts the finished folder in the place of /opt. The folder is moved, not bound: its first place
 * shows none of it, so that a script that empties its home does not reach into /opt.
 */
const SET_UP = `"$1" -n -a -T "$2" && "$1" -n --move "$3" ${PARENT} && cd "$4"`;

/** A probe that takes longer than this, in milliseconds, is a system that does not allow it. */
const PROBE_MS = 5000;

/**
 * Tries in turn what systems allow: root mounts as it is; anybody else mounts as the root of a user namespace, and is
 * itself again in one inside that, or where the system allows no second one remains its root.
 * @returns undefined where no mount namespace can be entered
 */
export async function findNamespace(): Promise<Namespace | undefined> {
  const [unshare, mount] = [toolPath("unshare"), toolPath("mount")];
  if (process.platform !== "linux" || unshare === undefined || mount === undefined) return undefined;
  const ids = [`--map-user=${process.getuid?.() ?? 0}`, `--map-group=${process.getgid?.() ?? 0}`];
  const root = [unshare, "--user", "--map-root-user", "--mount"];
  const candidates: Namespace[] = [
    { enter: [unshare, "--mount"], mount, leave: [] },
    { enter: root, mount, leave: [unshare, "--user", ...ids] },
    { enter: root, mount, leave: [] },
  ];
  for (const candidate of candidates) if (await works(candidate)) return candidate;
  return undefined;
}

function toolPath(name: string): string | undefined {
  return SYSTEM_PATH.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/** Runs what a job would run: a process that finds its file below /opt/ml. */
async function works(namespace: Namespace): Promise<boolean> {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(path.join(tmpdir(), "sluicegate-namespace-"));
    const ml = path.join(folder, OWN);
    mkdirSync(ml);
    writeFileSync(path.join(ml, "probe"), "");
    const argv = ["test", "-f", path.posix.join(OPT_ML_FOLDER, "probe")];
    const command = inNamespace(namespace, { folder, ml }, { argv, cwd: ml, env: { PATH: SYSTEM_PATH.join(":") } });
    const gated = await startGated(command);
    const slow = setTimeout(() => {
      gated.stop(0);
    }, PROBE_MS);
    gated.output.resume();
    gated.proceed();
    const { code } = await gated.ended;
    clearTimeout(slow);
    return code === 0;
  } catch {
    return false;
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The command in a namespace where `ml` is /opt/ml; everything else in /opt stays what it is.
 * @param place `folder` gets what the mounting needs
 */
export function inNamespace(
  { enter, mount, leave }: Namespace,
  place: { readonly folder: string; readonly ml: string },
  { argv, cwd, env }: Command,
): Command {
  const root = path.join(place.folder, "opt");
  const table = path.join(place.folder, "opt.fstab");
  const mounts: [string, string, string][] = [
    [root, root, "bind"],
    ...mountPoints(root, place.ml).map(({ source, target }): [string, string, string] => [source, target, "rbind"]),
  ];
  writeFileSync(table, mounts.map(([from, to, how]) => `${escaped(from)} ${escaped(to)} none ${how} 0 0\n`).join(""));
  const entrance = { enter, setUp: SET_UP, words: [mount, table, root, ownPath(cwd, place.ml, OPT_ML_FOLDER)] };
  return { argv: [...leave, ...argv], cwd, env, entrance };
}

/** Makes the places for what is in /opt and for its `ml`, links as they are. */
function mountPoints(root: string, ml: string): { source: string; target: string }[] {
  mkdirSync(path.join(root, OWN), { recursive: true });
  const found = [{ source: ml, target: path.join(root, OWN) }];
  for (const entry of readdirSync(PARENT, { withFileTypes: true })) {
    const [source, target] = [path.join(PARENT, entry.name), path.join(root, entry.name)];
    if (entry.name === OWN) continue;
    if (entry.isSymbolicLink()) {
      symlinkSync(readlinkSync(source), target);
      continue;
    }
    if (entry.isDirectory()) mkdirSync(target);
    else writeFileSync(target, "");
    found.push({ source, target });
  }
  return found;
}

/** As fstab(5) wants blanks. */
function escaped(name: string): string {
  return name.replace(/[\s\\#]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`);
}
