/** The pipelines of this project: one line each. Everything else iterates this list. */

import { regression } from "./regression/pipeline";
import type { PipelineDefinition } from "./schema";
import type { PipelineSettings } from "./settings";

export { render } from "./builder";

export interface PipelineModule {
  /** Name of the pipeline's folder. */
  readonly name: string;
  readonly define: (settings: PipelineSettings) => PipelineDefinition;
  /** Real data to run it on. */
  readonly sample: {
    /** Script that writes the data into the folder it is given, as a path from the root. */
    readonly file: string;
    /** What InputData is by default: where below `input/` the data lies. */
    readonly key: string;
  };
}

export const pipelines: readonly PipelineModule[] = [
  { name: "regression", define: regression, sample: { file: "pipeline/regression/sample.py", key: "diabetes" } },
];
