/** Calls a provider as the engine does, over gRPC, in plain values. */
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { startProvider, type ProviderOptions } from "../../../infra/local/provider";
import { fromStruct, toStruct, type Json, type Properties } from "../../../infra/local/struct";

export const ACCOUNT = "000000000000";
export const REGION = "us-east-1";

export function urn(type: string, name: string, project = "trial"): string {
  return `urn:pulumi:dev::${project}::sluicegate:infra:Storage$${type}::${name}`;
}

type Done<Response> = (error: grpc.ServiceError | null, response: Response) => void;

export function answer<Response>(call: (done: Done<Response>) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(new Error(error.details));
    });
  });
}

/** A text property; anything else fails the test where it is compared. */
export function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

export class Engine {
  private constructor(
    readonly provider: Awaited<ReturnType<typeof startProvider>>,
    readonly client: ResourceProviderClient,
  ) {}

  static async start(options: Partial<ProviderOptions> = {}): Promise<Engine> {
    const provider = await startProvider({ account: ACCOUNT, region: REGION, ...options });
    return new Engine(provider, Engine.connect(provider.port));
  }

  /** Another connection, as the engine opens for another provider instance. */
  another(): Engine {
    return new Engine(this.provider, Engine.connect(this.provider.port));
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.provider.stop();
  }

  /** Inputs as checked, and each refusal as "property: reason". */
  async check(
    of: string,
    news: Properties,
    olds: Properties = {},
  ): Promise<{ inputs: Properties; refusals: string[] }> {
    const request = new rpc.CheckRequest().setUrn(of).setNews(toStruct(news)).setOlds(toStruct(olds));
    return checked(await answer<rpc.CheckResponse>((done) => this.client.check(request, done)));
  }

  async checkConfig(news: Properties): Promise<{ inputs: Properties; refusals: string[] }> {
    const request = new rpc.CheckRequest().setUrn(urn("pulumi:providers:aws", "aws")).setNews(toStruct(news));
    return checked(await answer<rpc.CheckResponse>((done) => this.client.checkConfig(request, done)));
  }

  async configure(args: Properties): Promise<rpc.ConfigureResponse> {
    return answer<rpc.ConfigureResponse>((done) =>
      this.client.configure(new rpc.ConfigureRequest().setArgs(toStruct(args)), done),
    );
  }

  async diff(of: string, oldInputs: Properties, news: Properties, olds: Properties = oldInputs): Promise<Diff> {
    const request = new rpc.DiffRequest().setUrn(of).setId("id").setOlds(toStruct(olds));
    const response = await answer<rpc.DiffResponse>((done) =>
      this.client.diff(request.setOldInputs(toStruct(oldInputs)).setNews(toStruct(news)), done),
    );
    const changes: Record<string, string> = {};
    response.getDetaileddiffMap().forEach((value: rpc.PropertyDiff, path: string) => {
      changes[path] = KINDS[value.getKind()] ?? "?";
    });
    return { changes, replaces: response.getReplacesList(), deleteFirst: response.getDeletebeforereplace() };
  }

  async create(of: string, inputs: Properties, preview = false): Promise<{ id: string; outputs: Properties }> {
    const request = new rpc.CreateRequest().setUrn(of).setProperties(toStruct(inputs)).setPreview(preview);
    const response = await answer<rpc.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), outputs: fromStruct(response.getProperties()) };
  }

  async update(of: string, olds: Properties, news: Properties, preview = false): Promise<Properties> {
    const request = new rpc.UpdateRequest().setUrn(of).setId("id").setPreview(preview);
    const response = await answer<rpc.UpdateResponse>((done) =>
      this.client.update(request.setOlds(toStruct(olds)).setNews(toStruct(news)), done),
    );
    return fromStruct(response.getProperties());
  }

  async read(of: string, id: string, state: Properties, inputs: Properties = {}) {
    const request = new rpc.ReadRequest().setUrn(of).setId(id);
    const response = await answer<rpc.ReadResponse>((done) =>
      this.client.read(request.setProperties(toStruct(state)).setInputs(toStruct(inputs)), done),
    );
    return {
      id: response.getId(),
      outputs: fromStruct(response.getProperties()),
      inputs: fromStruct(response.getInputs()),
    };
  }

  async remove(of: string, id: string, outputs: Properties): Promise<void> {
    await answer<Empty>((done) =>
      this.client.delete(new rpc.DeleteRequest().setUrn(of).setId(id).setProperties(toStruct(outputs)), done),
    );
  }

  async invoke(token: string, args: Properties = {}): Promise<Properties> {
    const request = new rpc.InvokeRequest().setTok(token).setArgs(toStruct(args));
    return fromStruct((await answer<rpc.InvokeResponse>((done) => this.client.invoke(request, done))).getReturn());
  }

  private static connect(port: number): ResourceProviderClient {
    // Without its own pool of connections, two clients of one process would share one.
    return new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1,
    });
  }
}

export interface Diff {
  readonly changes: Readonly<Record<string, string>>;
  readonly replaces: readonly string[];
  readonly deleteFirst: boolean;
}

const KINDS = ["add", "add, replace", "delete", "delete, replace", "update", "update, replace"];

function checked(response: rpc.CheckResponse): { inputs: Properties; refusals: string[] } {
  return {
    inputs: fromStruct(response.getInputs()),
    refusals: response.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`),
  };
}
