/** Every SageMaker operation that is served, by name. */
import { executions } from "./executions";
import type { Operation } from "./operation";
import { packageGroups } from "./packageGroups";
import { packageList } from "./packageList";
import { packages } from "./packages";
import { pipelineList } from "./pipelineList";
import { pipelines } from "./pipelines";
import { steps } from "./steps";
import { tags } from "./tags";

export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    ...pipelines,
    ...pipelineList,
    ...executions,
    ...steps,
    ...packageGroups,
    ...packages,
    ...packageList,
    ...tags,
  }),
);
