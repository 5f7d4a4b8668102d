// The way to the endpoint: AWS's own clients, loaded when the first effect needs them.
import type * as S3 from "@aws-sdk/client-s3";
import type * as SageMaker from "@aws-sdk/client-sagemaker";

export interface Service<Module, Client> {
  readonly module: Module;
  readonly client: Client;
}

/** Clients of the regions in use. */
export interface Clients {
  s3(region: string): Promise<Service<typeof S3, S3.S3Client>>;
  sageMaker(region: string): Promise<Service<typeof SageMaker, SageMaker.SageMakerClient>>;
  close(): void;
}

/** @param endpoint URL of the SageMaker-compatible endpoint */
export function clientsOf(endpoint: string): Clients {
  const clients = { s3: new Map<string, S3.S3Client>(), sageMaker: new Map<string, SageMaker.SageMakerClient>() };
  // The endpoint checks no signature; without credentials the clients would look for the user's own.
  const options = (region: string) => ({
    endpoint,
    region,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 2,
  });
  return {
    async s3(region) {
      const module = await import("@aws-sdk/client-s3");
      const client =
        clients.s3.get(region) ??
        new module.S3Client({
          ...options(region),
          forcePathStyle: true,
          requestChecksumCalculation: "WHEN_REQUIRED",
          responseChecksumValidation: "WHEN_REQUIRED",
        });
      clients.s3.set(region, client);
      return { module, client };
    },
    async sageMaker(region) {
      const module = await import("@aws-sdk/client-sagemaker");
      const client = clients.sageMaker.get(region) ?? new module.SageMakerClient(options(region));
      clients.sageMaker.set(region, client);
      return { module, client };
    },
    close() {
      for (const client of [...clients.s3.values(), ...clients.sageMaker.values()]) client.destroy();
    },
  };
}

/** What AWS said, with the name of its exception: "ValidationException: ...". */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A refused connection arrives as an aggregate without a message of its own.
  const text = error.message === "" && "code" in error ? String(error.code) : error.message;
  return error.name === "Error" || text.startsWith(`${error.name}:`) ? text : `${error.name}: ${text}`;
}

export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
