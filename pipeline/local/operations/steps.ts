/** ListPipelineExecutionSteps and ListPipelineParametersForExecution: what is inside one execution. */
import { invalid } from "../errors";
import { page } from "../paging";
import type { StoredStep } from "../records";
import { structure } from "../shapes";
import { executionArnText, requireExecution } from "./executions";
import { operation, paged, seconds, type Reply } from "./operation";

const LONGEST_REASON = 1024;

const summaryOf = (step: StoredStep): Reply => ({
  StepName: step.name,
  StepDisplayName: step.caption?.displayName,
  StepDescription: step.caption?.description,
  StartTime: seconds(step.startTime),
  EndTime: seconds(step.endTime),
  StepStatus: step.status,
  FailureReason: step.failureReason?.slice(0, LONGEST_REASON),
  AttemptCount: step.attempt,
  CacheHitResult: step.cacheHit === undefined ? undefined : { SourcePipelineExecutionArn: step.cacheHit },
  SelectiveExecutionResult: step.takenFrom === undefined ? undefined : { SourcePipelineExecutionArn: step.takenFrom },
  Metadata: step.outcome === undefined ? step.metadata : { ...step.metadata, Condition: { Outcome: step.outcome } },
});

/** The newest step comes first, as in SageMaker. */
const listSteps = operation(structure({}, { PipelineExecutionArn: executionArnText, ...paged }), (input, call) => {
  const { store } = call;
  if (input.PipelineExecutionArn === undefined) throw invalid("PipelineExecutionArn must be given.");
  const execution = requireExecution(call, input.PipelineExecutionArn);
  const { items, nextToken } = page(
    {
      database: store.stepsByTime,
      prefix: [execution.id],
      descending: input.SortOrder !== "Ascending",
      summary: ([id = "", , name = ""]) => {
        const step = store.steps.get([id, name]);
        return step && summaryOf(step);
      },
    },
    input,
  );
  return { PipelineExecutionSteps: items, NextToken: nextToken };
});

/** The parameters of an execution never change, so a token is the position in the list. */
const listParameters = operation(
  structure({ PipelineExecutionArn: executionArnText }, { NextToken: paged.NextToken, MaxResults: paged.MaxResults }),
  (input, call) => {
    const { parameters } = requireExecution(call, input.PipelineExecutionArn);
    const first = Number(input.NextToken ?? 0);
    const all = Object.entries(parameters).map(([Name, Value]) => ({ Name, Value }));
    if (!Number.isInteger(first) || first < 0 || first > all.length) throw invalid("Invalid pagination token.");
    const end = first + (input.MaxResults ?? all.length);
    return { PipelineParameters: all.slice(first, end), NextToken: end < all.length ? String(end) : undefined };
  },
);

export const steps = {
  ListPipelineExecutionSteps: listSteps,
  ListPipelineParametersForExecution: listParameters,
};
