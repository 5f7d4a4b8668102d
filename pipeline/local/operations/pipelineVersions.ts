/** ListPipelineVersions and UpdatePipelineVersion; describing and starting by version is in pipelines.ts and executions.ts. */
import { pipelineKey } from "../names";
import { page } from "../paging";
import type { PipelineRecord, VersionRecord } from "../records";
import { choice, integer, list, structure, text } from "../shapes";
import { changeVersion, requireVersion } from "../versions";
import { createdBetween, operation, paged, seconds, type Reply } from "./operation";
import { pipelineNameOrArn, requirePipeline, versionAlias } from "./pipelines";

const aliases = list(versionAlias, { max: 10 });

const summaryOf = (pipeline: PipelineRecord, version: VersionRecord): Reply => ({
  PipelineArn: pipeline.arn,
  PipelineVersionId: version.version,
  CreationTime: seconds(version.created),
  PipelineVersionDescription: version.description,
  PipelineVersionDisplayName: version.displayName,
  LastExecutionPipelineExecutionArn: version.lastExecution,
  PipelineVersionAliases: version.aliases,
});

const listInput = structure(
  { PipelineName: pipelineNameOrArn },
  { ...createdBetween, ...paged, SortOrder: choice("Ascending", "Descending") },
);

/** The newest version comes first unless the request says otherwise. */
const listAll = operation(listInput, (input, call) => {
  const pipeline = requirePipeline(call, input.PipelineName);
  const { CreatedAfter: after = -Infinity, CreatedBefore: before = Infinity } = input;
  const { items, nextToken } = page(
    {
      database: call.store.versions,
      prefix: [pipelineKey(pipeline.name)],
      descending: input.SortOrder !== "Ascending",
      summary: (_key, version) =>
        version.created / 1000 > after && version.created / 1000 < before ? summaryOf(pipeline, version) : undefined,
    },
    input,
  );
  return { PipelineVersionSummaries: items, NextToken: nextToken };
});

const updateInput = structure(
  {
    PipelineArn: text({ max: 2048, pattern: "arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:([0-9]{12}|aws):pipeline/.*" }),
    PipelineVersionId: integer(1),
  },
  {
    PipelineVersionDisplayName: text({ min: 1, max: 82, pattern: "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,81}" }),
    PipelineVersionDescription: text({ max: 3072, pattern: ".*" }),
    PipelineVersionAliasOperations: structure({}, { Add: aliases, Remove: aliases }),
  },
);

const update = operation(updateInput, (input, call) => {
  const { PipelineVersionId, PipelineVersionAliasOperations: operations = {} } = input;
  const arn = call.store.write(() => {
    const pipeline = requirePipeline(call, input.PipelineArn);
    const version = requireVersion(call.store, pipeline, { PipelineVersionId });
    changeVersion(call.store, pipeline, version, {
      displayName: input.PipelineVersionDisplayName,
      description: input.PipelineVersionDescription,
      addedAliases: operations.Add ?? [],
      removedAliases: operations.Remove ?? [],
    });
    return pipeline.arn;
  });
  return { PipelineArn: arn, PipelineVersionId };
});

export const pipelineVersions = { ListPipelineVersions: listAll, UpdatePipelineVersion: update };
