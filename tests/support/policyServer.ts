/**
 * Drives policies through the SDK's own server functions, in-process: requests are the protobuf messages that the engine
 * sends, so unknowns, secrets, proxies, levels and dependencies are what they are in a real preview.
 */
import { createRequire } from "node:module";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Policies } from "@pulumi/policy";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";

export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function secret(value: JavaScriptValue): JavaScriptValue {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

export type Props = Readonly<Record<string, JavaScriptValue>>;

export interface FixtureResource {
  readonly type: string;
  readonly name: string;
  readonly props: Props;
  readonly stack?: string;
  readonly ignoreChanges?: readonly string[];
  readonly protect?: boolean;
  /** Properties that the provider computes: the stack as a whole sees them as unknown, unless the program set them. */
  readonly computes?: readonly string[];
  readonly provider?: FixtureResource;
  /** By property: the fixtures it was computed from. */
  readonly edges?: Readonly<Record<string, readonly FixtureResource[]>>;
}

export interface Diagnostic {
  readonly policy: string;
  readonly message: string;
  readonly urn: string;
  readonly level: "mandatory" | "advisory" | "other";
  readonly severity: proto.PolicySeverity;
}

type Callback<Response> = (error: Error | null | undefined, response: Response | undefined) => void;
type Rpc<Request, Response> = (call: { request: Request }, callback: Callback<Response>) => void;
type Maker<Request, Response = proto.AnalyzeResponse> = (
  pack: string,
  version: string,
  level: string,
  policies: Policies,
) => Rpc<Request, Response>;

interface Server {
  readonly makeAnalyzeRpcFun: Maker<proto.AnalyzeRequest>;
  readonly makeAnalyzeStackRpcFun: Maker<proto.AnalyzeStackRequest>;
  readonly makeRemediateRpcFun: Maker<proto.AnalyzeRequest, proto.RemediateResponse>;
}

/** The server's declarations are stripped from the package, so what it exports is looked at here. */
function isServer(module: unknown): module is Server {
  if (typeof module !== "object" || module === null) return false;
  const names = ["makeAnalyzeRpcFun", "makeAnalyzeStackRpcFun", "makeRemediateRpcFun"];
  return names.every((name) => typeof Reflect.get(module, name) === "function");
}

function loadServer(): Server {
  const module: unknown = createRequire(__filename)("@pulumi/policy/server");
  if (!isServer(module)) throw new Error("Expected @pulumi/policy/server to export its RPC makers");
  return module;
}

const server = loadServer();

export function urnOf({ type, name, stack = "prod" }: FixtureResource): string {
  return `urn:pulumi:${stack}::sluicegate::${type}::${name}`;
}

function optionsOf(resource: FixtureResource): proto.AnalyzerResourceOptions {
  return new proto.AnalyzerResourceOptions()
    .setIgnorechangesList([...(resource.ignoreChanges ?? [])])
    .setProtect(resource.protect === true);
}

function providerOf(provider: FixtureResource): proto.AnalyzerProviderResource {
  return new proto.AnalyzerProviderResource()
    .setType(provider.type)
    .setName(provider.name)
    .setUrn(urnOf(provider))
    .setProperties(Struct.fromJavaScript({ ...provider.props }));
}

/** The message in which the engine hands over one resource. */
export function requestOf(resource: FixtureResource): proto.AnalyzeRequest {
  const request = new proto.AnalyzeRequest()
    .setType(resource.type)
    .setName(resource.name)
    .setUrn(urnOf(resource))
    .setOptions(optionsOf(resource))
    .setProperties(Struct.fromJavaScript({ ...resource.props }));
  return resource.provider === undefined ? request : request.setProvider(providerOf(resource.provider));
}

function stackResourceOf(resource: FixtureResource): proto.AnalyzerResource {
  const computed = Object.fromEntries((resource.computes ?? []).map((property) => [property, UNKNOWN]));
  const message = new proto.AnalyzerResource()
    .setType(resource.type)
    .setName(resource.name)
    .setUrn(urnOf(resource))
    .setOptions(optionsOf(resource))
    .setProperties(Struct.fromJavaScript({ ...computed, ...resource.props }));
  for (const [property, targets] of Object.entries(resource.edges ?? {})) {
    const urns = new proto.AnalyzerPropertyDependencies().setUrnsList(targets.map(urnOf));
    message.getPropertydependenciesMap().set(property, urns);
  }
  return resource.provider === undefined ? message : message.setProvider(providerOf(resource.provider));
}

function diagnosticsOf(response: proto.AnalyzeResponse): Diagnostic[] {
  const levels = new Map<number, Diagnostic["level"]>([
    [proto.EnforcementLevel.MANDATORY, "mandatory"],
    [proto.EnforcementLevel.ADVISORY, "advisory"],
  ]);
  return response.getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    message: diagnostic.getMessage(),
    urn: diagnostic.getUrn(),
    level: levels.get(diagnostic.getEnforcementlevel()) ?? "other",
    severity: diagnostic.getSeverity(),
  }));
}

function call<Request, Response>(rpc: Rpc<Request, Response>, request: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    rpc({ request }, (error, response) => {
      if (response === undefined) reject(error ?? new Error("Expected a response, got none"));
      else resolve(response);
    });
  });
}

/** What the pack says of one resource, before the engine would create or update it. */
export async function analyze(policies: Policies, resource: FixtureResource): Promise<Diagnostic[]> {
  const rpc = server.makeAnalyzeRpcFun("sluicegate", "1.0.0", "mandatory", policies);
  return diagnosticsOf(await call(rpc, requestOf(resource)));
}

export interface Remediated {
  /** Names of the policies that changed something. */
  readonly by: readonly string[];
  /** What the engine goes on with, secrets and unknown values in their marked form. */
  readonly props: Props;
}

/** What the pack makes of one resource's properties before it judges them. */
export async function remediate(policies: Policies, resource: FixtureResource): Promise<Remediated> {
  const rpc = server.makeRemediateRpcFun("sluicegate", "1.0.0", "mandatory", policies);
  const done = (await call(rpc, requestOf(resource))).getRemediationsList();
  const failed = done.map((one) => one.getDiagnostic()).filter((text) => text !== "");
  if (failed.length > 0) throw new Error(failed.join("\n"));
  const props = done.at(-1)?.getProperties()?.toJavaScript() ?? resource.props;
  return { by: done.map((one) => one.getPolicyname()), props };
}

/** What the pack says of the stack as a whole. */
export async function analyzeStack(policies: Policies, resources: readonly FixtureResource[]): Promise<Diagnostic[]> {
  const request = new proto.AnalyzeStackRequest().setResourcesList(resources.map(stackResourceOf));
  const rpc = server.makeAnalyzeStackRpcFun("sluicegate", "1.0.0", "mandatory", policies);
  return diagnosticsOf(await call(rpc, request));
}

/** Every resource and then the stack, as a preview does it. */
export async function preview(policies: Policies, resources: readonly FixtureResource[]): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const resource of resources) found.push(...(await analyze(policies, resource)));
  return [...found, ...(await analyzeStack(policies, resources))];
}
