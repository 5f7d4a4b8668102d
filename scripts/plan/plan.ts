/** What an engine's preview says it would do to each resource, read from its events. */
import type { EngineEvent, StepEventMetadata, StepEventStateMetadata } from "@pulumi/pulumi/automation/events";

/** What becomes of a resource; "replace" is a new one in place of the old one, whose contents go with it. */
export type Operation = "create" | "update" | "replace" | "delete" | "same";

export interface PlannedResource {
  readonly urn: string;
  readonly type: string;
  readonly operation: Operation;
  /** Properties that differ; of a replacement those that force it. Sorted, never with values. */
  readonly properties: readonly string[];
  /** Whether the engine refused to delete it, before and after. */
  readonly wasProtected: boolean;
  readonly isProtected: boolean;
  /** The engine would forget it instead of deleting it: the old side says so, since an option given now comes too late. */
  readonly retained: boolean;
  /** What the program asked for, before and after; absent where there is no such side. */
  readonly before?: Inputs;
  readonly after?: Inputs;
}

export type Inputs = Readonly<Record<string, unknown>>;

/** The engine's words for a step, by what they come to; others (read, refresh ...) change nothing. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  create: "create",
  import: "create",
  update: "update",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  "discard-replaced": "replace",
  "import-replacement": "replace",
  delete: "delete",
  discard: "delete",
};
/** One resource may take several steps; the one that costs most counts. */
const WEIGHT: readonly Operation[] = ["same", "update", "create", "delete", "replace"];

/** The engine refuses to delete or replace what is protected, and then tells no step of it. */
const PROTECTED = /(cannot be deleted|unable to (replace|delete) resource)[\s\S]*(protected|marked for protection)/;
const REPLACES = "unable to replace resource";

export class Plan {
  readonly #resources = new Map<string, PlannedResource>();

  add({ resourcePreEvent, diagnosticEvent }: EngineEvent): void {
    if (resourcePreEvent !== undefined) this.#put(planned(resourcePreEvent.metadata));
    if (diagnosticEvent?.severity !== "error" || diagnosticEvent.urn === undefined) return;
    if (isProtection(diagnosticEvent.message)) this.#put(refused(diagnosticEvent.urn, diagnosticEvent.message));
  }

  /** By URN. */
  get resources(): PlannedResource[] {
    return [...this.#resources.values()].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  }

  #put(resource: PlannedResource): void {
    const known = this.#resources.get(resource.urn);
    const outweighs = known === undefined || WEIGHT.indexOf(resource.operation) >= WEIGHT.indexOf(known.operation);
    const [more, less] = outweighs ? [resource, known] : [known, resource];
    this.#resources.set(resource.urn, {
      ...less,
      ...more,
      properties: [...new Set([...more.properties, ...(less?.properties ?? [])])].sort(),
      wasProtected: more.wasProtected || less?.wasProtected === true,
      isProtected: more.isProtected || less?.isProtected === true,
      retained: more.retained || less?.retained === true,
    });
  }
}

/** Whether an engine's error says no more than that something protected would go, which the guard says better. */
export function isProtection(message: string): boolean {
  return PROTECTED.test(message);
}

function planned({ op, urn, type, old, new: after, keys, diffs, detailedDiff }: StepEventMetadata): PlannedResource {
  const operation = OPERATIONS[op] ?? "same";
  const forcing = keys ?? [];
  const differing = [...(diffs ?? []), ...Object.keys(detailedDiff ?? {}).map((path) => path.split(/[.[]/)[0] ?? path)];
  return {
    urn,
    type,
    operation,
    properties: [...new Set(operation === "replace" && forcing.length > 0 ? forcing : differing)].sort(),
    wasProtected: old?.protect === true,
    isProtected: after?.protect === true,
    retained: old?.retainOnDelete === true,
    ...inputsOf("before", old),
    ...inputsOf("after", operation === "delete" ? undefined : after),
  };
}

function inputsOf(side: "before" | "after", state: StepEventStateMetadata | undefined): Partial<PlannedResource> {
  const inputs = state?.inputs; // the engine writes null where there is no such side
  return inputs === undefined ? {} : { [side]: inputs };
}

function refused(urn: string, message: string): PlannedResource {
  const type = urn.split("::").at(-2)?.split("$").at(-1) ?? "";
  const operation = message.includes(REPLACES) ? "replace" : "delete";
  return { urn, type, operation, properties: [], wasProtected: true, isProtected: false, retained: false };
}
