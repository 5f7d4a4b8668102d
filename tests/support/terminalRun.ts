/** A command in a terminal of its own, where it draws, and where Ctrl-C reaches all that runs in the foreground. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface TerminalRun {
  /** Resolves when it first shows something. */
  readonly shown: Promise<unknown>;
  /** Resolves with the exit code and all that the terminal was sent. */
  readonly ended: Promise<{ readonly code: number | null; readonly screen: string }>;
  /** Resolves when the terminal was sent this text, or the command has ended. */
  shows(text: string): Promise<unknown>;
  /** Types at the keyboard. */
  type(text: string): void;
  /** Presses Ctrl-C. */
  interrupt(): void;
}

/** Opens the terminal; only Python's standard library does that without a package on Linux and macOS alike. */
const TERMINAL = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])) % 256)";

/** @param python an interpreter; runs the terminal, not the command */
export function inTerminal(python: string, root: string, args: readonly string[]): TerminalRun {
  const command = [process.execPath, join(root, "scripts", "main.js"), ...args];
  const env = { ...process.env, TERM: "xterm", CI: undefined, NO_COLOR: undefined };
  const child = spawn(python, ["-c", TERMINAL, ...command], { cwd: root, env, stdio: ["pipe", "pipe", "inherit"] });
  let screen = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (screen += text));
  const ended = once(child, "close").then(() => ({ code: child.exitCode, screen }));
  const has = async (text: string): Promise<void> => {
    while (!screen.includes(text)) await once(child.stdout, "data");
  };
  return {
    shows: (text) => Promise.race([has(text), ended]),
    type: (text) => child.stdin.write(text),
    shown: Promise.race([once(child.stdout, "data"), ended]),
    ended,
    interrupt: () => child.stdin.write("\x03"),
  };
}
