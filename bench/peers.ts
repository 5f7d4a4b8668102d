/** The same five step processes under Kedro, Metaflow, Prefect and ZenML, each in a virtual environment of its own. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePython, type PythonSet } from "../scripts/setup/python";
import type { Row, Setting } from "./benchmark";
import { inSequence, runTimed, type Command } from "./commands";
import { memoryRow } from "./memoryRow";
import { inTurns } from "./spread";

interface Peer {
  /** Folder of its program and its lock file, and name of its environment. */
  readonly set: PythonSet;
  readonly name: string;
  /** Words after the program's name. */
  readonly words?: readonly string[];
}

const PEERS: readonly Peer[] = [
  { set: "kedro", name: "Kedro" },
  { set: "metaflow", name: "Metaflow", words: ["run"] },
  { set: "prefect", name: "Prefect" },
  { set: "zenml", name: "ZenML" },
];

/** @param bare the five processes without a pipeline */
export async function peerRows(bare: readonly Command[], setting: Setting): Promise<Row[]> {
  const rows: Row[] = [];
  for (const peer of PEERS) rows.push(...(await rowsOf(peer, bare, setting)));
  return rows;
}

/** A peer that cannot be installed here is named with the reason. */
async function rowsOf({ set, name, words = [] }: Peer, commands: readonly Command[], setting: Setting): Promise<Row[]> {
  const { root, rounds, tell, signal } = setting;
  const what = `${name}: five steps, whole process`;
  let interpreter: string;
  try {
    interpreter = await ensurePython(root, set, tell);
  } catch (error) {
    return [{ what, missing: error instanceof Error ? error.message : String(error) }];
  }
  const home = mkdtempSync(join(tmpdir(), "sluicegate-peer-"));
  try {
    const cwd = join(home, "work");
    mkdirSync(cwd);
    const args = [join(root, "bench", "peers", set, "pipeline.py"), ...words];
    const command = { command: interpreter, args, cwd, env: environment(root, home, commands) };
    const { ours, peer } = await inTurns(
      rounds,
      async () => (await runTimed(command, signal)).milliseconds,
      () => inSequence(commands, signal),
    );
    const figure = { value: ours.median - peer.median, unit: "ms" as const };
    const bare = { name: "the five bare processes in sequence", spread: peer };
    return [{ what, unit: "ms", ours, peer: bare, figure }, ...(await memoryRow(name, command, signal))];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** A home of its own, so that a peer neither finds nor leaves settings of a person; and nobody is told of its run. */
function environment(root: string, home: string, commands: readonly Command[]): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    LANG: "C.UTF-8",
    HOME: home,
    USER: "bench",
    PYTHONPATH: join(root, "bench", "peers"),
    PYTHONDONTWRITEBYTECODE: "1",
    FIVE_STEPS: JSON.stringify(commands),
    DO_NOT_TRACK: "1",
    KEDRO_DISABLE_TELEMETRY: "1",
    PREFECT_SERVER_ANALYTICS_ENABLED: "false",
    PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS: "120",
    ZENML_ANALYTICS_OPT_IN: "false",
  };
}
