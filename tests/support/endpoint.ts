/** An endpoint on a folder of its own, AWS's own clients for it, and definitions that run in milliseconds. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import {
  DescribePipelineExecutionCommand,
  SageMakerClient,
  type DescribePipelineExecutionResponse,
} from "@aws-sdk/client-sagemaker";
import { STSClient } from "@aws-sdk/client-sts";
import { startEndpoint, type Endpoint } from "../../pipeline/local/endpoint";
import type { ParameterDefinition, ProcessingStep, Step } from "../../pipeline/schema";

export const REGION = "eu-west-1";
export const ROLE = "arn:aws:iam::000000000000:role/pipeline";
export const BUCKET = "artifacts-test";

export interface Clients {
  readonly sagemaker: SageMakerClient;
  readonly s3: S3Client;
  readonly sts: STSClient;
}

export interface Served extends Clients {
  readonly stateDir: string;
  readonly log: string[];
  endpoint: Endpoint;
}

/** A new, empty folder. */
export const newFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), "sluicegate-endpoint-"));

/** Clients as anybody sets them up: an endpoint, a region, credentials that mean nothing. */
export function clientsFor(endpoint: string, region = REGION): Clients {
  const options = { endpoint, region, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
  return { sagemaker: new SageMakerClient(options), s3: new S3Client(options), sts: new STSClient(options) };
}

export async function serve(): Promise<Served> {
  const stateDir = await newFolder();
  const log: string[] = [];
  const endpoint = await startEndpoint({
    stateDir,
    python: "/usr/bin/python3",
    cores: 2,
    log: (line) => log.push(line),
  });
  return { ...clientsFor(endpoint.url), stateDir, log, endpoint };
}

export async function unserve(served: Served): Promise<void> {
  for (const client of [served.sagemaker, served.s3, served.sts]) client.destroy();
  await served.endpoint.stop();
  await rm(served.stateDir, { recursive: true });
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Calls an operation as the protocol says, for members that the pinned SDK does not know yet. */
export async function call(served: Served, operation: string, input: object): Promise<Answer> {
  const answer = await fetch(served.endpoint.url, {
    method: "POST",
    headers: { "x-amz-target": `SageMaker.${operation}`, "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify(input),
  });
  return { status: answer.status, body: await answer.json() };
}

/** A processing step that runs one line of sh, with an output "out" at /opt/ml/processing/out. */
export function shellStep(name: string, line: string, values: Record<string, string> = {}): ProcessingStep {
  return {
    Name: name,
    Type: "Processing",
    Arguments: {
      ProcessingResources: {
        ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 },
      },
      AppSpecification: {
        ImageUri: "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0",
        ContainerEntrypoint: ["/bin/sh", "-ec", line],
      },
      Environment: values,
      ProcessingOutputConfig: {
        Outputs: [
          {
            OutputName: "out",
            S3Output: {
              S3Uri: {
                "Std:Join": { On: "/", Values: [`s3://${BUCKET}`, { Get: "Execution.PipelineExecutionId" }, name] },
              },
              LocalPath: "/opt/ml/processing/out",
              S3UploadMode: "EndOfJob",
            },
          },
        ],
      },
      RoleArn: ROLE,
    },
  };
}

export const definitionOf = (steps: readonly Step[], parameters: readonly ParameterDefinition[] = []): string =>
  JSON.stringify({ Version: "2020-12-01", Metadata: {}, Parameters: parameters, Steps: steps });

/** Asks until the execution has ended. */
export async function ended(
  sagemaker: SageMakerClient,
  arn: string | undefined,
): Promise<DescribePipelineExecutionResponse> {
  for (;;) {
    const execution = await sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: arn }));
    if (execution.PipelineExecutionStatus !== "Executing" && execution.PipelineExecutionStatus !== "Stopping")
      return execution;
  }
}
