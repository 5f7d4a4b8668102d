// The calls of the engine, each turned into plain values and back. The decisions are made elsewhere.
import { check, formRefusals, type Naming } from "./check";
import { configure, type Configuration } from "./configuration";
import { diff } from "./diff";
import { invoke } from "./invokes";
import { Lifecycle, type World } from "./lifecycle";
import * as messages from "./messages";
import { partitionOf, typeOf } from "./names";
import { placeOutputs, previewOutputs, previewUpdateOutputs, type Kind } from "./outputs";
import { rules } from "./rules";
import { genericRule } from "./rules/generic";
import type { Refusal, Rule } from "./rules/rule";
import { fromStruct, type Json, type Properties } from "./struct";
import type { TypeTable } from "./table";
import { revealAll, textOf, reveal } from "./values";
import type * as rpc from "@pulumi/pulumi/proto/provider_pb";

export interface Settings {
  readonly account: string;
  readonly region: string;
}

const PROVIDER = "pulumi:providers:aws";

export class Service {
  /** Types that only the default rule serves, and that were asked for. */
  readonly generic = new Set<string>();
  private readonly made = new Map<string, Rule>();
  // The engine opens a connection for each provider instance and configures it there.
  private readonly configurations = new Map<string, Configuration>();
  // Names of what the engine knows to exist, for naming its replacement.
  private readonly previous = new Map<string, string>();
  private readonly lifecycle: Lifecycle;

  constructor(
    private readonly table: TypeTable,
    private readonly settings: Settings,
    world: World,
  ) {
    this.lifecycle = new Lifecycle(world);
  }

  checkConfig(request: rpc.CheckRequest): rpc.CheckResponse {
    const news = fromStruct(request.getNews());
    const { version: _version, pluginDownloadURL: _url, ...settings } = news;
    const names = this.table.properties(PROVIDER) ?? [];
    // What is not text comes as JSON text here, so only names are looked at.
    const refusals = formRefusals(
      settings,
      names.map((property) => ({ ...property, kind: "x" })),
    );
    return messages.checkResponse({ inputs: news, refusals });
  }

  diffConfig(request: rpc.DiffRequest): rpc.DiffResponse {
    const versions = {
      oldInputs: fromStruct(request.getOldInputs()),
      news: fromStruct(request.getNews()),
      ignored: [],
    };
    return messages.diffResponse(
      diff(versions, { title: "", replaces: [], id: () => "", outputs: () => ({}) }),
      versions,
    );
  }

  configure(request: rpc.ConfigureRequest, peer: string): void {
    this.configurations.set(peer, configure(fromStruct(request.getArgs()), this.settings));
  }

  check(request: rpc.CheckRequest, peer: string): rpc.CheckResponse {
    const urn = request.getUrn();
    const token = typeOf(urn);
    const kind = this.kind(token, peer);
    const olds = fromStruct(request.getOlds());
    const news = fromStruct(request.getNews());
    const refusal = this.unknownType(token);
    if (refusal !== undefined) return messages.checkResponse({ inputs: news, refusals: [refusal] });
    const proposed = messages.proposedName(request);
    const naming: Naming = { urn, previous: this.previous.get(urn), ...(proposed === undefined ? {} : { proposed }) };
    const old = kind.rule.name === undefined ? undefined : textOf(reveal(olds[kind.rule.name] ?? null));
    if (old !== undefined) this.previous.set(urn, old);
    return messages.checkResponse(check({ olds, news }, { ...kind, naming }));
  }

  diff(request: rpc.DiffRequest, peer: string): rpc.DiffResponse {
    const kind = this.kind(typeOf(request.getUrn()), peer);
    const oldInputs = fromStruct(request.getOldInputs());
    const news = fromStruct(request.getNews());
    const olds = fromStruct(request.getOlds());
    // Region and default tags of the provider itself show only in outputs.
    const place = Object.entries(placeOutputs(kind, news)).filter(([name]) => name in olds);
    const before = place.map(([name]): [string, Json] => [name, olds[name] ?? null]);
    const versions = {
      oldInputs: { ...oldInputs, ...Object.fromEntries(before) },
      news: { ...news, ...Object.fromEntries(place) },
      ignored: request.getIgnorechangesList(),
    };
    return messages.diffResponse(diff(versions, kind.rule), { oldInputs, news });
  }

  async create(request: rpc.CreateRequest, peer: string): Promise<rpc.CreateResponse> {
    const kind = this.kind(typeOf(request.getUrn()), peer);
    const inputs = fromStruct(request.getProperties());
    if (request.getPreview()) {
      return messages.createResponse({ id: "", outputs: previewOutputs(kind, inputs) });
    }
    return messages.createResponse(await this.lifecycle.create(kind, request.getUrn(), inputs));
  }

  async read(request: rpc.ReadRequest, peer: string): Promise<rpc.ReadResponse> {
    const kind = this.kind(typeOf(request.getUrn()), peer);
    const state = fromStruct(request.getProperties());
    const inputs = fromStruct(request.getInputs());
    const found = await this.lifecycle.read(kind, request.getUrn(), { id: request.getId(), state, inputs });
    return messages.readResponse(found, kind, inputs);
  }

  async update(request: rpc.UpdateRequest, peer: string): Promise<rpc.UpdateResponse> {
    const kind = this.kind(typeOf(request.getUrn()), peer);
    const olds = fromStruct(request.getOlds());
    const news = fromStruct(request.getNews());
    const outputs = request.getPreview()
      ? previewUpdateOutputs(kind, olds, news)
      : await this.lifecycle.update(kind, request.getUrn(), olds, news);
    return messages.updateResponse(outputs);
  }

  async delete(request: rpc.DeleteRequest, peer: string): Promise<void> {
    const urn = request.getUrn();
    await this.lifecycle.remove(this.kind(typeOf(urn), peer), urn, fromStruct(request.getProperties()));
    this.previous.delete(urn);
  }

  invoke(request: rpc.InvokeRequest, peer: string): rpc.InvokeResponse {
    const args: Properties = revealAll(fromStruct(request.getArgs()));
    return messages.invokeResponse(invoke(request.getTok(), { args, ...this.configuration(peer) }));
  }

  get version(): string {
    return this.table.version;
  }

  private configuration(peer: string): Configuration {
    const { account, region } = this.settings;
    const usual = { place: { account, region, partition: partitionOf(region) }, defaultTags: {} };
    return this.configurations.get(peer) ?? usual;
  }

  private kind(token: string, peer: string): Kind {
    const properties = this.table.properties(token) ?? [];
    const known = rules.get(token) ?? this.made.get(token);
    const rule = known ?? genericRule(token, properties);
    if (known === undefined) this.made.set(token, rule);
    if (!rules.has(token)) this.generic.add(token);
    return { token, rule, properties, ...this.configuration(peer) };
  }

  private unknownType(token: string): Refusal | undefined {
    if (this.table.properties(token) !== undefined) return undefined;
    const reason = `Expected a resource type of @pulumi/aws ${this.table.version}, got ${token}`;
    return { property: "", reason: `${reason}; write infra/local/types.json again for another version.` };
  }
}
