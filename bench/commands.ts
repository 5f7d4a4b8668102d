/** Runs whole processes and times them. */
import { spawn } from "node:child_process";
import { join } from "node:path";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Default: this process's own. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface Ended {
  /** From before the process was asked for until its output was complete. */
  readonly milliseconds: number;
  readonly stdout: string;
}

/** A command of the repository, or of a copy of it. */
export function sluicegate(root: string, ...args: string[]): Command {
  return { command: process.execPath, args: [join(root, "scripts", "main.js"), ...args], cwd: root };
}

/** Runs them one after the other. @returns milliseconds from before the first to after the last */
export async function inSequence(commands: readonly Command[], signal: AbortSignal): Promise<number> {
  const start = performance.now();
  for (const command of commands) await runTimed(command, signal);
  return performance.now() - start;
}

/**
 * @param started told the process's id as soon as there is one
 * @throws Error with the last line of stderr when the process fails
 */
export async function runTimed(
  { command, args, cwd, env = process.env }: Command,
  signal: AbortSignal,
  started?: (pid: number) => void,
): Promise<Ended> {
  const start = performance.now();
  const child = spawn(command, [...args], { cwd, env, signal, stdio: ["ignore", "pipe", "pipe"] });
  if (child.pid !== undefined) started?.(child.pid);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  const milliseconds = performance.now() - start;
  if (code === 0) return { milliseconds, stdout };
  const said = (stderr.trim() || stdout.trim()).split("\n").at(-1) ?? "";
  throw new Error(`Expected ${[command, ...args].join(" ")} to succeed, got exit code ${code ?? "none"}: ${said}`);
}
