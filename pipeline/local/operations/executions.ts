/** Starting, stopping, describing and listing executions of a pipeline. */
import { parameterValues, readDefinition } from "../definition";
import { conflict, notFound } from "../errors";
import { addExecution, putStep } from "../history";
import { executionArn, newExecutionId, parseExecutionArn, pipelineKey } from "../names";
import { page, type Listing } from "../paging";
import type { ExecutionRecord, PipelineRecord } from "../records";
import { choice, list, structure, text, type Shape } from "../shapes";
import { takenSteps } from "../selective";
import type { Store } from "../store";
import { once } from "../tokens";
import { markVersionRun, requireVersion } from "../versions";
import {
  clientToken,
  createdBetween,
  milliseconds,
  operation,
  paged,
  parallelism,
  seconds,
  userContext,
  type Call,
  type Reply,
} from "./operation";
import { parallelismOf, pipelineNameOrArn, requirePipeline, roleArn, versionAlias, versionSelector } from "./pipelines";

export const executionArnText = text({
  max: 2048,
  pattern: "arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:pipeline\\/.*\\/execution\\/.*",
});
const executionInput = structure({ PipelineExecutionArn: executionArnText }, {});

export const displayName = text({ min: 1, max: 82, pattern: "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,81}" });
export const executionDescription = text({ max: 3072, pattern: ".*" });
const parameter = structure(
  { Name: text({ min: 1, max: 256, pattern: "[A-Za-z0-9\\-_]*" }), Value: text({ max: 1024 }) },
  {},
);
const selectedStep = structure({ StepName: text({ max: 256 }) }, {});
const selectiveConfig = structure(
  { SelectedSteps: list(selectedStep, { min: 1, max: 50 }) },
  { SourcePipelineExecutionArn: executionArnText },
);
const startInput = structure(
  { PipelineName: pipelineNameOrArn, ...clientToken },
  {
    PipelineExecutionDisplayName: displayName,
    PipelineParameters: list(parameter, { max: 200 }),
    PipelineExecutionDescription: executionDescription,
    SelectiveExecutionConfig: selectiveConfig,
    RoleArn: roleArn,
    MlflowExperimentName: text({ min: 1, max: 256, pattern: ".*" }),
    ...versionSelector,
    ...parallelism,
  },
);
type StartInput = typeof startInput extends Shape<infer T> ? T : never;

/** The execution that a request names. Throws ResourceNotFound. */
export function requireExecution({ store }: Call, arn: string): ExecutionRecord {
  const parsed = parseExecutionArn(arn);
  const record = parsed && store.executions.get([pipelineKey(parsed.pipeline), parsed.id]);
  if (record === undefined) throw notFound(`Pipeline execution with ARN ${arn} does not exist.`);
  return record;
}

function newExecution(input: StartInput, pipeline: PipelineRecord, call: Call): ExecutionRecord {
  const { version, definition: digest } = requireVersion(call.store, pipeline, input);
  const definition = readDefinition(call.store.definitions.get(digest) ?? "");
  const id = newExecutionId();
  const selective = input.SelectiveExecutionConfig;
  const given = input.ParallelismConfiguration?.MaxParallelExecutionSteps;
  return {
    id,
    arn: executionArn(pipeline.arn, id),
    pipelineName: pipeline.name,
    pipelineArn: pipeline.arn,
    version,
    status: "Executing",
    displayName: input.PipelineExecutionDisplayName ?? `execution-${call.now}`,
    description: input.PipelineExecutionDescription,
    parameters: parameterValues(definition, input.PipelineParameters ?? []),
    definition: digest,
    roleArn: input.RoleArn ?? pipeline.roleArn,
    maxParallelSteps: given ?? pipeline.maxParallelSteps,
    ...(selective !== undefined && {
      selective: {
        source: selective.SourcePipelineExecutionArn,
        steps: selective.SelectedSteps.map(({ StepName }) => StepName),
      },
    }),
    cache: call.cache,
    created: call.now,
    modified: call.now,
  };
}

/** A selective execution begins with what it takes from another. Throws ValidationException and ResourceNotFound. */
function addTakenSteps(call: Call, execution: ExecutionRecord): void {
  const { selective, pipelineArn } = execution;
  if (selective === undefined) return;
  const { store } = call;
  const source = selective.source === undefined ? undefined : requireExecution(call, selective.source);
  const definition = readDefinition(store.definitions.get(execution.definition) ?? "");
  for (const step of takenSteps(store, definition, pipelineArn, selective.steps, source)) {
    putStep(store, execution, step, store.steps.get([source?.id ?? "", step.name])?.caption);
  }
}

const start = operation(startInput, (input, call) => {
  const { store, runs } = call;
  const { PipelineName: _name, ClientRequestToken: token, ...members } = input;
  const request = { ...members, cache: call.cache };
  let started: ExecutionRecord | undefined;
  const arn = store.write(() => {
    const pipeline = requirePipeline(call, input.PipelineName);
    const key = pipelineKey(pipeline.name);
    const exists = (result: string): boolean => store.executions.doesExist([key, parseExecutionArn(result)?.id ?? ""]);
    return once(store, { operation: "StartPipelineExecution", scope: key, token, request, exists }, () => {
      started = newExecution(input, pipeline, call);
      addExecution(store, started);
      addTakenSteps(call, started);
      markVersionRun(store, pipeline, started.version, started.arn);
      return started.arn;
    });
  });
  if (started !== undefined) runs.start(started);
  return { PipelineExecutionArn: arn };
});

const stop = operation(structure({ PipelineExecutionArn: executionArnText, ...clientToken }, {}), (input, call) => {
  const execution = requireExecution(call, input.PipelineExecutionArn);
  const { arn, status } = execution;
  if (status !== "Executing" && status !== "Stopping")
    throw conflict(`Pipeline execution with ARN ${arn} has status ${status}, so it cannot be stopped.`);
  call.runs.stop(execution);
  return { PipelineExecutionArn: arn };
});

/** The names that lead to the version that ran, as they are now; a version may be gone with its pipeline. */
const aliasesOf = (store: Store, { pipelineName, version }: ExecutionRecord): readonly string[] | undefined =>
  store.versions.get([pipelineKey(pipelineName), version])?.aliases;

/** An execution as describing and searching show it. */
export const describedExecution = (execution: ExecutionRecord): Reply => ({
  PipelineArn: execution.pipelineArn,
  PipelineExecutionArn: execution.arn,
  PipelineExecutionDisplayName: execution.displayName,
  PipelineExecutionStatus: execution.status,
  PipelineExecutionDescription: execution.description,
  FailureReason: execution.failureReason,
  CreationTime: seconds(execution.created),
  LastModifiedTime: seconds(execution.modified),
  CreatedBy: userContext(),
  LastModifiedBy: userContext(),
  ParallelismConfiguration: parallelismOf(execution),
  PipelineVersionId: execution.version,
});

const selectionOf = ({ selective }: ExecutionRecord): Reply | undefined =>
  selective && {
    SourcePipelineExecutionArn: selective.source,
    SelectedSteps: selective.steps.map((StepName) => ({ StepName })),
  };

const describe = operation(executionInput, (input, call) => {
  const execution = requireExecution(call, input.PipelineExecutionArn);
  return {
    ...describedExecution(execution),
    PipelineVersionAliases: aliasesOf(call.store, execution),
    RoleArn: execution.roleArn,
    SelectiveExecutionConfig: selectionOf(execution),
  };
});

const summaryOf = (execution: ExecutionRecord): Reply => ({
  PipelineExecutionArn: execution.arn,
  StartTime: seconds(execution.created),
  PipelineExecutionStatus: execution.status,
  PipelineExecutionDescription: execution.description,
  PipelineExecutionDisplayName: execution.displayName,
  PipelineExecutionFailureReason: execution.failureReason,
});

const listInput = structure(
  { PipelineName: pipelineNameOrArn },
  {
    PipelineVersionAlias: versionAlias,
    SortBy: choice("CreationTime", "PipelineExecutionArn"),
    ...createdBetween,
    ...paged,
  },
);

const listAll = operation(listInput, (input, call) => {
  const { store } = call;
  const pipeline = requirePipeline(call, input.PipelineName);
  const prefix = [pipelineKey(pipeline.name)];
  const { version } = input.PipelineVersionAlias === undefined ? {} : requireVersion(store, pipeline, input);
  const descending = input.SortOrder !== "Ascending";
  const { CreatedAfter: after = -Infinity, CreatedBefore: before = Infinity } = input;
  const summary = (record: ExecutionRecord | undefined): Reply | undefined =>
    record !== undefined &&
    record.created / 1000 > after &&
    record.created / 1000 < before &&
    (version ?? record.version) === record.version
      ? summaryOf(record)
      : undefined;
  const byTime: Listing<true, Reply> = {
    database: store.executionsByTime,
    prefix,
    descending,
    above: milliseconds(input.CreatedAfter),
    below: milliseconds(input.CreatedBefore),
    summary: ([pipeline = "", , id = ""]) => summary(store.executions.get([pipeline, id])),
  };
  const byArn: Listing<ExecutionRecord, Reply> = {
    database: store.executions,
    prefix,
    descending,
    summary: (_key, record) => summary(record),
  };
  const { items, nextToken } = input.SortBy === "PipelineExecutionArn" ? page(byArn, input) : page(byTime, input);
  return { PipelineExecutionSummaries: items, NextToken: nextToken };
});

const describeDefinition = operation(executionInput, (input, call) => {
  const execution = requireExecution(call, input.PipelineExecutionArn);
  return {
    PipelineDefinition: call.store.definitions.get(execution.definition),
    CreationTime: seconds(execution.created),
  };
});

export const executions = {
  StartPipelineExecution: start,
  StopPipelineExecution: stop,
  DescribePipelineExecution: describe,
  ListPipelineExecutions: listAll,
  DescribePipelineDefinitionForExecution: describeDefinition,
};
