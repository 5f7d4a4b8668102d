/** Bringing the local stack up, so that a person sees what it is at: drawn in a terminal, two plain lines elsewhere. */
import { describeChanges, describeStamp, findingCount } from "./findings";
import { bringUp, type LocalUp } from "./localStack";
import { runPhase } from "./phase";
import { duration } from "../pipeline/drawing/text";
import { printLine } from "./print";
import { toStderr } from "./setup/progress";

export interface ShownUp {
  /** URL of the local endpoint. */
  readonly endpoint: string;
  /** Names of the pipelines whose sample data are wanted; absent: all. */
  readonly samplesOf?: readonly string[];
  /** Whether stdout is for JSON alone. */
  readonly json: boolean;
  readonly signal: AbortSignal;
}

/** @throws RefusedError when the pack refuses; Error when the engine fails */
export function bringUpShown(root: string, { endpoint, samplesOf, json, signal }: ShownUp): Promise<LocalUp> {
  const began = Date.now();
  const live = process.stdout.isTTY && !json;
  return runPhase(
    {
      title: "Bringing stack local up under the policy pack",
      work: (now) => bringUp(root, { endpoint, samplesOf, tell: live ? now : toStderr, now, signal }),
      done: ({ changes, findings, policyPack }) => {
        const took = duration(Date.now() - began);
        const judged = policyPack === undefined ? "" : `; policy pack ${describeStamp(policyPack)}`;
        return `Stack local is up: ${describeChanges(changes)}, ${findingCount(findings.length)} (${took})${judged}`;
      },
    },
    live,
    json ? toStderr : printLine,
  );
}
