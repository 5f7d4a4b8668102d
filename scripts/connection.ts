/**
 * A stack's outputs and the AWS clients that reach it. On the local stack the clients talk to the endpoint on this
 * machine: the running one, or, when none runs, one that lives as long as the command.
 */
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { StackOutputs } from "../infra/outputs";
import { readOwner, startEndpoint, type StepLineListener } from "../pipeline/local/endpoint";
import { LOCAL_STACK, readOutputs } from "./outputs";
import { ensurePython } from "./setup/python";
import { toStderr } from "./setup/progress";

export interface Connection {
  readonly outputs: StackOutputs;
  readonly sagemaker: SageMakerClient;
  readonly s3: S3Client;
  /** Whether this command keeps the endpoint: executions then end with it. */
  readonly ownsEndpoint: boolean;
  /** Milliseconds between two looks at an execution. */
  readonly interval: number;
  /** Hands over each line that a step of an execution prints; silent where another process or AWS runs the steps. */
  onStepLine(listener: StepLineListener): void;
  close(): Promise<void>;
}

/** Folder of the local endpoint's store, objects, jobs and logs. */
export function localState(root: string): string {
  return join(root, ".sluicegate", "local");
}

export interface LocalEndpoint {
  readonly url: string;
  readonly owned: boolean;
  onStepLine(listener: StepLineListener): void;
  stop(): Promise<void>;
}

/** Attaches to the local endpoint, or starts one for as long as the caller needs it. */
export async function localEndpoint(root: string): Promise<LocalEndpoint> {
  const stateDir = localState(root);
  const owner = readOwner(stateDir);
  if (owner !== undefined) {
    return { url: owner.url, owned: false, onStepLine: () => undefined, stop: () => Promise.resolve() };
  }
  const python = await ensurePython(root, "run", toStderr);
  const listeners: StepLineListener[] = [];
  const onStepLine: StepLineListener = (...line) => {
    for (const listener of listeners) listener(...line);
  };
  const endpoint = await startEndpoint({ stateDir, python, onStepLine });
  return {
    url: endpoint.url,
    owned: true,
    onStepLine: (listener) => listeners.push(listener),
    stop: () => endpoint.stop(),
  };
}

/** Clients of a stack's region; for an endpoint on this machine they sign with names that mean nothing. */
export function clients(region: string, endpoint?: string): { sagemaker: SageMakerClient; s3: S3Client } {
  const local = { endpoint, credentials: { accessKeyId: "local", secretAccessKey: "local" }, forcePathStyle: true };
  const options = { region, ...(endpoint === undefined ? {} : local) };
  return { sagemaker: new SageMakerClient(options), s3: new S3Client(options) };
}

/** @throws Error when the stack is not up */
export async function connect(root: string, stack: string): Promise<Connection> {
  const outputs = await readOutputs(root, stack);
  return connectTo(outputs, stack === LOCAL_STACK ? await localEndpoint(root) : undefined);
}

/** @param endpoint of the local stack; the connection ends it when it is closed */
export function connectTo(outputs: StackOutputs, endpoint: LocalEndpoint | undefined): Connection {
  const { sagemaker, s3 } = clients(outputs.region, endpoint?.url);
  return {
    outputs,
    sagemaker,
    s3,
    ownsEndpoint: endpoint?.owned ?? false,
    interval: endpoint === undefined ? 5000 : 25,
    onStepLine: (listener) => endpoint?.onStepLine(listener),
    async close() {
      sagemaker.destroy();
      s3.destroy();
      await endpoint?.stop();
    },
  };
}

/** Runs `work` on a stack and always closes what was opened. */
export async function withStack<T>(
  root: string,
  stack: string,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await connect(root, stack);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
