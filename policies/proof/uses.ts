/** Finds every reference in a step, and every function that is not one (GATE-09). */
import { parseReference } from "../../pipeline/graph";
import type { Json } from "../../pipeline/schema";
import type { Use } from "./definition";
import type { Findings, Place } from "./finding";
import { isObject, type JsonObject, pointerTo } from "./json";
import { EXECUTION_VARIABLES } from "./vocabulary";

/** A value still to be looked into, with the way to it. */
interface Visit {
  readonly container: Json[] | JsonObject;
  readonly key: string | number;
  readonly parent: Visit | undefined;
}

const FIX =
  "Write references as {Get}, texts as {Std:Join: {On, Values}}, metrics as {Std:JsonGet: {PropertyFile, Path}}.";

/** References inside `root`, not looking under the keys in `skip` where these stand two levels deep (Arguments.IfSteps). */
export function collectUses(root: Json, skip: readonly string[], place: Place, findings: Findings): Use[] {
  const uses: Use[] = [];
  if (typeof root !== "object" || root === null) return uses;
  const pending: Visit[] = [{ container: root, key: "", parent: undefined }];
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    const { container } = visit;
    if (Array.isArray(container)) {
      pushItems(container, visit, pending);
      continue;
    }
    const name = pushMembers(container, visit, pending, skip);
    if (name === undefined) continue;
    const fault = functionFault(container, name) ?? readUse(container, visit, uses);
    if (fault !== undefined)
      findings.doubt("GATE-09", { ...place, pointer: pointerTo(place.pointer, keysOf(visit)) }, fault, FIX);
  }
  return uses;
}

function pushItems(container: readonly Json[], parent: Visit, pending: Visit[]): void {
  container.forEach((value, key) => {
    if (typeof value === "object" && value !== null) pending.push({ container: value, key, parent });
  });
}

/** Returns the name of a function among the keys. This loop runs for every object: it makes no lists. */
function pushMembers(
  container: JsonObject,
  parent: Visit,
  pending: Visit[],
  skip: readonly string[],
): string | undefined {
  const isArguments = parent.parent !== undefined && parent.parent.parent === undefined;
  let name: string | undefined;
  for (const key in container) {
    const value = container[key];
    if (key === "Get" || key.startsWith("Std:")) name = key;
    if (typeof value !== "object" || value === null) continue;
    if (!isArguments || !skip.includes(key)) pending.push({ container: value, key, parent });
  }
  return name;
}

function readUse(container: JsonObject, visit: Visit, uses: Use[]): string | undefined {
  if (typeof container.Get !== "string") return undefined;
  const reference = parseReference(container.Get);
  if (reference === undefined || (reference.kind === "execution" && !EXECUTION_VARIABLES.has(reference.name))) {
    return "Expected a reference to a parameter, an execution variable or a step, got another";
  }
  uses.push({ reference, keys: keysOf(visit) });
  return undefined;
}

function keysOf(visit: Visit): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = visit; at.parent !== undefined; at = at.parent) keys.push(at.key);
  return keys.reverse();
}

/** What is wrong with an object as the function `name`; undefined when it is a good one. */
function functionFault(value: JsonObject, name: string): string | undefined {
  if (Object.keys(value).length > 1) return "Expected a function to stand alone, got other keys beside it";
  const inner = value[name];
  if (name === "Get") {
    return typeof inner === "string" ? undefined : "Expected the text of a reference, got something else";
  }
  if (name === "Std:Join") {
    return isJoin(inner) ? undefined : "Expected Std:Join with On and Values, got something else";
  }
  if (name === "Std:JsonGet") {
    return isJsonGet(inner) ? undefined : "Expected Std:JsonGet with PropertyFile and Path, got something else";
  }
  return "Expected a known function, got another";
}

function isJoin(inner: Json | undefined): boolean {
  if (!isObject(inner) || Object.keys(inner).length !== 2) return false;
  return typeof inner.On === "string" && Array.isArray(inner.Values);
}

function isJsonGet(inner: Json | undefined): boolean {
  if (!isObject(inner) || Object.keys(inner).length !== 2) return false;
  return isObject(inner.PropertyFile) && inner.Path !== undefined;
}
