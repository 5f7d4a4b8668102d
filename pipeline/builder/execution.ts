/** What an execution knows about itself. */

import { Reference } from "./reference";

function variable(name: string): Reference<"text"> {
  return new Reference("text", { Get: `Execution.${name}` });
}

export const execution = {
  startTime: variable("StartDateTime"),
  currentTime: variable("CurrentDateTime"),
  pipelineName: variable("PipelineName"),
  pipelineArn: variable("PipelineArn"),
  id: variable("PipelineExecutionId"),
  arn: variable("PipelineExecutionArn"),
} as const;
