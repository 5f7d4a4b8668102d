/** A stack's outputs and the AWS clients that reach it: AWS itself, or for the local stack the endpoint on this machine. */
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { S3Client } from "@aws-sdk/client-s3";
import type { StackOutputs } from "../infra/outputs";
import type { StepLineListener } from "../pipeline/local/endpoint";
import { s3Client, sagemakerClient } from "./clients";
import { LocalEndpoint, type Use } from "./localEndpoint";
import { News } from "./news";
import { LOCAL_STACK, readOutputs } from "./outputs";

/** What reaches SageMaker, whatever stack it is asked for: enough to look at executions. */
export interface Reach {
  readonly sagemaker: SageMakerClient;
  readonly s3: () => Promise<S3Client>;
  /** Whether this command keeps the endpoint: executions then end with it. */
  readonly ownsEndpoint: () => boolean;
  /** Tells when there is something new to see of an execution: any change of it, or only its end. */
  news(executionId: string, of: "change" | "end"): News;
  /** Hands over each line that a step of an execution prints; silent where another process or AWS runs the steps. */
  onStepLine(listener: StepLineListener): void;
  close(): Promise<void>;
}

export interface Connection extends Reach {
  readonly outputs: StackOutputs;
}

/** @throws Error when the stack is not up */
export async function connect(root: string, stack: string, use: Use): Promise<Connection> {
  const outputs = await readOutputs(root, stack);
  return connectTo(outputs, stack === LOCAL_STACK ? await LocalEndpoint.open(root, use) : undefined);
}

/** @param endpoint of the local stack; the connection ends it when it is closed */
export function connectTo(outputs: StackOutputs, endpoint: LocalEndpoint | undefined): Connection {
  return { outputs, ...reach(outputs.region, endpoint) };
}

/** @param endpoint as for connectTo */
export function reach(region: string, endpoint: LocalEndpoint | undefined): Reach {
  const sagemaker = sagemakerClient(region, endpoint?.locate);
  let s3: Promise<S3Client> | undefined;
  return {
    sagemaker,
    s3: () => (s3 ??= s3Client(region, endpoint?.locate)),
    ownsEndpoint: () => endpoint?.owned === true,
    news: (id, of) => new News(endpoint, id, of),
    onStepLine: (listener) => endpoint?.onStepLine(listener),
    async close() {
      sagemaker.destroy();
      (await s3)?.destroy();
      await endpoint?.stop();
    },
  };
}

type Work<T> = (connection: Connection) => Promise<T>;

/** Runs `work` on a stack and always closes what was opened. */
export function withStack<T>(root: string, stack: string, work: Work<T>): Promise<T> {
  return using(connect(root, stack, "work"), work);
}

/** As withStack, for work that changes nothing: on the local stack, an execution that was cut off does not go on for it. */
export function withStackToRead<T>(root: string, stack: string, work: Work<T>): Promise<T> {
  return using(connect(root, stack, "read"), work);
}

/** Always closes what was opened. */
export async function using<C extends Reach, T>(opened: Promise<C>, work: (connection: C) => Promise<T>): Promise<T> {
  const connection = await opened;
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
