/**
 * A program that declares a written-down plan: the same requests that our own program's resources make, without what made
 * them. Each resource waits for those that it refers to and for no other, as in a program of outputs.
 */
import { readFileSync } from "node:fs";
import { runtime } from "@pulumi/pulumi";
import * as proto from "@pulumi/pulumi/proto/resource_pb";
import { isComponent, planOf, type Planned } from "./plan";
import type { Recording } from "./record";

/** Variable with the path of the plan, as `recordingOf` gives it. */
export const REGISTER_FROM = "SLUICEGATE_BENCH_REGISTER_FROM";

type Registered = Promise<proto.RegisterResourceResponse>;

export async function register(): Promise<void> {
  const recording = JSON.parse(readFileSync(process.env[REGISTER_FROM] ?? "", "utf8")) as Recording;
  const registered = new Map<string, Registered>();
  for (const one of planOf(recording, "").resources) {
    // The SDK has registered the stack itself.
    if (one.asked.getType() !== "pulumi:pulumi:Stack") registered.set(one.asked.getUrn(), after(registered, one));
  }
  await Promise.all(registered.values());
}

async function after(registered: ReadonlyMap<string, Registered>, { asked, planned }: Planned): Registered {
  const edges = [...planned.getPropertydependenciesMap().entries()].map(([property, urns]) => ({
    property,
    urns: urns.getUrnsList(),
  }));
  const urns = [planned.getParent(), ...planned.getDependenciesList(), ...edges.flatMap((edge) => edge.urns)];
  await Promise.all(urns.flatMap((urn) => registered.get(urn) ?? []));
  const provider = asked.getProvider()?.getUrn() ?? "";
  const id = (await registered.get(provider))?.getId();
  const request = new proto.RegisterResourceRequest()
    .setType(asked.getType())
    .setName(asked.getName())
    .setParent(planned.getParent())
    .setCustom(!isComponent(asked.getType()))
    .setObject(asked.getProperties())
    .setProtect(asked.getOptions()?.getProtect() === true)
    .setProvider(id === undefined ? "" : `${provider}::${id}`)
    .setDependenciesList(planned.getDependenciesList())
    .setAcceptsecrets(true);
  for (const { property, urns: targets } of edges) {
    const dependencies = new proto.RegisterResourceRequest.PropertyDependencies().setUrnsList(targets);
    request.getPropertydependenciesMap().set(property, dependencies);
  }
  return send(request);
}

function send(request: proto.RegisterResourceRequest): Registered {
  return new Promise((resolve, reject) => {
    const monitor = runtime.getMonitor();
    if (monitor === undefined) throw new Error("Expected an engine to run this program, found none.");
    monitor.registerResource(request, (error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}
