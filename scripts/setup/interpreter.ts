/** Finds a Python that can make the virtual environments: 3.11 to 3.13, the versions the pinned wheels exist for. */
import { runToEnd } from "./child";
import { SetupError } from "./error";

export const WANTED_PYTHON = "3.11 to 3.13";
const CANDIDATES = ["python3.12", "python3.13", "python3.11", "python3", "python"];
/** The last two words: whether the parts that Debian packages apart (venv with ensurepip) are there. */
const PROBE =
  "import sys, importlib.util as u; " +
  "print('sluicegate', sys.executable, '%d.%d.%d' % sys.version_info[:3], " +
  "all(u.find_spec(m) for m in ('venv', 'ensurepip')), sep='|')";

export interface Interpreter {
  /** Absolute path. */
  readonly path: string;
  readonly version: string;
  readonly hasVenv: boolean;
}

export function isSupported(version: string): boolean {
  return /^3\.1[123]\./.test(version);
}

async function probe(command: string): Promise<Interpreter | undefined> {
  const { code, output } = await runToEnd(command, ["-c", PROBE]);
  const answer = output.split("\n").find((line) => line.startsWith("sluicegate|"));
  const [, path, version, hasVenv] = answer?.split("|") ?? [];
  if (code !== 0 || path === undefined || version === undefined) return undefined;
  return { path, version, hasVenv: hasVenv?.trim() === "True" };
}

/** Every Python found on the PATH, the preferred first: the supported with venv, the supported, the others. */
export async function findInterpreters(): Promise<Interpreter[]> {
  const found = (await Promise.all(CANDIDATES.map(probe))).filter((one) => one !== undefined);
  const rank = (one: Interpreter) => (isSupported(one.version) ? 0 : 2) + (one.hasVenv ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b));
}

/** @throws SetupError when no Python is there, none of the wanted versions, or the venv module is missing. */
export function choose(found: readonly Interpreter[]): Interpreter {
  const best = found[0];
  if (best === undefined) {
    throw new SetupError(`Expected Python ${WANTED_PYTHON} on the PATH, found none; install one (python.org).`);
  }
  if (!isSupported(best.version)) {
    throw new SetupError(
      `Expected Python ${WANTED_PYTHON} on the PATH, found ${best.version} at ${best.path}; install one (python.org).`,
    );
  }
  if (!best.hasVenv) {
    const minor = best.version.split(".").slice(0, 2).join(".");
    throw new SetupError(
      `Python ${best.version} at ${best.path} has no venv module; install it (Debian, Ubuntu: apt install python${minor}-venv).`,
    );
  }
  return best;
}
