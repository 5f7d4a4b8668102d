/** What a followed execution leaves on the page of a run of CI. */
import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";
import type { Connection } from "./connection";
import type { ExecutionSnapshot } from "./executions";
import { requirements } from "./floors";

interface Followed {
  readonly root: string;
  readonly connection: Connection;
  readonly pipeline: { readonly name: string; readonly modelPackageGroupName: string };
}

/**
 * @param file where `--summary` wants it
 * @returns what `follow` calls at the end; undefined when no summary is wanted
 * @throws Error now, not only after the training, when the file's folder cannot be written
 */
export function summaryOf(
  file: string | undefined,
  { root, connection, pipeline }: Followed,
): ((execution: ExecutionSnapshot) => Promise<void>) | undefined {
  if (file === undefined) return undefined;
  accessSync(dirname(file), constants.W_OK);
  return async (execution) => {
    const { appendSummary } = await import("./report/summary.js"); // the proof is loaded only for it
    await appendSummary(file, { connection, pipeline, execution, requirements: requirements(root, pipeline.name) });
  };
}
