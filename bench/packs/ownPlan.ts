/** Our own program's plan for production, made by the engine offline and told to a pack that writes it down. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProvider } from "../../infra/local/provider";
import { LIMITS, physicalName } from "../../infra/physicalName";
import { preview } from "../../scripts/engine";
import { prepare } from "../../scripts/offlineProject";
import { ensureEngine } from "../../scripts/setup/engine";
import { readStackConfig } from "../../scripts/stackConfig";
import type { Setting } from "../benchmark";
import { planOf, type Plan } from "./plan";
import { RECORD_TO, type Recording } from "./record";

/** Every rule is on in it, and none is relaxed. */
export const STACK = "prod";

export async function ownPlan({ root, tell, signal }: Setting): Promise<Plan> {
  const config = readStackConfig(root, STACK);
  const { account, region } = config;
  const home = mkdtempSync(join(tmpdir(), "sluicegate-bench-"));
  const provider = await startProvider({ account, region });
  try {
    const project = prepare(STACK, { root, home });
    const file = join(home, "recording.json");
    const { outcome, failure } = await preview({
      engine: await ensureEngine(root, tell),
      project: { ...project, env: { ...project.env, [RECORD_TO]: file } },
      policyPacks: [join(root, "bench", "packs", "recorder")],
      providerPort: provider.port,
      signal,
    });
    if (outcome !== "succeeded") throw new Error(`Expected a preview of ${STACK}, got ${failure ?? outcome}`);
    const digest = physicalName(config, "any", LIMITS.bucket).split("-").at(-1) ?? "";
    return planOf(JSON.parse(readFileSync(file, "utf8")) as Recording, digest);
  } finally {
    await provider.stop();
    rmSync(home, { recursive: true, force: true });
  }
}
