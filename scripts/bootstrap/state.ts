/** The state of an account stack: where it is, what it holds, and its way from the folder into the bucket. */
import { existsSync, rmSync } from "node:fs";
import { accountNames } from "../../infra/account/names";
import type { AccountConfig } from "../../infra/config";
import { pulumi, PulumiError, type PulumiRun } from "../enginePulumi";
import { stateFile } from "../engineRecovery";
import type { Engine } from "../setup/engine";
import type { AwsReads } from "./awsReads";
import { secretsOf, workspace, type Encryption, type Workspace } from "./workspace";

/** What matters here of an exported state. */
interface Deployment {
  readonly resources?: readonly { readonly urn: string }[];
  readonly secrets_providers?: { readonly state?: { readonly url?: string; readonly encryptedkey?: string } };
}

export interface Located {
  readonly workspace: Workspace;
  /** Whether there is a state yet that holds anything. */
  readonly exists: boolean;
  /** Logical names of what it holds. */
  readonly managed: ReadonlySet<string>;
}

/** What work on a state needs. */
export interface Bench {
  readonly root: string;
  readonly config: AccountConfig;
  readonly engine: Engine;
  readonly signal: AbortSignal;
}

const runIn = ({ engine, signal }: Bench, { project }: Workspace): PulumiRun => ({ engine, project, signal });

/** Finds the state: in the bucket, else in the folder that an earlier run left, else nowhere. */
export async function locate(bench: Bench, reads: AwsReads): Promise<Located> {
  const { root, config } = bench;
  if (await reads.hasBucket(accountNames(config).stateBucket)) {
    const deployment = await exportFrom(bench, workspace(root, config, "bucket"));
    // One without resources is what an interrupted move left.
    if (deployment?.resources !== undefined) {
      return located(workspace(root, config, "bucket", encryptionOf(deployment)), deployment);
    }
  }
  const folder = workspace(root, config, "folder");
  const begun = existsSync(stateFile(folder.project)) ? await exportFrom(bench, folder) : undefined;
  return begun === undefined ? { workspace: folder, exists: false, managed: new Set() } : located(folder, begun);
}

function located(where: Workspace, { resources = [] }: Deployment): Located {
  const managed = new Set(resources.map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2)));
  return { workspace: where, exists: managed.size > 0, managed };
}

function encryptionOf({ secrets_providers: provider }: Deployment): Encryption | undefined {
  const { url, encryptedkey } = provider?.state ?? {};
  return url === undefined || encryptedkey === undefined ? undefined : { url, encryptedKey: encryptedkey };
}

async function exportFrom(bench: Bench, from: Workspace): Promise<Deployment | undefined> {
  try {
    const { deployment } = JSON.parse(await pulumi(runIn(bench, from), ["stack", "export"])) as {
      deployment: Deployment;
    };
    return deployment;
  } catch (error) {
    if (error instanceof PulumiError && error.stderr.includes("no stack named")) return undefined;
    throw error;
  }
}

/** Moves the state from the folder into the bucket, whose key encrypts it from then on. The folder's goes last. */
export async function moveToBucket(bench: Bench, from: Workspace): Promise<Workspace> {
  const { root, config } = bench;
  const exported = await pulumi(runIn(bench, from), ["stack", "export"]);
  const to = workspace(root, config, "bucket");
  const run = runIn(bench, to);
  // An earlier move may have ended right after this; then it begins anew.
  if ((await exportFrom(bench, to)) !== undefined) await pulumi(run, ["stack", "rm", "--yes", "--preserve-config"]);
  await pulumi(run, ["stack", "init", "--secrets-provider", secretsOf(config, config.stack)]);
  await pulumi(run, ["stack", "import"], exported);
  rmSync(from.project.stateDir, { recursive: true, force: true });
  return to;
}

/** The stack's outputs, of a state that is left as it is. */
export async function outputsIn(bench: Bench, where: Workspace): Promise<unknown> {
  return JSON.parse(await pulumi(runIn(bench, where), ["stack", "output", "--json"]));
}

/**
 * Removes what the stack made, and then its state. What holds states, data or logs, and what decrypts them, is only let
 * go of: the program says so of each.
 */
export async function destroy(bench: Bench, { workspace: where }: Located): Promise<void> {
  const run = runIn(bench, where);
  await pulumi(run, ["state", "unprotect", "--all", "--yes"]);
  await pulumi(run, ["destroy", "--yes", "--skip-preview"]);
  await pulumi(run, ["stack", "rm", "--yes", "--preserve-config"]);
}
