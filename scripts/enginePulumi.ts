/**
 * Runs the `pulumi` command. Not through the Automation API: that asks the version and selects the stack by a start of the
 * command each, before every operation, and takes as long to load as both (docs/architecture.md).
 */
import { spawn } from "node:child_process";

import type { EngineEvent } from "@pulumi/pulumi/automation/events";

import { serveEvents } from "./engineEventServer";
import type { OfflineProject } from "./offlineProject";
import type { Engine } from "./setup/engine";

export interface PulumiRun {
  readonly engine: Engine;
  readonly project: Pick<OfflineProject, "stack" | "workDir" | "env">;
  /** Port of the provider that stands in for AWS. */
  readonly providerPort?: number;
  /** Aborted: the command is told to stop, finishes what is under way and ends. */
  readonly signal?: AbortSignal;
}

/** The command ended otherwise than with 0. */
export class PulumiError extends Error {
  override readonly name = "PulumiError";
  constructor(
    /** What it printed on stderr. */
    readonly stderr: string,
    /** What ended it, if it did not end by itself. */
    readonly killedBy: NodeJS.Signals | undefined,
  ) {
    super(stderr.split("\n").find((line) => line.includes("error:")) ?? stderr);
  }

  /** Whether another update holds the stack. */
  get isConflict(): boolean {
    return /the stack is currently locked by|\[409\] Conflict: Another update is currently in progress/.test(
      this.stderr,
    );
  }
}

/** How an engine that a command of ours started is known among processes. */
export const EXEC_KIND = ["--exec-kind", "auto.local"] as const;

/** @returns what it printed on stdout. @throws PulumiError */
export async function pulumi(run: PulumiRun, args: readonly string[], input?: string): Promise<string> {
  const { engine, project, providerPort, signal } = run;
  const attached = providerPort === undefined ? {} : { PULUMI_DEBUG_PROVIDERS: `aws:${providerPort}` };
  // Without the variable the command does not know --event-log.
  const env = { ...process.env, ...project.env, ...attached, PATH: engine.path, PULUMI_DEBUG_COMMANDS: "true" };
  const words = [...args, "--stack", project.stack, "--non-interactive"];
  const child = spawn(engine.command, words, { cwd: project.workDir, env, stdio: ["pipe", "pipe", "pipe"] });
  const interrupt = (): void => {
    child.kill("SIGINT");
  };
  signal?.addEventListener("abort", interrupt);
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.on("error", () => undefined).end(input); // it may end without having read
  try {
    const [code, killedBy] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once("error", reject).once("close", (...end) => {
        resolve(end);
      });
    });
    if (code !== 0) throw new PulumiError(stderr, killedBy ?? undefined);
    return stdout;
  } finally {
    signal?.removeEventListener("abort", interrupt);
  }
}

/** An operation that tells of its progress: preview, up or destroy with their options. @throws PulumiError */
export async function pulumiOperation(
  run: PulumiRun,
  args: readonly string[],
  onEvent: (event: EngineEvent) => void,
): Promise<void> {
  const events = await serveEvents(onEvent);
  try {
    await pulumi(run, [...args, ...EXEC_KIND, "--event-log", events.address]);
  } finally {
    events.stop();
  }
}
