/** What a stack would become, by the real engine, offline: under the real pack, or as it is recorded for one. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StepEventMetadata } from "@pulumi/pulumi/automation/events";
import { startProvider } from "../../infra/local/provider";
import { preview, type EngineResult } from "../../scripts/engine";
import { pulumi, type PulumiRun } from "../../scripts/enginePulumi";
import { prepare, type OfflineProject } from "../../scripts/offlineProject";
import { readRecorded, type RecordedStack } from "../../scripts/policy/recorded";
import { ensureEngine } from "../../scripts/setup/engine";
import { readPlace } from "../../scripts/stackConfig";
import { repositoryRoot } from "./repository";

export interface Previewed {
  readonly result: EngineResult;
  readonly resources: readonly StepEventMetadata[];
}

/** The engine on a stack that is new, with the stand-in for AWS at its side. */
type Offline = Pick<PulumiRun, "engine" | "providerPort"> & { readonly project: OfflineProject };

async function offline<Result>(stack: string, root: string, use: (run: Offline) => Promise<Result>): Promise<Result> {
  const { account, region } = readPlace(root, stack);
  const home = mkdtempSync(join(tmpdir(), "sluicegate-program-"));
  const provider = await startProvider({ account, region });
  try {
    const engine = await ensureEngine(root, () => undefined);
    return await use({ engine, project: prepare(stack, { root, home }), providerPort: provider.port });
  } finally {
    await provider.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** @param root the repository, or a copy of it that shares its engine */
export async function previewOf(stack: string, { root = repositoryRoot, attached = true } = {}): Promise<Previewed> {
  return offline(stack, root, async ({ engine, project, providerPort }) => {
    const resources: StepEventMetadata[] = [];
    const result = await preview({
      engine,
      project,
      policyPacks: [join(root, "policies")],
      ...(attached && providerPort !== undefined ? { providerPort } : {}),
      onEvent: ({ resourcePreEvent }) => {
        if (resourcePreEvent !== undefined) resources.push(resourcePreEvent.metadata);
      },
    });
    return { result, resources };
  });
}

/** As `pulumi preview --json` writes it: unlike the events it names what each property came from. */
export function recordedPreview(stack: string): Promise<RecordedStack> {
  return offline(stack, repositoryRoot, async (run) => {
    await pulumi(run, ["stack", "init"]);
    return readRecorded(await pulumi(run, ["preview", "--json", "--show-secrets"]), stack);
  });
}

export const logicalName = (urn: string): string => urn.split("::").at(-1) ?? "";

/** The inputs of every resource of a type, by logical name; the type's last part says which, for example `Bucket`. */
export function inputsOf(
  { resources }: Previewed,
  type: string,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const own = resources.filter((one) => one.type.startsWith("aws:") && one.type.endsWith(`:${type}`));
  return Object.fromEntries(own.map(({ urn, new: state }) => [logicalName(urn), state?.inputs ?? {}]));
}
