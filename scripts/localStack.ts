/**
 * The local stack: the same program and pack, brought up by the real engine against the stand-ins on this machine, with
 * the pipelines' sample data in its data bucket.
 */
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation/events";
import type { StackOutputs } from "../infra/outputs";
import { startProvider } from "../infra/local/provider";
import { writtenPipelines } from "../pipeline";
import { up, type EngineResult } from "./engine";
import { RefusedError } from "./exit";
import { describeFinding } from "./findings";
import { prepare } from "./offlineProject";
import { LOCAL_STACK, saveLocalOutputs } from "./outputs";
import { putSamples } from "./samples";
import { ensureEngine } from "./setup/engine";
import { readStackConfig } from "./stackConfig";
import type { Progress } from "./setup/progress";

export interface LocalUp {
  readonly outputs: StackOutputs;
  readonly changes: EngineResult["changes"];
  readonly findings: EngineResult["findings"];
  readonly policyPack?: EngineResult["policyPack"];
  /** Resource types that the stand-in answers for without knowing them in particular. */
  readonly generic: readonly string[];
}

export interface BringUp {
  /** URL of the local endpoint. */
  readonly endpoint: string;
  /** Names of the pipelines whose sample data are wanted; absent: all. */
  readonly samplesOf?: readonly string[];
  /** Takes lines about set-up that is long and happens once. */
  readonly tell: Progress;
  /** Takes what the engine is at; many lines, of which only the last one counts. */
  readonly now?: Progress;
  readonly signal: AbortSignal;
}

/** @throws RefusedError when the pack refuses; Error when the engine fails */
export async function bringUp(root: string, { endpoint, samplesOf, tell, now, signal }: BringUp): Promise<LocalUp> {
  const engine = await ensureEngine(root, tell);
  const { account, region } = readStackConfig(root, LOCAL_STACK);
  const stateDir = join(root, ".sluicegate", "provider");
  const provider = await startProvider({ endpoint, account, region, stateDir });
  try {
    const project = prepare(LOCAL_STACK, { root });
    const policyPacks = [join(root, "policies")];
    const result = await up({
      engine,
      project,
      policyPacks,
      providerPort: provider.port,
      signal,
      tell,
      onEvent: counting(now),
    });
    refuse(result);
    const outputs = saveLocalOutputs(root, result.outputs);
    const wanted = writtenPipelines.filter(({ name }) => samplesOf === undefined || samplesOf.includes(name));
    await putSamples(root, endpoint, outputs, wanted, tell);
    const { changes, findings, policyPack } = result;
    return {
      outputs,
      changes,
      findings,
      ...(policyPack === undefined ? {} : { policyPack }),
      generic: provider.generic,
    };
  } finally {
    await provider.stop();
  }
}

/** The engine previews first and updates then; each begins with a prelude. */
function counting(now: Progress = () => undefined): (event: EngineEvent) => void {
  const words = ["Proving the preview", "Updating"];
  let word = "";
  let count = 0;
  return ({ preludeEvent, resourcePreEvent }) => {
    if (preludeEvent !== undefined) {
      word = words.shift() ?? word;
      count = 0;
    }
    if (resourcePreEvent !== undefined) now(`${word}, resource ${++count}`);
  };
}

/** Turns an engine's end that is not a success into the error a command ends with. */
export function refuse({ outcome, findings, failure }: EngineResult): void {
  if (outcome === "refused") {
    const mandatory = findings.filter(({ level }) => level === "mandatory");
    throw new RefusedError(mandatory.map(describeFinding).join("\n"));
  }
  if (outcome === "failed") throw new Error(failure);
  if (outcome === "cancelled") throw new Error("Interrupted; nothing runs any more. Start the command again to go on.");
}
