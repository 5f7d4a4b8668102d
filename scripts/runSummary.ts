/** What a followed execution leaves on the page of a run of CI. */
import { accessSync, constants } from "node:fs";
import { dirname } from "node:path";
import { withStack, type Connection, type Reach } from "./connection";
import type { ExecutionSnapshot } from "./executions";
import { requirements } from "./floors";
import { withPipeline, type FoundPipeline, type Wanted } from "./foundPipeline";
import { pipelineOf } from "./options";

interface Followed {
  readonly root: string;
  readonly connection: Connection;
  readonly pipeline: { readonly name: string; readonly modelPackageGroupName: string };
}

type OnEnd = (execution: ExecutionSnapshot) => Promise<void>;

/**
 * Runs `work` on the pipeline that is wanted. A summary tells of gates and models, which a pipeline of the stack alone has.
 * @param file where `--summary` wants it
 * @throws Error now, not only after the training, when the file's folder cannot be written
 */
export function withSummary<T>(
  file: string | undefined,
  wanted: Wanted,
  work: (reach: Reach, pipeline: FoundPipeline, onEnd?: OnEnd) => Promise<T>,
): Promise<T> {
  if (file === undefined) return withPipeline(wanted, work);
  const { root, stack } = wanted;
  return withStack(root, stack, (connection) => {
    const pipeline = pipelineOf(connection.outputs, wanted.pipeline);
    return work(connection, pipeline, summaryOf(file, { root, connection, pipeline }));
  });
}

/** @returns what `follow` calls at the end */
function summaryOf(file: string, { root, connection, pipeline }: Followed): OnEnd {
  accessSync(dirname(file), constants.W_OK);
  return async (execution) => {
    const { appendSummary } = await import("./report/summary.js"); // the proof is loaded only for it
    await appendSummary(file, { connection, pipeline, execution, requirements: requirements(root, pipeline.name) });
  };
}
