/** What a stack would become, by the real engine under the real pack, offline. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StepEventMetadata } from "@pulumi/pulumi/automation/events";
import { startProvider } from "../../infra/local/provider";
import { preview, type EngineResult } from "../../scripts/engine";
import { prepare } from "../../scripts/offlineProject";
import { ensureEngine } from "../../scripts/setup/engine";
import { readStackConfig } from "../../scripts/stackConfig";
import { repositoryRoot } from "./repository";

export interface Previewed {
  readonly result: EngineResult;
  readonly resources: readonly StepEventMetadata[];
}

/** @param root the repository, or a copy of it that shares its engine */
export async function previewOf(stack: string, { root = repositoryRoot, attached = true } = {}): Promise<Previewed> {
  const { account, region } = readStackConfig(root, stack);
  const home = mkdtempSync(join(tmpdir(), "sluicegate-program-"));
  const provider = await startProvider({ account, region });
  try {
    const engine = await ensureEngine(root, () => undefined);
    const resources: StepEventMetadata[] = [];
    const result = await preview({
      engine,
      project: prepare(stack, { root, home }),
      policyPacks: [join(root, "policies")],
      ...(attached ? { providerPort: provider.port } : {}),
      onEvent: ({ resourcePreEvent }) => {
        if (resourcePreEvent !== undefined) resources.push(resourcePreEvent.metadata);
      },
    });
    return { result, resources };
  } finally {
    await provider.stop();
    rmSync(home, { recursive: true, force: true });
  }
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
