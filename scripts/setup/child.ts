/** Runs a tool of the set-up to its end and keeps what it prints, for the one line told when it fails. */
import { spawn } from "node:child_process";

import type { Adopt } from "./exclusive";

export interface Ended {
  /** The exit code; undefined when the tool could not be started or a signal ended it. */
  readonly code: number | undefined;
  /** stdout and stderr in the order they came. */
  readonly output: string;
}

export interface ChildOptions {
  readonly cwd?: string;
  /** Variables on top of this process's own; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Told the pid, as soon as there is one. */
  readonly adopt?: Adopt;
}

/** Never rejects: a tool that is not there ends with no code and the system's own message as output. */
export function runToEnd(command: string, args: readonly string[], options: ChildOptions = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...options.env };
    const child = spawn(command, args, { cwd: options.cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    if (child.pid !== undefined) options.adopt?.(child.pid);
    let output = "";
    const keep = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => {
      resolve({ code: undefined, output: error.message });
    });
    child.once("close", (code) => {
      resolve({ code: code ?? undefined, output });
    });
  });
}
