// The offline stand-in for the AWS provider: a gRPC server in this process, attached by PULUMI_DEBUG_PROVIDERS=aws:PORT.
import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { openClaims } from "./claims";
import { clientsOf } from "./clients";
import { Service } from "./service";
import { readTable } from "./table";

export interface ProviderOptions {
  /** URL of a SageMaker-compatible endpoint; absent: nothing outside this process is created. */
  readonly endpoint?: string;
  /** Account id, 12 digits. */
  readonly account: string;
  /** Region of resources and provider instances that name none. */
  readonly region: string;
  /** Folder that remembers names across runs; absent: names are forgotten with the process. */
  readonly stateDir?: string;
  /** File of the table of types; absent: infra/local/types.json in a folder above the running program. */
  readonly table?: string;
  /** Told of every effect at the endpoint, one line each. */
  readonly log?: (line: string) => void;
}

export interface Provider {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Resource types served so far that nobody has written a rule for, sorted. */
  readonly generic: string[];
  stop(): Promise<void>;
}

/** @throws Error when no port of 127.0.0.1 can be bound */
export async function startProvider(options: ProviderOptions): Promise<Provider> {
  const clients = options.endpoint === undefined ? undefined : clientsOf(options.endpoint);
  const world = { claims: openClaims(options.stateDir), clients, log: options.log ?? (() => undefined) };
  const service = new Service(readTable(options.table), options, world);
  // The engine's own limit; a definition and its archive of code are larger than gRPC's usual 4 MiB together.
  const largest = 400 * 1024 * 1024;
  const server = new grpc.Server({
    "grpc.max_receive_message_length": largest,
    "grpc.max_send_message_length": largest,
  });
  server.addService(ResourceProviderService, implementation(service));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    port,
    get generic() {
      return [...service.generic].sort();
    },
    stop() {
      server.forceShutdown(); // an engine that was killed leaves its connection open
      clients?.close();
      return Promise.resolve();
    },
  };
}

function implementation(service: Service): grpc.UntypedServiceImplementation {
  return {
    handshake: unary(() =>
      new rpc.ProviderHandshakeResponse().setAcceptSecrets(true).setSupportsAutonamingConfiguration(true),
    ),
    attach: unary(() => new Empty()),
    getPluginInfo: unary(() => new PluginInfo().setVersion(service.version)),
    checkConfig: unary((request: rpc.CheckRequest) => service.checkConfig(request)),
    diffConfig: unary((request: rpc.DiffRequest) => service.diffConfig(request)),
    configure: unary((request: rpc.ConfigureRequest, peer) => {
      service.configure(request, peer);
      return new rpc.ConfigureResponse()
        .setAcceptsecrets(true)
        .setSupportspreview(true)
        .setSupportsAutonamingConfiguration(true);
    }),
    check: unary((request: rpc.CheckRequest, peer) => service.check(request, peer)),
    diff: unary((request: rpc.DiffRequest, peer) => service.diff(request, peer)),
    create: unary((request: rpc.CreateRequest, peer) => service.create(request, peer)),
    read: unary((request: rpc.ReadRequest, peer) => service.read(request, peer)),
    update: unary((request: rpc.UpdateRequest, peer) => service.update(request, peer)),
    delete: unary(async (request: rpc.DeleteRequest, peer) => {
      await service.delete(request, peer);
      return new Empty();
    }),
    invoke: unary((request: rpc.InvokeRequest, peer) => service.invoke(request, peer)),
    cancel: unary(() => new Empty()),
  };
}

function unary<Request, Response>(
  answer: (request: Request, peer: string) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const reply = async (): Promise<Response> => answer(call.request, call.getPeer());
    reply().then(
      (response) => {
        callback(null, response);
      },
      (error: unknown) => {
        callback({ code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
      },
    );
  };
}
