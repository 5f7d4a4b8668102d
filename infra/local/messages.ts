// Answers to the engine as protobuf messages.
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import type { Checked, Naming } from "./check";
import { IMPORTED, type Change, type Difference } from "./diff";
import type { Existing } from "./lifecycle";
import type { Kind } from "./outputs";
import { toStruct, type Properties } from "./struct";

export function checkResponse({ inputs, refusals }: Checked): rpc.CheckResponse {
  const failures = refusals.map(({ property, reason }) =>
    new rpc.CheckFailure().setProperty(property).setReason(reason),
  );
  return new rpc.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(failures);
}

/** What `pulumi:autonaming` in the stack's configuration asks for. */
export function proposedName(request: rpc.CheckRequest): Naming["proposed"] {
  const options = request.getAutonaming();
  if (options === undefined) return undefined;
  const disabled = options.getMode() === rpc.CheckRequest.AutonamingOptions.Mode.DISABLE;
  return { name: options.getProposedName(), disabled };
}

const KINDS: Readonly<Record<Change, readonly [plain: rpc.PropertyDiff.Kind, replacing: rpc.PropertyDiff.Kind]>> = {
  add: [rpc.PropertyDiff.Kind.ADD, rpc.PropertyDiff.Kind.ADD_REPLACE],
  delete: [rpc.PropertyDiff.Kind.DELETE, rpc.PropertyDiff.Kind.DELETE_REPLACE],
  update: [rpc.PropertyDiff.Kind.UPDATE, rpc.PropertyDiff.Kind.UPDATE_REPLACE],
};

export function diffResponse(
  difference: Difference,
  { oldInputs, news }: { oldInputs: Properties; news: Properties },
): rpc.DiffResponse {
  const response = new rpc.DiffResponse();
  const detailed = response.getDetaileddiffMap();
  const changed = new Set<string>();
  for (const [path, { change, replaces }] of difference.changes) {
    const property = /^[^.[]+/.exec(path)?.[0] ?? path;
    const isInput = property in oldInputs || property in news;
    changed.add(property);
    detailed.set(path, new rpc.PropertyDiff().setKind(KINDS[change][replaces ? 1 : 0]).setInputdiff(isInput));
  }
  const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
  return response
    .setHasdetaileddiff(true)
    .setChanges(difference.changes.size === 0 ? DIFF_NONE : DIFF_SOME)
    .setDiffsList([...changed])
    .setReplacesList([...difference.replaces])
    .setDeletebeforereplace(difference.deleteBeforeReplace);
}

export function createResponse({ id, outputs }: Existing): rpc.CreateResponse {
  return new rpc.CreateResponse().setId(id).setProperties(toStruct(outputs));
}

export function updateResponse(outputs: Properties): rpc.UpdateResponse {
  return new rpc.UpdateResponse().setProperties(toStruct(outputs));
}

/** An empty id tells the engine that the resource is gone. */
export function readResponse(found: Existing | undefined, { properties }: Kind, inputs: Properties): rpc.ReadResponse {
  if (found === undefined) return new rpc.ReadResponse();
  const given = properties.filter(({ mark, name }) => mark !== "!" && name in found.outputs).map(({ name }) => name);
  // An import has no inputs of its own yet; they are what can be read, which here is not all that AWS knows.
  const read = { ...Object.fromEntries(given.map((name) => [name, found.outputs[name] ?? null])), [IMPORTED]: true };
  const known = Object.keys(inputs).length > 0 ? inputs : read;
  return new rpc.ReadResponse().setId(found.id).setProperties(toStruct(found.outputs)).setInputs(toStruct(known));
}

export function invokeResponse(result: Properties): rpc.InvokeResponse {
  return new rpc.InvokeResponse().setReturn(toStruct(result));
}
