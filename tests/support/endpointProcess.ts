/** Starts servers as processes, so that they can be killed. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

export interface EndpointProcess {
  readonly child: ChildProcess;
  /** The URL, or the name of the error when it could not start. */
  readonly said: string;
}

const LOADER = path.join(__dirname, "..", "..", "load-typescript.js");
const SCRIPT = path.join(__dirname, "serveEndpoint.ts");

/**
 * Resolves when the server has said what became of it.
 * @param before words of a command that becomes the server
 */
export async function startProcess(stateDir: string, before: readonly string[] = []): Promise<EndpointProcess> {
  const [program, ...words] = [...before, process.execPath];
  const child = spawn(
    program,
    [...words, "--eval", "require(process.argv[1])(process.argv[2])", LOADER, SCRIPT, stateDir, "/usr/bin/python3"],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  for await (const line of createInterface({ input: child.stdout })) return { child, said: line };
  throw new Error("Expected the server process to print a line, but it ended.");
}

/** Kills the server as a power cut would. */
export async function killProcess({ child }: EndpointProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** Lets the server stop in order. */
export async function endProcess({ child }: EndpointProcess): Promise<void> {
  const gone = once(child, "exit");
  child.stdin?.end();
  await gone;
}
