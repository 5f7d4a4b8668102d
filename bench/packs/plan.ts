/**
 * The resources that packs judge: those of a plan, as the engine tells a pack of them, copied until there are enough.
 * Each copy is a deployment of its own: other physical names in every text, other URNs, edges inside the copy. Logical names
 * stay, because floors are set for pipelines by them; so it is the components' types by which URNs differ.
 */
import { createHash } from "node:crypto";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Recording } from "./record";

/** One resource, asked of a pack before it is planned and told to it once all are planned. */
export interface Planned {
  readonly asked: proto.AnalyzeRequest;
  readonly planned: proto.AnalyzerResource;
}

export interface Plan {
  /** In the order in which a program declares them, which is after all that they refer to. */
  readonly resources: readonly Planned[];
  /** What sets this deployment's physical names apart from those of every other: 8 hexadecimal digits in each of them. */
  readonly digest: string;
}

export function planOf({ resources, stack }: Recording, digest: string): Plan {
  const all = proto.AnalyzeStackRequest.deserializeBinary(Buffer.from(stack, "base64")).getResourcesList();
  const planned = new Map(all.map((one) => [one.getUrn(), one]));
  const pairs = resources.map((text) => {
    const asked = proto.AnalyzeRequest.deserializeBinary(Buffer.from(text, "base64"));
    const found = planned.get(asked.getUrn());
    if (found === undefined)
      throw new Error(`Expected ${asked.getUrn()} to be planned, since the engine asked for it.`);
    return { asked, planned: found };
  });
  return { resources: pairs, digest };
}

export function recordingOf({ resources }: Plan): Recording {
  return { resources: resources.map(({ asked }) => base64(asked)), stack: base64(stackRequest(resources)) };
}

const base64 = (message: { serializeBinary(): Uint8Array }): string =>
  Buffer.from(message.serializeBinary()).toString("base64");

/** What the engine says of them once all are planned. */
export const stackRequest = (resources: readonly Planned[]): proto.AnalyzeStackRequest =>
  new proto.AnalyzeStackRequest().setResourcesList(resources.map(({ planned }) => planned));

/** The stack itself and the providers: every copy has the same. */
const isShared = ({ asked }: Planned): boolean => /^pulumi:(pulumi:Stack$|providers:)/.test(asked.getType());

/** What a program is made of for itself; the others are a provider's or the engine's. */
export const isComponent = (type: string): boolean => !/^(aws|pulumi):/.test(type);

/**
 * Exactly `count` resources besides those that the copies share. The last copy may be cut: since what a resource refers to
 * stands before it, no edge leads out of what is there.
 */
export function multiplied({ resources, digest }: Plan, count: number): Plan {
  const shared = resources.filter(isShared);
  const own = resources.filter((one) => !isShared(one));
  const copies = Array.from({ length: Math.ceil(count / own.length) }, (_, copy) =>
    own.map((one) => copied(one, copy, digest)),
  );
  return { resources: [...shared, ...copies.flat().slice(0, count)], digest };
}

function copied({ asked, planned }: Planned, copy: number, digest: string): Planned {
  const digestOfCopy = createHash("sha256").update(`${digest}/${copy}`).digest("hex").slice(0, digest.length);
  const typeOf = (type: string): string => (isComponent(type) ? `${type}${copy}` : type);
  const urnOf = (urn: string): string => {
    const [stack = "", project = "", types = "", ...name] = urn.split("::");
    return urn === "" ? urn : [stack, project, types.split("$").map(typeOf).join("$"), ...name].join("::");
  };
  const rename = <Message extends Named<Message>>(message: Message): Message => {
    const options = message.getOptions()?.clone();
    options?.setParent(urnOf(options.getParent()));
    const text = JSON.stringify(message.getProperties()?.toJavaScript() ?? {}).replaceAll(digest, digestOfCopy);
    return message
      .clone()
      .setType(typeOf(message.getType()))
      .setUrn(urnOf(message.getUrn()))
      .setOptions(options)
      .setProperties(Struct.fromJavaScript(JSON.parse(text) as Record<string, JavaScriptValue>));
  };
  const renamed = rename(planned);
  renamed.setParent(urnOf(planned.getParent())).setDependenciesList(planned.getDependenciesList().map(urnOf));
  for (const [, urns] of renamed.getPropertydependenciesMap().entries())
    urns.setUrnsList(urns.getUrnsList().map(urnOf));
  return { asked: rename(asked), planned: renamed };
}

/** What both forms of a resource have. */
interface Named<Self> {
  clone(): Self;
  getType(): string;
  setType(value: string): Self;
  getUrn(): string;
  setUrn(value: string): Self;
  getOptions(): proto.AnalyzerResourceOptions | undefined;
  setOptions(value?: proto.AnalyzerResourceOptions): Self;
  getProperties(): Struct | undefined;
  setProperties(value?: Struct): Self;
}
