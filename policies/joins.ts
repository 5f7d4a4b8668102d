/**
 * Which resource of the stack a property means. Equal literals say so; else the one edge along which the value was computed,
 * where value or target have no name yet; else nobody knows, and nothing is decided in anybody's favour.
 */
import type { Subject } from "./finding";
import type { JoinedResource } from "./rule";

/** The target; "elsewhere" for a name that no target has; "unknown" for a value that no single edge explains. */
export type Found<Target> = Target | "elsewhere" | "unknown";

/**
 * @param nameOf the text by which properties name a target; undefined or empty while it is not known
 * @returns finds by the text of a property and by the resources that it was computed from
 */
export function finder<Target extends Subject>(
  targets: readonly Target[],
  nameOf: (target: Target) => string | undefined,
): (reference: string | undefined, edges: readonly Subject[]) => Found<Target> {
  const named = targets.map((one) => [nameOf(one) ?? "", one] as const);
  const byName = new Map(named.filter(([name]) => name !== ""));
  const byUrn = new Map(targets.map((one) => [one.urn, one]));
  const unnamed = new Set(named.flatMap(([name, { urn }]) => (name === "" ? [urn] : [])));
  return (reference, edges) => {
    const along = edges.flatMap(({ urn }) => byUrn.get(urn) ?? []);
    const [only] = along.length === 1 ? along : [];
    if (reference === undefined) return only ?? "unknown";
    const literal = byName.get(reference);
    if (literal !== undefined) return literal;
    return only !== undefined && unnamed.has(only.urn) ? only : "elsewhere";
  };
}

/** The resource of these types that a property was computed from, if it was exactly one. */
export function onlyAlong(edges: readonly Subject[], types: readonly string[]): Subject | undefined {
  const found = edges.filter(({ type }) => types.includes(type));
  return found.length === 1 ? found[0] : undefined;
}

/** The resource as the program wrote it: at preview, what nobody set but the provider computes is unknown beside it. */
export function asProgrammed(resource: JoinedResource): JoinedResource {
  return { ...resource, props: resource.inputs };
}
