/** A preview of a written-down plan by the real engine, with a pack or without one: what the pack adds is its cost. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { startProvider } from "../../infra/local/provider";
import { preview } from "../../scripts/engine";
import { prepare } from "../../scripts/offlineProject";
import { ensureEngine } from "../../scripts/setup/engine";
import { readStackConfig } from "../../scripts/stackConfig";
import type { Setting } from "../benchmark";
import { STACK } from "./ownPlan";
import { recordingOf, type Plan } from "./plan";
import { REGISTER_FROM } from "./register";

export interface Project {
  /** A whole preview. @param pack absolute path of its folder @returns milliseconds */
  readonly preview: (pack?: string) => Promise<number>;
  readonly remove: () => Promise<void>;
}

/** A project whose program declares the plan's resources; the stand-in for AWS serves it until it is removed. */
export async function projectOf(plan: Plan, { root, tell, signal }: Setting): Promise<Project> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "sluicegate-bench-")));
  const folder = join(home, "source");
  mkdirSync(folder);
  const main = relative(folder, join(realpathSync(root), "bench", "packs", "program", "main.js"));
  const runtime = "runtime: { name: nodejs, options: { typescript: false } }";
  writeFileSync(join(folder, "Pulumi.yaml"), `name: sluicegate\n${runtime}\nmain: ${main}\n`);
  writeFileSync(join(folder, `Pulumi.${STACK}.yaml`), "config: {}\n");
  writeFileSync(join(home, "plan.json"), JSON.stringify(recordingOf(plan)));
  const project = prepare(STACK, { root: folder, home });
  const env = { ...project.env, [REGISTER_FROM]: join(home, "plan.json") };
  const engine = await ensureEngine(root, tell);
  const { account, region } = readStackConfig(root, STACK);
  const provider = await startProvider({ account, region });
  const run = { engine, project: { ...project, env }, providerPort: provider.port, signal };
  return {
    async preview(pack) {
      const start = performance.now();
      const result = await preview({ ...run, policyPacks: pack === undefined ? [] : [pack] });
      const milliseconds = performance.now() - start;
      const planned = result.changes.create ?? 0;
      // A pack may refuse what a copy was cut off from; anything else was not the preview that is measured.
      if (result.outcome === "failed" || planned !== plan.resources.length) {
        const got = result.failure ?? `${result.outcome} after ${planned}`;
        throw new Error(`Expected a preview that creates ${plan.resources.length} resources, got ${got}`);
      }
      return milliseconds;
    },
    async remove() {
      await provider.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
