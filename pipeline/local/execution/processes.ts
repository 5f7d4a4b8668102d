/** Starts commands in process groups of their own, so that a whole tree of processes can be ended by one signal. */
import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { StepFailure } from "./failure";
import { cleanUpAfter, signalGroup, startTimeOf } from "./processIdentity";
import type { ProcessIdentity } from "./types";

export interface Command {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** What the process passes through while it waits, so that it costs the job no time. */
  readonly entrance?: Entrance;
  /** Removes what outlives the process; it is run whenever it has ended. */
  readonly cleanUp?: readonly string[];
}

/** The place that a process runs in, entered before it may proceed; nothing of the command has run by then. */
export interface Entrance {
  /** Words of a command that becomes the command behind it. */
  readonly enter: readonly string[];
  /** Shell text that makes the place ready; its arguments are `words`, in order. */
  readonly setUp: string;
  readonly words: readonly string[];
}

/** How a process ended: by itself or by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that waits for `proceed`; if the one who started it dies first, it ends without having done anything. */
export interface GatedProcess {
  readonly identity: ProcessIdentity;
  /** Output and errors in one stream, in the order in which they were written. */
  readonly output: Readable;
  /** Resolves when the process has ended and what is left of its group is killed; `output` ends soon after. */
  readonly ended: Promise<Exit>;
  proceed(): void;
  /** SIGTERM to the group, SIGKILL after `graceMs`. */
  stop(graceMs: number): void;
}

/**
 * The shell waits for a line and becomes the command (same pid). At end of file, which is what the death of its parent
 * looks like, it gives up. So a process is on record before it runs, and one that is not on record never runs.
 */
const GATE = 'read -r go || exit 125; unset go; exec "$@" </dev/null 2>&1';

/** What the shell does at once where nobody waits for the record of a process. */
const OPEN = 'exec "$@"';

/** The whole command line of a process. Its set-up tells what it fails by as the command would. */
function wordsOf({ argv, entrance }: Command, gate: string): readonly string[] {
  if (entrance === undefined) return ["/bin/sh", "-c", gate, "sh", ...argv];
  const { enter, setUp, words } = entrance;
  const script = `{ ${setUp}; } </dev/null 2>&1 || exit 125; shift ${words.length}; ${gate}`;
  return [...enter, "/bin/sh", "-c", script, "sh", ...words, ...argv];
}

/** Runs a command that has this process's terminal, if it has one, until it ends. */
export async function runAtTerminal(command: Command): Promise<Exit> {
  const [program = "", ...words] = wordsOf(command, OPEN);
  const child = spawn(program, words, { cwd: command.cwd, env: command.env, stdio: "inherit" });
  await once(child, "exit");
  await cleanUpAfter(command.cleanUp);
  return { code: child.exitCode, signal: child.signalCode };
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** @throws StepFailure that retry policies can match when the system cannot start a process */
export async function startGated(command: Command): Promise<GatedProcess> {
  const child = await spawned(command);
  const pid = child.pid ?? 0;
  const ended = endOf(child, pid, command.cleanUp);
  let kill: NodeJS.Timeout | undefined;
  void ended.then(() => {
    clearTimeout(kill);
  });
  return {
    identity: {
      pid,
      startTime: (await startTimeOf(pid)) ?? "ended",
      ...(command.cleanUp !== undefined && { cleanUp: command.cleanUp }),
    },
    output: child.stdout,
    ended,
    proceed: () => child.stdin.end("\n"),
    stop: (graceMs) => {
      signalGroup(pid, "SIGTERM");
      kill ??= setTimeout(signalGroup, graceMs, pid, "SIGKILL");
    },
  };
}

async function spawned(command: Command): Promise<Child> {
  try {
    const [program = "", ...words] = wordsOf(command, GATE);
    const child = spawn(program, words, {
      cwd: command.cwd,
      env: command.env,
      detached: true,
      stdio: ["pipe", "pipe", "ignore"],
    });
    // Stopped before it may proceed, the gate breaks this pipe; its exit says all there is to say.
    child.stdin.on("error", () => undefined);
    await once(child, "spawn");
    return child;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new StepFailure(
      `InternalServerError: The job could not be started: ${text}.`,
      "SageMaker.JOB_INTERNAL_ERROR",
    );
  }
}

async function endOf(child: Child, pid: number, cleanUp?: readonly string[]): Promise<Exit> {
  await once(child, "exit");
  // As with a container, nothing that the process started outlives it.
  signalGroup(pid, "SIGKILL");
  cutOutput(child.stdout);
  await cleanUpAfter(cleanUp);
  return { code: child.exitCode, signal: child.signalCode };
}

/** How long output may stay open after the group is gone: only a process that left the group can hold it. */
const OUTPUT_GRACE_MS = 1000;

function cutOutput(output: Readable): void {
  if (output.closed) return;
  const cut = setInterval(() => {
    // Paused means that the log's disk is slow and there is more to read.
    if (!output.isPaused()) output.destroy();
  }, OUTPUT_GRACE_MS);
  output.once("close", () => {
    clearInterval(cut);
  });
}
