/** The pipelines of this project: one line each. Everything else iterates this list. */

import { classification } from "./classification/pipeline";
import { regression } from "./regression/pipeline";
import type { PipelineDefinition } from "./schema";
import type { PipelineSettings } from "./settings";

export { render } from "./builder";

/** A number; or one of two classes. */
export type Problem = "regression" | "classification";

/** A pipeline written in the vocabulary of `builder/`. */
export interface WrittenPipeline {
  /** Name of the pipeline's folder. */
  readonly name: string;
  /** What is predicted; shared/steps/ has the code of each besides what all pipelines share. */
  readonly problem: Problem;
  readonly define: (settings: PipelineSettings) => PipelineDefinition;
  /** Real data to run it on. */
  readonly sample: {
    /** A CSV file, or a script that writes some into the folder it is given; as a path from the root. */
    readonly file: string;
    /** What InputData is by default: where below `input/` the data lies. */
    readonly key: string;
  };
}

/**
 * A pipeline whose definition another tool made, the SageMaker Python SDK for example: its folder holds definition.json,
 * or one definition.<stack>.json for each stack. It is deployed as it is, once its literals are found to be the stack's.
 */
export interface PipelineMadeElsewhere {
  /** Name of the pipeline's folder. */
  readonly name: string;
  readonly madeElsewhere: true;
}

export type PipelineModule = WrittenPipeline | PipelineMadeElsewhere;

/** The first is the one that `npm start` runs when none is named. */
export const pipelines: readonly [WrittenPipeline, ...PipelineModule[]] = [
  {
    name: "regression",
    problem: "regression",
    define: regression,
    sample: { file: "pipeline/regression/sample.py", key: "diabetes" },
  },
  {
    name: "classification",
    problem: "classification",
    define: classification,
    sample: { file: "pipeline/classification/sample.py", key: "breast-cancer" },
  },
];

/** The pipelines that are written here: they have options in the stack's config, gates and step code. */
export const writtenPipelines: readonly WrittenPipeline[] = pipelines.filter((pipeline) => "define" in pipeline);

/** Names of the pipelines whose definition another tool made. */
export const namesMadeElsewhere: readonly string[] = pipelines
  .filter((pipeline) => "madeElsewhere" in pipeline)
  .map(({ name }) => name);
