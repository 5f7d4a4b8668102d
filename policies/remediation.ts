/**
 * How a rule mends a resource: which properties it sets, and how they come into what the engine handed over. Nothing is set
 * where a value is not known yet, where something of another form stands, or where the program asks for no change.
 */
import type { Floors } from "./floors";
import type { Places } from "./places";
import { isUnknown } from "./reading";
import type { Context, Mend, ResourceView, Rule } from "./rule";

/** Sets the property of a type's place where the rule's test fails on a known value, or there is none. */
export function sets(
  places: Places,
  test: (value: unknown) => boolean,
  value: Mend["value"],
): (resource: ResourceView) => readonly Mend[] {
  return ({ type, props }) => {
    const keys = places[type];
    if (keys === undefined) return [];
    const found = props.at(...keys);
    return found.state === "unknown" || test(found.value) ? [] : [{ keys, value }];
  };
}

/** Whether the floors let the rule mend resources of this type. */
export function mayMend({ id, on, remediate }: Rule, type: string, { remediate: named = [] }: Floors): boolean {
  return remediate !== undefined && named.includes(id) && (on === "every" || on.includes(type));
}

/** Whether the floors let any rule mend anything. */
export function mendsAnything({ remediate: named = [] }: Floors): boolean {
  return named.length > 0;
}

/** What the rule would set now, but for properties that are to stay as they are. */
export function mendsOf(rule: Rule, resource: ResourceView, context: Context): readonly Mend[] {
  const stays = (key: string | number | undefined): boolean =>
    resource.ignoreChanges.some((path) => path === "*" || path.split(/[.[]/)[0] === key);
  return (rule.remediate?.(resource, context) ?? []).filter(({ keys }) => !stays(keys[0]));
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** The object or list at a key, made if there is none; undefined where something else stands. */
function within(container: object, key: string | number, next: string | number): object | undefined {
  if (Array.isArray(container) !== (typeof key === "number")) return undefined;
  const found: unknown = Reflect.get(container, key);
  if (isContainer(found)) return found;
  if (found !== undefined && found !== null) return undefined;
  if (!Reflect.set(container, key, typeof next === "number" ? [] : {})) return undefined;
  const made: unknown = Reflect.get(container, key); // read again, so that writes go through what watches over secrets
  return isContainer(made) ? made : undefined;
}

/**
 * Sets one property.
 * @param props What the SDK hands to a remediation: a value that was secret stays so when it is set through it.
 * @returns whether anything changed
 */
export function mend(props: object, { keys, value }: Mend): boolean {
  const last = keys.at(-1);
  if (last === undefined) return false;
  let container: object | undefined = props;
  for (const [at, key] of keys.slice(0, -1).entries()) {
    container = container === undefined ? undefined : within(container, key, keys[at + 1] ?? last);
  }
  if (container === undefined || Array.isArray(container) !== (typeof last === "number")) return false;
  const before: unknown = Reflect.get(container, last);
  return before !== value && !isUnknown(before) && Reflect.set(container, last, value);
}
