/** Every SageMaker operation that is served, by name. */
import { callbackAnswers } from "./callbacks";
import { changes } from "./changes";
import { executions } from "./executions";
import { groupPolicies } from "./groupPolicies";
import { jobList } from "./jobList";
import { jobs } from "./jobs";
import { modelCardList } from "./modelCardList";
import { modelCards } from "./modelCards";
import { models } from "./models";
import type { Operation } from "./operation";
import { packageBatch } from "./packageBatch";
import { packageGroups } from "./packageGroups";
import { packageList } from "./packageList";
import { packages } from "./packages";
import { pipelineList } from "./pipelineList";
import { pipelineVersions } from "./pipelineVersions";
import { pipelines } from "./pipelines";
import { searching } from "./search";
import { steps } from "./steps";
import { tags } from "./tags";
import { tunedJobs } from "./tunedJobs";

export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    ...pipelines,
    ...pipelineList,
    ...pipelineVersions,
    ...executions,
    ...changes,
    ...callbackAnswers,
    ...steps,
    ...jobs,
    ...jobList,
    ...tunedJobs,
    ...models,
    ...packageGroups,
    ...groupPolicies,
    ...packages,
    ...packageList,
    ...packageBatch,
    ...modelCards,
    ...modelCardList,
    ...tags,
    ...searching,
  }),
);
