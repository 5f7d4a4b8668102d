/** Looks at the data: what to predict how, and which bounds mean something. The work is Python's (propose.py). */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Problem } from "../../pipeline";
import { UsageError } from "../exit";

export interface ProposalRequest {
  /** CSV file. */
  readonly file: string;
  readonly target: string;
  readonly problem?: string;
  readonly positive?: string;
  readonly key?: string;
  /** Folder for sample/sample.csv and, where columns are not numbers alone, steps/columns.json. */
  readonly out: string;
}

export interface ProposedGate {
  readonly name: string;
  readonly path: string;
  readonly direction: "max" | "min";
  /** Bounds: for stacks to try things in, for all others, and for the validators. */
  readonly relaxed: number;
  readonly strict: number;
  readonly floor: number;
  /** What a model reached on average, and what the best constant answer reaches. */
  readonly model: number;
  readonly constant: number;
}

export interface Proposal {
  readonly problem: Problem;
  readonly rows: number;
  readonly sampleRows: number;
  readonly assumptions: readonly string[];
  readonly gates: readonly ProposedGate[];
}

/** Of XGBoost, for data of which nothing is known; the new pipeline is trained with them too. */
export const HYPER_PARAMETERS = {
  max_depth: 3,
  eta: 0.1,
  min_child_weight: 1,
  subsample: 0.8,
  colsample_bytree: 0.8,
  num_round: 1000,
  early_stopping_rounds: 50,
} as const;

/**
 * @param python interpreter of the run environment
 * @throws UsageError for options that do not fit the data; Error for data that make no pipeline
 */
export async function propose(
  root: string,
  python: string,
  request: ProposalRequest,
  signal: AbortSignal,
): Promise<Proposal> {
  const { file, target, problem, positive, key, out } = request;
  const options = { target, problem, positive, key, out, settings: JSON.stringify(HYPER_PARAMETERS) };
  const flags = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
  const args = ["-B", join(root, "scripts", "scaffold", "propose.py"), ...flags, "--", file];
  const { stdout } = await promisify(execFile)(python, args, { signal, maxBuffer: 16 * 1024 * 1024 }).catch(
    (error: unknown) => {
      throw faultOf(error);
    },
  );
  return JSON.parse(stdout) as Proposal;
}

/** Its last line says what is wrong; where it broke, that is the exception itself. */
function faultOf(error: unknown): Error {
  if (!(error instanceof Error) || !("stderr" in error) || !("code" in error)) return new Error(String(error));
  const line = String(error.stderr).trim().split("\n").at(-1) ?? "";
  return error.code === 2 ? new UsageError(line) : new Error(line === "" ? error.message : line);
}
