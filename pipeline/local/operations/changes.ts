/** RetryPipelineExecution and UpdatePipelineExecution: what can be done to an execution that was started. */
import { conflict } from "../errors";
import { reopenExecution } from "../history";
import { pipelineKey } from "../names";
import type { ExecutionRecord } from "../records";
import { structure } from "../shapes";
import { once } from "../tokens";
import { displayName, executionArnText, executionDescription, requireExecution } from "./executions";
import { clientToken, operation, parallelism } from "./operation";

const RETRIED: readonly string[] = ["Failed", "Stopped"];

/** Steps that succeeded stay; those that failed or were stopped run again, as the next attempt. */
const retry = operation(
  structure({ PipelineExecutionArn: executionArnText, ...clientToken }, { ...parallelism }),
  (input, call) => {
    const { store, runs, now } = call;
    const { PipelineExecutionArn: arn, ClientRequestToken: token, ...request } = input;
    let reopened: ExecutionRecord | undefined;
    store.write(() =>
      once(store, { operation: "RetryPipelineExecution", scope: arn, token, request }, () => {
        const execution = requireExecution(call, arn);
        if (!RETRIED.includes(execution.status))
          throw conflict(`Pipeline execution with ARN ${arn} has status ${execution.status}, so it cannot be retried.`);
        const given = input.ParallelismConfiguration?.MaxParallelExecutionSteps;
        reopened = reopenExecution(store, { ...execution, maxParallelSteps: given ?? execution.maxParallelSteps }, now);
        return arn;
      }),
    );
    if (reopened !== undefined) runs.start(reopened);
    return { PipelineExecutionArn: arn };
  },
);

const update = operation(
  structure(
    { PipelineExecutionArn: executionArnText },
    { PipelineExecutionDisplayName: displayName, PipelineExecutionDescription: executionDescription, ...parallelism },
  ),
  (input, call) => {
    const arn = call.store.write(() => {
      const earlier = requireExecution(call, input.PipelineExecutionArn);
      call.store.executions.putSync([pipelineKey(earlier.pipelineName), earlier.id], {
        ...earlier,
        displayName: input.PipelineExecutionDisplayName ?? earlier.displayName,
        description: input.PipelineExecutionDescription ?? earlier.description,
        // Counts from the next time that the execution is taken up or retried.
        maxParallelSteps: input.ParallelismConfiguration?.MaxParallelExecutionSteps ?? earlier.maxParallelSteps,
        modified: call.now,
      });
      return earlier.arn;
    });
    return { PipelineExecutionArn: arn };
  },
);

export const changes = { RetryPipelineExecution: retry, UpdatePipelineExecution: update };
