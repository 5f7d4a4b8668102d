/** AWSGuard in a folder of its own, with packages of its own: nothing of it is among the project's. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { ensurePackages } from "../../scripts/setup/packages";
import type { Setting } from "../benchmark";
import type { Pack } from "./analyzer";

/** @throws Error with one line when its packages cannot be installed */
export async function awsGuard({ root, tell }: Setting): Promise<Pack> {
  const folder = join(root, ".sluicegate", "peers", "awsguard");
  cpSync(join(root, "bench", "peers", "awsguard"), folder, { recursive: true });
  await ensurePackages(folder, (line) => {
    tell(`AWSGuard: ${line}`);
  });
  return { name: "AWSGuard 0.3.1", folder };
}
