/** A pipeline that a client made at the local stack's endpoint, beside those of the stack. */
import { randomUUID } from "node:crypto";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreatePipelineCommand,
  ListPipelineExecutionStepsCommand,
  ResourceNotFound,
  StartPipelineExecutionCommand,
  UpdatePipelineCommand,
  type PipelineExecutionStep,
} from "@aws-sdk/client-sagemaker";
import type { Step } from "../../pipeline/schema";
import { BUCKET, definitionOf, ROLE, type Clients } from "./endpoint";

export interface ClientPipeline {
  /** @returns the ARN of a new execution */
  start(): Promise<string>;
  /** Stores an object in the pipeline's bucket, BUCKET. */
  put(Key: string, Body: string | Buffer): Promise<void>;
  steps(execution: string): Promise<readonly PipelineExecutionStep[]>;
}

/** Makes the pipeline, or gives the one that is there other steps. */
export async function clientPipeline(
  { sagemaker, s3 }: Clients,
  PipelineName: string,
  steps: readonly Step[],
): Promise<ClientPipeline> {
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const pipeline = { PipelineName, PipelineDefinition: definitionOf(steps), RoleArn: ROLE };
  await sagemaker.send(new UpdatePipelineCommand(pipeline)).catch((error: unknown) => {
    if (!(error instanceof ResourceNotFound)) throw error;
    return sagemaker.send(new CreatePipelineCommand({ ...pipeline, ClientRequestToken: randomUUID() }));
  });
  return {
    async start() {
      const request = { PipelineName, ClientRequestToken: randomUUID() };
      const { PipelineExecutionArn = "" } = await sagemaker.send(new StartPipelineExecutionCommand(request));
      return PipelineExecutionArn;
    },
    async put(Key, Body) {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
    },
    async steps(PipelineExecutionArn) {
      const answer = await sagemaker.send(new ListPipelineExecutionStepsCommand({ PipelineExecutionArn }));
      return answer.PipelineExecutionSteps ?? [];
    },
  };
}
