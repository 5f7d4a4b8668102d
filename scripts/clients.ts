/** AWS's own clients, for a region of AWS or for the local endpoint. */
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { S3Client } from "@aws-sdk/client-s3";

/** Says where the local endpoint is. Asked before every attempt, since who serves it may end and another take over. */
export type Locate = () => Promise<string>;

/** Signing needs names, and the local endpoint takes any; without them the clients would look for the user's own. */
const LOCAL = {
  endpoint: "http://127.0.0.1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  forcePathStyle: true,
  // While one command hands the endpoint over to another, an attempt may find nobody.
  maxAttempts: 10,
};

const AT_EVERY_ATTEMPT = { step: "finalizeRequest", priority: "low", name: "locate" } as const;

/** @param locate for the local endpoint; without it AWS itself, with the user's own credentials */
export function sagemakerClient(region: string, locate?: Locate): SageMakerClient {
  if (locate === undefined) return new SageMakerClient({ region });
  const client = new SageMakerClient({ region, ...LOCAL });
  client.middlewareStack.add(sendTo(locate), AT_EVERY_ATTEMPT);
  return client;
}

/** Loaded only here: most commands need no objects, and the client takes as long to load as all the rest of them. */
export async function s3Client(region: string, locate?: Locate): Promise<S3Client> {
  const { S3Client } = await import("@aws-sdk/client-s3");
  if (locate === undefined) return new S3Client({ region });
  const client = new S3Client({ region, ...LOCAL });
  client.middlewareStack.add(sendTo(locate), AT_EVERY_ATTEMPT);
  return client;
}

interface Request {
  hostname: string;
  port?: number;
  headers: Record<string, string>;
}

/** Whether the SDK hands a request of HTTP to its middleware. */
export function isRequest(value: unknown): value is Request {
  return typeof value === "object" && value !== null && "hostname" in value && "headers" in value;
}

function sendTo(locate: Locate) {
  return <Given extends { request: unknown }, Answer>(next: (given: Given) => Promise<Answer>) =>
    async (given: Given): Promise<Answer> => {
      const { host, hostname, port } = new URL(await locate());
      if (isRequest(given.request)) {
        Object.assign(given.request, { hostname, port: Number(port) });
        given.request.headers.host = host;
      }
      return next(given);
    };
}
