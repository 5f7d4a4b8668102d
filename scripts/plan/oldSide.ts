/** Puts the old side of a plan into a scratch backend, by the real engine and the stand-in for AWS: no credentials. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { startProvider } from "../../infra/local/provider";
import { readFloors } from "../../policies/floors";
import { readWaivers } from "../../policies/waivers";
import { importState, up, type EngineRun } from "../engine";
import { prepare, type OfflineProject } from "../offlineProject";
import type { Engine } from "../setup/engine";
import type { Progress } from "../setup/progress";
import { ensureTreePackages, extractTree, resolveCommit } from "./baseTree";
import { readExportedState } from "./exportedState";
import { readGateChanges } from "./gateChanges";
import type { OldSide } from "./guard";

export interface OldSideRequest {
  /** Absolute path of the repository. */
  readonly root: string;
  readonly stack: string;
  /** The scratch folder, which becomes the home of the project that is then previewed. */
  readonly home: string;
  readonly engine: Engine;
  readonly signal: AbortSignal;
  readonly tell: Progress;
}

/** Where the stand-in says that everything is. */
interface Place {
  readonly account: string;
  readonly region: string;
}

/** Names that the stand-in gave away are remembered from the old side to the new one. */
export const providerState = (home: string): string => join(home, "provider");

/**
 * Applies the program of a commit.
 * @throws UsageError when there is no such commit; Error when its program does not come up
 */
export async function applyBase(request: OldSideRequest, ref: string): Promise<OldSide> {
  const { root, stack, home, tell } = request;
  const commit = await resolveCommit(root, ref);
  const tree = join(home, "tree");
  await extractTree(root, commit, tree);
  const label = `${ref} (${commit.sha.slice(0, 12)})`;
  const floors = readFloors(join(tree, "policies", "floors.yaml"));
  const waivers = readWaivers(join(tree, "policies"), floors.waivers).entries;
  const side = { label, floors, gateChanges: readGateChanges(tree, root).changes, waivers };
  // A stack that comes with the change has nothing to lose yet.
  if (!existsSync(join(tree, `Pulumi.${stack}.yaml`)))
    return { ...side, label: `${label}, which has no stack ${stack}` };
  await ensureTreePackages(root, tree, label, tell);
  await applyTree(request, tree, label);
  return side;
}

async function applyTree({ root, stack, home, engine, signal, tell }: OldSideRequest, tree: string, label: string) {
  const [now, project] = [prepare(stack, { root, home }), prepare(stack, { root: tree, home })];
  if (project.project !== now.project) {
    // To the engine it is another stack then: it would find nothing there, and nothing to lose.
    throw new Error(
      `Expected project ${now.project} in ${label} as well, got ${project.project}; a renamed project cannot be compared.`,
    );
  }
  const provider = await startProvider({ ...placeIn(tree, project), stateDir: providerState(home) });
  try {
    const run: EngineRun = { engine, project, policyPacks: [], providerPort: provider.port, signal, tell };
    const { outcome, failure } = await up(run);
    if (outcome === "cancelled") signal.throwIfAborted();
    if (outcome !== "succeeded") {
      throw new Error(
        `Expected the program of ${label} to come up, got: ${failure ?? outcome}; compare with another commit.`,
      );
    }
  } finally {
    await provider.stop();
  }
}

/** By itself: the configuration of an earlier tree need not be one of today's schema. */
function placeIn(tree: string, { project, stack }: Pick<OfflineProject, "project" | "stack">): Place {
  const file = join(tree, `Pulumi.${stack}.yaml`);
  const { config = {} } = parse(readFileSync(file, "utf8")) as { config?: Record<string, string | number> };
  const [account, region] = ["account", "region"].map((key) => config[`${project}:${key}`]?.toString());
  if (account && region) return { account, region };
  throw new Error(
    `Expected account and region in Pulumi.${stack}.yaml of the old side, got none; compare with another commit.`,
  );
}

/** @throws StateError when the file is no state of this stack */
export async function applyState(request: OldSideRequest, file: string): Promise<OldSide> {
  const { root, stack, home, engine, signal } = request;
  const project = prepare(stack, { root, home });
  await importState({ engine, project, signal }, readExportedState(file, project));
  return { label: `the state in ${file}`, gateChanges: [], waivers: [] };
}
