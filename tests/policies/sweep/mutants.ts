/** What the sweep makes of a recorded stack: every resource with one thing less, or one thing turned round. */
import type { Property } from "../../../infra/local/table";
import { Reading, UNKNOWN_TEXT } from "../../../policies/reading";
import type { JoinedResource } from "../../../policies/rule";
import { edits } from "./edits";
import { referenceEdits, type ReferenceEdit } from "./references";
import { changedAt } from "./tree";

export interface Mutant {
  readonly resource: JoinedResource;
  /** `.rules[0].bucketKeyEnabled`; `.policy#RefusePlainHttp.Effect`; empty for the resource as a whole. */
  readonly path: string;
  readonly change: string;
  /** What becomes of the resource; nothing when it is left out. */
  readonly apply: () => JoinedResource | undefined;
  /** Whether the provider's schema refuses it: a property without which there is no such resource. */
  readonly isRefused: boolean;
}

/** Types that the provider of AWS makes, and the provider itself; components hold no properties of their own. */
export const isMade = ({ type }: JoinedResource): boolean => /^(aws:|pulumi:providers:aws$)/.test(type);

/** @param propertiesOf of a type, as the provider's schema has them */
export function mutantsOf(
  stack: readonly JoinedResource[],
  propertiesOf: (type: string) => readonly Property[] | undefined,
): Mutant[] {
  return stack.filter(isMade).flatMap((resource) => {
    const properties = propertiesOf(resource.type) ?? [];
    const required = new Set(properties.filter(({ mark }) => mark === ":").map(({ name }) => name));
    const computed = new Set(properties.filter(({ mark }) => mark === "~").map(({ name }) => name));
    const all: ReferenceEdit[] = [...edits(resource.inputs.value), ...referenceEdits(resource, stack)];
    const ofProperties = all.map((edit): Mutant => {
      const isRefused = edit.value === undefined && edit.keys.length === 1 && required.has(String(edit.keys[0]));
      return {
        resource,
        path: edit.path,
        change: edit.change,
        apply: () => edited(resource, edit, computed),
        isRefused,
      };
    });
    return [...wholeMutants(resource), ...ofProperties];
  });
}

function wholeMutants(resource: JoinedResource): Mutant[] {
  const deleted = { resource, path: "", change: "deleted", apply: () => undefined, isRefused: false };
  const unprotected = { ...resource, protect: false };
  const open = { ...deleted, change: "unprotected", apply: () => unprotected };
  // The provider is what the program runs with; without it there is nothing.
  return [...(resource.type.startsWith("pulumi:") ? [] : [deleted]), ...(resource.protect ? [open] : [])];
}

function edited(resource: JoinedResource, edit: ReferenceEdit, computed: ReadonlySet<string>): JoinedResource {
  const [property = ""] = edit.keys;
  const name = String(property);
  const inputs = changedAt(resource.inputs.value, edit.keys, edit.value);
  const props = changedAt(resource.props.value, edit.keys, edit.value);
  const isGone = edit.value === undefined && edit.keys.length === 1;
  const seen = isGone && computed.has(name) ? changedAt(props, [name], UNKNOWN_TEXT) : props;
  const edges = edgesAfter(resource, edit, name);
  return { ...resource, inputs: Reading.of(inputs), props: Reading.of(seen), edges };
}

/** A property that is replaced as a whole, or whose reference is, comes from nothing else any more. */
function edgesAfter(
  { edges }: JoinedResource,
  { keys, targets }: ReferenceEdit,
  name: string,
): JoinedResource["edges"] {
  if (targets === undefined && keys.length > 1) return edges;
  return { ...edges, [name]: targets ?? [] };
}
