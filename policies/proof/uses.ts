/** Finds every reference in a step, and every function that is not one (GATE-09). */
import { parseReference } from "../../pipeline/graph";
import type { Json } from "../../pipeline/schema";
import type { Use } from "./definition";
import type { Findings, Place } from "./finding";
import { isObject, type JsonObject, pointerTo } from "./json";
import { EXECUTION_VARIABLES } from "./vocabulary";

interface Frame {
  readonly container: Json[] | JsonObject;
  /** Keys of an object; undefined for a list. */
  readonly keys: readonly string[] | undefined;
  next: number;
}

const FIX =
  "Write references as {Get}, texts as {Std:Join: {On, Values}}, metrics as {Std:JsonGet: {PropertyFile, Path}}.";

/** References inside `root`, not looking under the keys in `skip` where these stand two levels deep (Arguments.IfSteps). */
export function collectUses(root: Json, skip: readonly string[], place: Place, findings: Findings): Use[] {
  const uses: Use[] = [];
  if (typeof root !== "object" || root === null) return uses;
  const stack: Frame[] = [frameOf(root)];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const key = frame.keys === undefined ? frame.next : frame.keys[frame.next];
    const value = key === undefined ? undefined : child(frame.container, key);
    frame.next += 1;
    if (key === undefined || value === undefined) {
      stack.pop();
      continue;
    }
    if (typeof value !== "object" || value === null) continue;
    if (stack.length === 2 && typeof key === "string" && skip.includes(key)) continue;
    const next = frameOf(value);
    const fault = next.keys === undefined ? undefined : functionFault(value as JsonObject, next.keys);
    const get = next.keys?.length === 1 && next.keys[0] === "Get" ? (value as JsonObject).Get : undefined;
    if (fault === undefined && get === undefined) {
      stack.push(next);
      continue;
    }
    const keys = stack.map((open) => open.keys?.[open.next - 1] ?? open.next - 1);
    const reference = typeof get === "string" ? parseReference(get) : undefined;
    if (reference !== undefined && isKnown(reference)) uses.push({ reference, keys });
    else
      findings.doubt(
        "GATE-09",
        { ...place, pointer: pointerTo(place.pointer, keys) },
        fault ?? "Expected a reference to a parameter, an execution variable or a step, got another",
        FIX,
      );
  }
  return uses;
}

function frameOf(container: Json[] | JsonObject): Frame {
  return { container, keys: Array.isArray(container) ? undefined : Object.keys(container), next: 0 };
}

function child(container: Json[] | JsonObject, key: string | number): Json | undefined {
  if (Array.isArray(container)) return typeof key === "number" ? container[key] : undefined;
  return container[key];
}

function isKnown(reference: Use["reference"]): boolean {
  return reference.kind !== "execution" || EXECUTION_VARIABLES.has(reference.name);
}

/** What is wrong with an object as a function; undefined when it is none, or a good one. */
function functionFault(value: JsonObject, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const isFunction = key === "Get" || key.startsWith("Std:");
    if (!isFunction) continue;
    if (keys.length > 1) return "Expected a function to stand alone, got other keys beside it";
    const inner = value[key];
    if (key === "Get")
      return typeof inner === "string" ? undefined : "Expected the text of a reference, got something else";
    if (key === "Std:Join")
      return isJoin(inner) ? undefined : "Expected Std:Join with On and Values, got something else";
    if (key === "Std:JsonGet")
      return isJsonGet(inner) ? undefined : "Expected Std:JsonGet with PropertyFile and Path, got something else";
    return "Expected a known function, got another";
  }
  return undefined;
}

function isJoin(inner: Json | undefined): boolean {
  return (
    isObject(inner) && Object.keys(inner).length === 2 && typeof inner.On === "string" && Array.isArray(inner.Values)
  );
}

function isJsonGet(inner: Json | undefined): boolean {
  return isObject(inner) && Object.keys(inner).length === 2 && isObject(inner.PropertyFile) && inner.Path !== undefined;
}
