/** CreatePipeline, UpdatePipeline, DescribePipeline, DeletePipeline; listing is in pipelineList.ts. */
import { createHash } from "node:crypto";
import { readDefinition } from "../definition";
import { conflict, invalid, notFound } from "../errors";
import { deleteExecutions } from "../history";
import { nameOf, pipelineArn, pipelineKey } from "../names";
import type { PipelineRecord } from "../records";
import { integer, list, structure, text, type Shape } from "../shapes";
import { LAST, type Store } from "../store";
import { addTags, tagList } from "../tags";
import { once } from "../tokens";
import { addVersion, deleteVersions, MOST_ALIASES, requireVersion } from "../versions";
import { clientToken, operation, parallelism, seconds, userContext, type Call, type Reply } from "./operation";

const NAME = "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}";
export const pipelineName = text({ min: 1, max: 256, pattern: NAME });
export const pipelineNameOrArn = text({
  min: 1,
  max: 2048,
  pattern: `(arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:([0-9]{12}|aws):pipeline/.*)?(${NAME})`,
});
export const versionAlias = text({ min: 1, max: 128, pattern: "[a-zA-Z0-9._\\-]{1,128}" });
/** Members with which a request names one version of a pipeline. */
export const versionSelector = { PipelineVersionId: integer(1), PipelineVersionAlias: versionAlias };
export const roleArn = text({
  min: 20,
  max: 2048,
  pattern: "arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
});

const definitionMembers = {
  PipelineDisplayName: pipelineName,
  PipelineDefinition: text({ min: 1, max: 1_048_576 }),
  PipelineDefinitionS3Location: structure(
    {
      Bucket: text({ min: 3, max: 63, pattern: "[a-z0-9][\\.\\-a-z0-9]{1,61}[a-z0-9]" }),
      ObjectKey: text({ min: 1, max: 1024, pattern: ".+" }),
    },
    { VersionId: text({ min: 1, max: 1024, pattern: ".+" }) },
  ),
  PipelineDescription: text({ max: 3072, pattern: ".*" }),
  PipelineVersionAliases: list(versionAlias, { max: MOST_ALIASES }),
  ...parallelism,
};

const createInput = structure(
  { PipelineName: pipelineName, RoleArn: roleArn, ...clientToken },
  { Tags: tagList, ...definitionMembers },
);
const updateInput = structure({ PipelineName: pipelineName }, { RoleArn: roleArn, ...definitionMembers });
type UpdateInput = typeof updateInput extends Shape<infer T> ? T : never;

/** The pipeline that a request names. Throws ResourceNotFound. */
export function requirePipeline({ store, region }: Call, nameOrArn: string): PipelineRecord {
  const record = store.pipelines.get([pipelineKey(nameOf(nameOrArn))]);
  if (record === undefined) throw notFound(`Pipeline '${pipelineArn(region, nameOf(nameOrArn))}' does not exist.`);
  return record;
}

/** The text of the request's definition, checked; undefined when the request has none. */
async function definitionText(input: UpdateInput, { objects }: Call): Promise<string | undefined> {
  const { PipelineDefinition: inline, PipelineDefinitionS3Location: location } = input;
  if (inline !== undefined && location !== undefined)
    throw invalid("Only one of PipelineDefinition and PipelineDefinitionS3Location can be given.");
  const definition =
    location === undefined ? inline : (await objects.read(location.Bucket, location.ObjectKey)).toString("utf8");
  if (definition !== undefined) readDefinition(definition);
  return definition;
}

function keepDefinition(store: Store, definition: string): string {
  const digest = createHash("sha256").update(definition).digest("hex");
  if (!store.definitions.doesExist(digest)) store.definitions.putSync(digest, definition);
  return digest;
}

function addPipeline(store: Store, record: PipelineRecord, aliases: readonly string[] | undefined): void {
  const key = pipelineKey(record.name);
  if (store.pipelines.doesExist([key]))
    throw invalid(
      `Pipeline names must be unique within an AWS account and region. Pipeline with name (${record.name}) already exists.`,
    );
  store.pipelines.putSync([key], record);
  store.pipelinesByTime.putSync([record.created, key], true);
  addVersion(store, record, record.created, aliases);
}

const create = operation(createInput, async (input, call) => {
  const { store, region, now } = call;
  const { PipelineName: pipeline, ClientRequestToken: token, ...request } = input;
  const definition = await definitionText(input, call);
  if (definition === undefined)
    throw invalid("Either PipelineDefinition or PipelineDefinitionS3Location must be given.");
  const arn = pipelineArn(region, pipeline);
  const exists = (): boolean => store.pipelines.doesExist([pipelineKey(pipeline)]);
  store.write(() =>
    once(store, { operation: "CreatePipeline", scope: pipelineKey(pipeline), token, request, exists }, () => {
      const record: PipelineRecord = {
        name: pipeline,
        arn,
        roleArn: input.RoleArn,
        definition: keepDefinition(store, definition),
        displayName: input.PipelineDisplayName ?? pipeline,
        description: input.PipelineDescription,
        maxParallelSteps: input.ParallelismConfiguration?.MaxParallelExecutionSteps,
        version: 1,
        created: now,
        modified: now,
      };
      addPipeline(store, record, input.PipelineVersionAliases);
      if (input.Tags !== undefined) addTags(store, arn, input.Tags);
      return arn;
    }),
  );
  return { PipelineArn: arn };
});

const update = operation(updateInput, async (input, call) => {
  const { store } = call;
  const definition = await definitionText(input, call);
  const { arn, version } = store.write(() => {
    const earlier = requirePipeline(call, input.PipelineName);
    const digest = definition === undefined ? earlier.definition : keepDefinition(store, definition);
    const record: PipelineRecord = {
      ...earlier,
      roleArn: input.RoleArn ?? earlier.roleArn,
      definition: digest,
      displayName: input.PipelineDisplayName ?? earlier.displayName,
      description: input.PipelineDescription ?? earlier.description,
      maxParallelSteps: input.ParallelismConfiguration?.MaxParallelExecutionSteps ?? earlier.maxParallelSteps,
      version: digest === earlier.definition ? earlier.version : earlier.version + 1,
      modified: call.now,
    };
    store.pipelines.putSync([pipelineKey(earlier.name)], record);
    const { PipelineVersionAliases: aliases } = input;
    if (record.version !== earlier.version) addVersion(store, record, call.now, aliases);
    else if (aliases !== undefined)
      throw invalid("PipelineVersionAliases can be given only with a definition that makes a new version.");
    return record;
  });
  return { PipelineArn: arn, PipelineVersionId: version };
});

/** A pipeline as describing and searching show it. */
export const describedPipeline = (record: PipelineRecord): Reply => ({
  ...summaryOf(record),
  PipelineStatus: "Active",
  LastExecutionTime: undefined,
  LastRunTime: seconds(record.lastRun),
  CreatedBy: userContext(),
  LastModifiedBy: userContext(),
  ParallelismConfiguration: parallelismOf(record),
});

const describe = operation(structure({ PipelineName: pipelineNameOrArn }, versionSelector), (input, call) => {
  const record = requirePipeline(call, input.PipelineName);
  const version = requireVersion(call.store, record, input);
  return {
    ...describedPipeline(record),
    PipelineDefinition: call.store.definitions.get(version.definition),
    PipelineVersionDisplayName: version.displayName,
    PipelineVersionDescription: version.description,
    PipelineVersionAliases: version.aliases,
  };
});

export const parallelismOf = ({ maxParallelSteps }: { maxParallelSteps?: number }): Reply | undefined =>
  maxParallelSteps === undefined ? undefined : { MaxParallelExecutionSteps: maxParallelSteps };

/** What listing and describing both say of a pipeline. */
export const summaryOf = (record: PipelineRecord): Reply => ({
  PipelineArn: record.arn,
  PipelineName: record.name,
  PipelineDisplayName: record.displayName,
  PipelineDescription: record.description,
  RoleArn: record.roleArn,
  CreationTime: seconds(record.created),
  LastModifiedTime: seconds(record.modified),
  LastExecutionTime: seconds(record.lastRun),
});

const remove = operation(structure({ PipelineName: pipelineName, ...clientToken }, {}), (input, call) => {
  const { store } = call;
  const arn = store.write(() => {
    const record = requirePipeline(call, input.PipelineName);
    const key = pipelineKey(record.name);
    if (store.activeExecutions.getKeysCount({ start: [key], end: [key, LAST], limit: 1 }) > 0)
      throw conflict(`Pipeline ${record.arn} cannot be deleted while an execution of it runs; stop it first.`);
    deleteExecutions(store, key);
    deleteVersions(store, key);
    store.pipelines.removeSync([key]);
    store.pipelinesByTime.removeSync([record.created, key]);
    store.tags.removeSync(record.arn);
    return record.arn;
  });
  return { PipelineArn: arn };
});

export const pipelines = {
  CreatePipeline: create,
  UpdatePipeline: update,
  DescribePipeline: describe,
  DeletePipeline: remove,
};
