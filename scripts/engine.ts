/** Runs the engine on an offline project through the Automation API and says what came of it: done, refused or failed. */
import * as path from "node:path";

import {
  ConcurrentUpdateError,
  LocalWorkspace,
  PulumiCommand,
  type OutputMap,
  type Stack,
} from "@pulumi/pulumi/automation";
import type { EngineEvent } from "@pulumi/pulumi/automation/events";

import { Gathered, type Changes, type Diagnostic, type PolicyFinding } from "./engineEvents";
import { describeFailure } from "./engineFailure";
import { clearPending, releaseLocks } from "./engineRecovery";
import type { OfflineProject } from "./offlineProject";
import type { Engine } from "./setup/engine";
import { exclusively } from "./setup/exclusive";

export interface EngineRun {
  readonly engine: Engine;
  readonly project: OfflineProject;
  /** Absolute paths of policy packs; none for destroy. */
  readonly policyPacks: readonly string[];
  /** Port of the provider that stands in for AWS. */
  readonly providerPort?: number;
  /** Aborted: the engine is told to stop, finishes what is under way and ends. */
  readonly signal?: AbortSignal;
  /** Every event as it comes, for live progress. */
  readonly onEvent?: (event: EngineEvent) => void;
  /** A line worth telling, e.g. that another run holds the stack. */
  readonly tell?: (line: string) => void;
}

/** A preview may also work on the repository's own project, with the user's backend and credentials. */
export interface PreviewRun extends Omit<EngineRun, "project"> {
  readonly project: OfflineProject | Pick<OfflineProject, "stack" | "workDir" | "env">;
}

export type Outcome = "succeeded" | "refused" | "failed" | "cancelled";

export interface EngineResult {
  readonly outcome: Outcome;
  readonly findings: readonly PolicyFinding[];
  readonly changes: Changes;
  readonly diagnostics: readonly Diagnostic[];
  readonly durationSeconds: number;
  /** Outputs of the stack; only after a successful `up`. */
  readonly outputs: OutputMap;
  /** Why it failed, in one line; only for "failed". */
  readonly failure?: string;
}

interface Operation {
  readonly stack: Stack;
  readonly gathered: Gathered;
  readonly onEvent: (event: EngineEvent) => void;
}

async function select(run: PreviewRun): Promise<Stack> {
  const { engine, project, providerPort } = run;
  // bin/ is added again by the Automation API, which takes the folder above it.
  const pulumiCommand = await PulumiCommand.get({ root: path.dirname(path.dirname(engine.command)) });
  const envVars: Record<string, string> = { ...project.env, PATH: engine.path };
  if (providerPort !== undefined) envVars.PULUMI_DEBUG_PROVIDERS = `aws:${providerPort}`;
  const { stack: stackName, workDir } = project;
  const options = { pulumiCommand, envVars };
  // A stack of the user's is never created here: that would write into its file.
  return "stateDir" in project
    ? LocalWorkspace.createOrSelectStack({ stackName, workDir }, options)
    : LocalWorkspace.selectStack({ stackName, workDir }, options);
}

function outcomeOf(gathered: Gathered, error: unknown, signal: AbortSignal | undefined): Outcome {
  if (error === undefined) return "succeeded";
  if (signal?.aborted === true) return "cancelled";
  return gathered.refused ? "refused" : "failed";
}

async function operate(run: PreviewRun, work: (operation: Operation) => Promise<OutputMap>): Promise<EngineResult> {
  const gathered = new Gathered();
  let outputs: OutputMap = {};
  let error: unknown;
  try {
    run.signal?.throwIfAborted();
    const onEvent = (event: EngineEvent) => {
      gathered.add(event);
      run.onEvent?.(event);
    };
    outputs = await work({ stack: await select(run), gathered, onEvent });
  } catch (thrown) {
    error = thrown;
  }
  const { findings, changes, diagnostics, durationSeconds } = gathered;
  const outcome = outcomeOf(gathered, error, run.signal);
  const failure = outcome === "failed" ? { failure: describeFailure(gathered.diagnostics, error) } : {};
  return { outcome, findings, changes, diagnostics, durationSeconds, outputs, ...failure };
}

function signalOf(run: PreviewRun): { signal?: AbortSignal } {
  return run.signal === undefined ? {} : { signal: run.signal };
}

/** One update of a stack at a time; whatever a killed one left is cleared first. */
async function alone(run: EngineRun, update: () => Promise<EngineResult>): Promise<EngineResult> {
  const lock = path.join(run.project.stateDir, `${run.project.stack}.lock`);
  const waiting = (pid: number) =>
    run.tell?.(`Waiting for process ${pid}, which changes stack ${run.project.stack} ...`);
  const work = async () => {
    await releaseLocks(run.project);
    return update();
  };
  return exclusively(lock, waiting, work, run.signal);
}

/** An engine that lost its command may take the lock only now; then it is ended and the update tried once more. */
async function updating<T>(run: EngineRun, { stack }: Operation, update: () => Promise<T>): Promise<T> {
  await clearPending(run.project, stack);
  try {
    return await update();
  } catch (error) {
    if (!(error instanceof ConcurrentUpdateError)) throw error;
    await releaseLocks(run.project);
    return update();
  }
}

/** What the program would change, under the packs. Changes nothing, and may run beside an update. */
export function preview(run: PreviewRun): Promise<EngineResult> {
  return operate(run, async ({ stack, onEvent }) => {
    await stack.preview({ policyPacks: [...run.policyPacks], onEvent, ...signalOf(run) });
    return {};
  });
}

/**
 * Brings the stack to what the program declares, under the packs. A preview under the packs comes first: rules over the
 * whole stack run at the end of an update, when it is too late to refuse.
 */
export function up(run: EngineRun): Promise<EngineResult> {
  return alone(run, () =>
    operate(run, (operation) =>
      updating(run, operation, async () => {
        const options = { policyPacks: [...run.policyPacks], onEvent: operation.onEvent, ...signalOf(run) };
        await operation.stack.preview(options);
        return (await operation.stack.up(options)).outputs;
      }),
    ),
  );
}
