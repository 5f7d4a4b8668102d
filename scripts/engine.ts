/** Runs the engine on a project, offline or the user's own, and says what came of it: done, refused or failed. */
import { existsSync } from "node:fs";
import * as path from "node:path";

import type { EngineEvent } from "@pulumi/pulumi/automation/events";

import { Gathered, type Changes, type Diagnostic, type PolicyFinding, type Remediation } from "./engineEvents";
import { describeFailure } from "./engineFailure";
import { pulumi, PulumiError, pulumiOperation, type PulumiRun } from "./enginePulumi";
import { clearPending, clearTorn, releaseLocks, stateFile } from "./engineRecovery";
import type { OfflineProject } from "./offlineProject";
import { exclusively } from "./setup/exclusive";
import type { Stamp } from "../policies/stamp";

export interface EngineRun extends PulumiRun {
  readonly project: OfflineProject;
  /** Absolute paths of policy packs; none where only a state is to be made. */
  readonly policyPacks: readonly string[];
  /** Every event as it comes, for live progress. */
  readonly onEvent?: (event: EngineEvent) => void;
  /** A line worth telling, e.g. that another run holds the stack. */
  readonly tell?: (line: string) => void;
}

/** A preview may also work on the repository's own project, with the user's backend and credentials. */
export interface PreviewRun extends Omit<EngineRun, "project"> {
  readonly project: OfflineProject | PulumiRun["project"];
}

export type Outcome = "succeeded" | "refused" | "failed" | "cancelled";

export interface EngineResult {
  readonly outcome: Outcome;
  readonly findings: readonly PolicyFinding[];
  readonly remediations: readonly Remediation[];
  /** What the policy pack judged by; absent where none ran. */
  readonly policyPack?: Stamp;
  readonly changes: Changes;
  readonly diagnostics: readonly Diagnostic[];
  readonly durationSeconds: number;
  /** Outputs of the stack by name; only after a successful `up`. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Why it failed, in one line; only for "failed". */
  readonly failure?: string;
}

type Outputs = EngineResult["outputs"];

/** A stack of the user's is never created here: that would write into its file. */
async function ensureStack(run: Omit<PreviewRun, "policyPacks">): Promise<void> {
  if (!("stateDir" in run.project) || existsSync(stateFile(run.project))) return;
  await pulumi(run, ["stack", "init"]).catch((error: unknown) => {
    // Another command may have made it meanwhile.
    if (!(error instanceof PulumiError && /stack .* already exists/.test(error.stderr))) throw error;
  });
}

function outcomeOf(gathered: Gathered, error: unknown, signal: AbortSignal | undefined): Outcome {
  if (error === undefined) return "succeeded";
  if (signal?.aborted === true) return "cancelled";
  return gathered.refused ? "refused" : "failed";
}

async function operate(
  run: PreviewRun,
  work: (onEvent: (event: EngineEvent) => void) => Promise<Outputs>,
): Promise<EngineResult> {
  const gathered = new Gathered();
  let outputs: Outputs = {};
  let error: unknown;
  try {
    run.signal?.throwIfAborted();
    await ensureStack(run);
    outputs = await work((event) => {
      gathered.add(event);
      run.onEvent?.(event);
    });
  } catch (thrown) {
    error = thrown;
  }
  const { findings, remediations, policyPack, changes, diagnostics, durationSeconds } = gathered;
  const judged = policyPack === undefined ? {} : { policyPack };
  const outcome = outcomeOf(gathered, error, run.signal);
  const failure = outcome === "failed" ? { failure: describeFailure(gathered.diagnostics, error) } : {};
  return { outcome, findings, remediations, ...judged, changes, diagnostics, durationSeconds, outputs, ...failure };
}

function packsOf({ policyPacks }: PreviewRun): string[] {
  return policyPacks.flatMap((pack) => ["--policy-pack", pack]);
}

/** One update of a stack at a time; whatever a killed one left is cleared first. */
async function alone(run: EngineRun, update: () => Promise<EngineResult>): Promise<EngineResult> {
  const lock = path.join(run.project.stateDir, `${run.project.stack}.lock`);
  const waiting = (pid: number) =>
    run.tell?.(`Waiting for process ${pid}, which changes stack ${run.project.stack} ...`);
  const work = async () => {
    await releaseLocks(run.project);
    clearTorn(run.project);
    return update();
  };
  return exclusively(lock, waiting, work, run.signal);
}

/** An engine that lost its command may take the lock only now; then it is ended and the update tried once more. */
async function updating<T>(run: EngineRun, update: () => Promise<T>): Promise<T> {
  await clearPending(run);
  try {
    return await update();
  } catch (error) {
    if (!(error instanceof PulumiError && error.isConflict)) throw error;
    await releaseLocks(run.project);
    return update();
  }
}

async function outputsOf(run: EngineRun): Promise<Outputs> {
  return JSON.parse(await pulumi(run, ["stack", "output", "--json"])) as Outputs;
}

/**
 * Makes a state the stack's own, as if the engine had brought it about.
 * @param state as `pulumi stack export` writes it
 * @throws PulumiError when the engine cannot take it
 */
export async function importState(run: PulumiRun & { readonly project: OfflineProject }, state: string): Promise<void> {
  await ensureStack(run);
  await pulumi(run, ["stack", "import"], state);
}

/** What the program would change, under the packs. Changes nothing, and may run beside an update. */
export function preview(run: PreviewRun): Promise<EngineResult> {
  return operate(run, async (onEvent) => {
    await pulumiOperation(run, ["preview", ...packsOf(run)], onEvent);
    return {};
  });
}

/**
 * Brings the stack to what the program declares, under the packs. A preview under the packs comes first: rules over the
 * whole stack run at the end of an update, when it is too late to refuse.
 */
export function up(run: EngineRun): Promise<EngineResult> {
  return alone(run, () =>
    operate(run, (onEvent) =>
      updating(run, async () => {
        if (run.policyPacks.length > 0) await pulumiOperation(run, ["preview", ...packsOf(run)], onEvent);
        await pulumiOperation(run, ["up", "--yes", "--skip-preview", ...packsOf(run)], onEvent);
        return outputsOf(run);
      }),
    ),
  );
}
