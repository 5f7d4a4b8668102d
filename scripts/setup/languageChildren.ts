/** The processes a language host starts. None outlives it: each also watches for its end, and starts
 * faster, by a script loaded first. */
import { spawn, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import * as path from "node:path";

export interface StartOptions {
  /** Whose node_modules the module comes from, and where the process runs. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly output: "inherit" | "pipe";
}

export interface Child {
  readonly process: ChildProcess;
  /** The exit code once all output is read; null when a signal ended it or it could not start. */
  readonly ended: Promise<number | null>;
}

export class Children {
  readonly #running = new Set<ChildProcess>();

  /** @throws When `module` is not among the packages that `folder` sees; the message names both. */
  start(module: string, args: readonly string[], options: StartOptions): Child {
    const script = createRequire(path.join(options.folder, "any.js")).resolve(module);
    // The folder of the bundle's entry, languageHost.ts, which is this file's own.
    const first = ["dieWithParent.js", "loadLate.js"].map((name) => `--require=${path.join(__dirname, name)}`);
    const child = spawn(process.execPath, [...first, script, ...args], {
      cwd: options.folder,
      env: { ...options.environment, SLUICEGATE_LANGUAGE_HOST: String(process.pid) },
      stdio: ["ignore", options.output, options.output],
    });
    this.#running.add(child);
    const ended = new Promise<number | null>((resolve) => {
      child.once("close", resolve);
      child.once("error", () => {
        resolve(null);
      });
    }).finally(() => this.#running.delete(child));
    return { process: child, ended };
  }

  killAll(): void {
    for (const child of this.#running) child.kill("SIGKILL");
  }
}
