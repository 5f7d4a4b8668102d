/** Recorded resources as the rules see them: what the program set, what the provider made of it, edges, provider. */
import type { Subject } from "../../policies/finding";
import { Reading, UNKNOWN_TEXT } from "../../policies/reading";
import type { JoinedResource } from "../../policies/rule";
import { replaceSecrets, type RecordedResource } from "../plan/exportedState";

export interface Viewed {
  readonly resources: readonly JoinedResource[];
  /** URNs of the resources with values that nobody can read here, sorted; rules take these for unknown. */
  readonly unread: readonly string[];
}

/** What the engine prints in a preview where a secret stands. */
const SHOWN_SECRET = "[secret]";

export function viewed(recorded: readonly RecordedResource[]): Viewed {
  const unread = new Set<string>();
  const read = (urn: string, values: RecordedResource["inputs"] = {}): Reading =>
    Reading.of(
      legible(values, () => {
        unread.add(urn);
        return UNKNOWN_TEXT;
      }),
    );
  const inputs = new Map(recorded.map((one) => [one.urn, read(one.urn, one.inputs)]));
  const resources = recorded.map((one) => {
    const own = inputs.get(one.urn) ?? read(one.urn);
    const props = one.outputs === undefined ? own : read(one.urn, { ...one.inputs, ...one.outputs });
    return { ...described(one), ...providerOf(one, inputs), inputs: own, props };
  });
  return { resources, unread: [...unread].sort() };
}

function described(one: RecordedResource): Omit<JoinedResource, "inputs" | "props"> {
  const edges = Object.entries(one.propertyDependencies ?? {});
  return {
    ...subjectOf(one.urn),
    type: one.type,
    judged: one.external !== true,
    ignoreChanges: one.ignoreChanges ?? [],
    protect: one.protect === true,
    edges: Object.fromEntries(edges.map(([key, urns]) => [key, (urns ?? []).map(subjectOf)])),
  };
}

function providerOf(
  { provider = "" }: RecordedResource,
  inputs: ReadonlyMap<string, Reading>,
): Pick<JoinedResource, "provider"> {
  const urn = provider.split("::").slice(0, -1).join("::");
  const props = inputs.get(urn);
  return props === undefined ? {} : { provider: { ...subjectOf(urn), props } };
}

/** Logical name and type as the URN has them. */
function subjectOf(urn: string): Subject {
  const parts = urn.split("::");
  return { urn, name: parts.slice(3).join("::"), type: parts[2]?.split("$").at(-1) ?? "" };
}

/** With every secret that stands there in plain text read, and every other one replaced. */
function legible(values: Readonly<Record<string, unknown>>, hidden: () => string): unknown {
  const read = replaceSecrets(values, ({ plaintext }) => {
    if (typeof plaintext !== "string") return hidden();
    try {
      return JSON.parse(plaintext) as unknown;
    } catch {
      return hidden();
    }
  });
  return replaceTexts(read, hidden);
}

function replaceTexts(value: unknown, hidden: () => string): unknown {
  if (value === SHOWN_SECRET) return hidden();
  if (Array.isArray(value)) return value.map((item) => replaceTexts(item, hidden));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaceTexts(inner, hidden)]));
}
