/** Starting a process and waiting for what it does, without fixed pauses. */
import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 20;

export interface Started {
  readonly process: ChildProcess;
  /** Resolves when it has ended and all its output is read. */
  readonly ended: Promise<{ code: number | null; output: string }>;
}

export function start(
  command: string,
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string | undefined>; stdin?: "ignore" | "pipe" },
): Started {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: [options.stdin ?? "ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, output });
    });
  });
  return { process: child, ended };
}

/** Asks again until the answer is something; the test's own timeout bounds it. */
export async function eventually<T>(ask: () => T | undefined): Promise<T> {
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    await delay(POLL_MS);
  }
}
