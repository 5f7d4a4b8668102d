/** The decisions that a commit holds in its files: gates and floors loosened, findings waived. Read as data, from git. */
import { isAbsolute, join } from "node:path";
import { parseDocument } from "yaml";
import { leadsOut, NO_WAIVERS, parseWaivers, WAIVERS, type Waiver, type WaiverFile } from "../../policies/waivers";
import { RefusedError } from "../exit";
import { fileAt, resolveCommit, type Commit } from "./baseTree";
import { GATE_CHANGES, parseGateChanges, readSchema, type GateChange } from "./gateChanges";

export interface Written {
  readonly changes: readonly GateChange[];
  readonly waivers: readonly Waiver[];
  /** What is wrong with the files, one line each. */
  readonly faults: readonly string[];
}

/**
 * @throws UsageError when there is no such commit
 * @throws RefusedError when its waivers lie outside the repository, where no review shows them
 */
export async function writtenAt(root: string, ref: string): Promise<Written> {
  const commit = await resolveCommit(root, ref);
  const text = await fileAt(root, commit, GATE_CHANGES);
  const { changes, faults } =
    text === undefined ? { changes: [], faults: [] } : parseGateChanges(text, readSchema(root));
  const waivers = await waiversAt(root, commit);
  return {
    changes,
    waivers: waivers.entries.map(({ line: _, ...waiver }) => waiver),
    faults: [
      ...faults.map((one) => `${GATE_CHANGES} ${one}`),
      ...waivers.faults.map(({ line, what }) => `${waivers.name} line ${line}: ${what}`),
    ],
  };
}

/** The floors may be of a later form than this code knows; where the waivers lie is all that is asked of them. */
async function waiversAt(root: string, commit: Commit): Promise<WaiverFile> {
  const floors = join("policies", "floors.yaml");
  const named: unknown = parseDocument((await fileAt(root, commit, floors)) ?? "").get("waivers");
  const name = typeof named === "string" ? named : WAIVERS;
  if (isAbsolute(name) || leadsOut(name)) {
    throw new RefusedError(`Expected waivers in the folder of ${floors}, got another path there; keep the file in it.`);
  }
  const file = join("policies", name);
  const text = await fileAt(root, commit, file);
  return text === undefined ? NO_WAIVERS : parseWaivers(text, file);
}
