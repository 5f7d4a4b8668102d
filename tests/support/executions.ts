/** Executions of a local stack, started and looked at as any client would. */
import {
  DescribePipelineExecutionCommand,
  ListPipelineExecutionStepsCommand,
  StartPipelineExecutionCommand,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { randomUUID } from "node:crypto";
import type { INPUTS, LocalStack } from "./localStack";

/** @returns the ARN of a new execution */
export async function begin({ sagemaker, pipeline }: LocalStack, input: keyof typeof INPUTS): Promise<string> {
  const { PipelineExecutionArn = "" } = await sagemaker.send(
    new StartPipelineExecutionCommand({
      PipelineName: pipeline.pipelineName,
      PipelineParameters: [{ Name: "InputData", Value: input }],
      ClientRequestToken: randomUUID(),
    }),
  );
  return PipelineExecutionArn;
}

/** Resolves when a step of the execution runs. */
export async function isExecuting(sagemaker: SageMakerClient, PipelineExecutionArn: string): Promise<void> {
  for (;;) {
    const request = new ListPipelineExecutionStepsCommand({ PipelineExecutionArn });
    const { PipelineExecutionSteps = [] } = await sagemaker.send(request);
    if (PipelineExecutionSteps.some(({ StepStatus }) => StepStatus === "Executing")) return;
  }
}

export async function statusOf(sagemaker: SageMakerClient, PipelineExecutionArn: string): Promise<string | undefined> {
  const described = await sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn }));
  return described.PipelineExecutionStatus;
}
