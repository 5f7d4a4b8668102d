/** A stack's state as `pulumi stack export` writes it, made fit for a scratch backend that can decrypt nothing of it. */
import { readFileSync } from "node:fs";
import Ajv, { type ErrorObject } from "ajv";

/** A state that cannot serve as the old side; one line with the file, what is wrong and what to do. */
export class StateError extends Error {
  override readonly name = "StateError";
}

/** A resource as the engine records it, in a state as in the steps of a preview's JSON; what is read of it. */
export interface RecordedResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** URN and id of its provider, joined by `::`. */
  readonly provider?: string;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  readonly ignoreChanges?: readonly string[];
  readonly protect?: boolean;
  /** Read by the program, and made by nobody here. */
  readonly external?: boolean;
  /** An old one that waits for its deletion, beside the one that replaced it. */
  readonly delete?: boolean;
}

export interface Exported {
  readonly version: number;
  readonly deployment: { readonly resources?: readonly RecordedResource[] };
}

const texts = { type: "array", items: { type: "string" } };
export const RECORDED_RESOURCE = {
  type: "object",
  required: ["urn", "type"],
  properties: {
    urn: { type: "string", pattern: "^urn:pulumi:[^:]+::[^:]+::.+::.+$" },
    type: { type: "string" },
    inputs: { type: "object" },
    outputs: { type: "object" },
    provider: { type: "string" },
    propertyDependencies: { type: "object", additionalProperties: { anyOf: [{ type: "null" }, texts] } },
    ignoreChanges: texts,
    protect: { type: "boolean" },
    external: { type: "boolean" },
    delete: { type: "boolean" },
  },
};
export const isExported = new Ajv().compile<Exported>({
  type: "object",
  required: ["version", "deployment"],
  properties: {
    version: { type: "integer", minimum: 3, maximum: 4 },
    deployment: { type: "object", properties: { resources: { type: "array", items: RECORDED_RESOURCE } } },
  },
});

/** How Pulumi marks a value in a state as secret. */
const MARK = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/**
 * @param stack `pulumi stack import` takes only this stack's resources, of this project
 * @returns text for `pulumi stack import`
 * @throws StateError
 */
export function readExportedState(file: string, stack: { readonly project: string; readonly stack: string }): string {
  const state = parse(file);
  if (!isExported(state)) throw refuse(file, firstFault(isExported.errors));
  const prefix = `urn:pulumi:${stack.stack}::${stack.project}::`;
  const foreign = state.deployment.resources?.find(({ urn }) => !urn.startsWith(prefix));
  if (foreign !== undefined) {
    throw refuse(file, `a resource of another stack or project (${foreign.urn}) where ${prefix}... was expected`);
  }
  const { secrets_providers: _, ...deployment } = withoutSecrets(state.deployment) as Record<string, unknown>;
  return JSON.stringify({ version: state.version, deployment: { ...deployment, pending_operations: [] } });
}

/** `/deployment/resources/0/urn must match pattern "..."`. */
export function firstFault(errors: readonly ErrorObject[] | null | undefined): string {
  const { instancePath = "", message = "is another" } = errors?.[0] ?? {};
  return `${instancePath === "" ? "its top" : instancePath} ${message}`;
}

function parse(file: string): unknown {
  const text = readFileSync(file, "utf8");
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(file, "no JSON");
  }
}

function refuse(file: string, got: string): StateError {
  return new StateError(
    `Expected a stack's state at --state ${file}, got: ${got}; write it by pulumi stack export --stack <stack> --file <file>.`,
  );
}

/** Only whoever holds the stack's key could read them; a plan needs to know no more than that there was one. */
const withoutSecrets = (value: unknown): unknown => replaceSecrets(value, () => "[secret]");

/** The same value with something else in place of each secret, as Pulumi marks them in a state. */
export function replaceSecrets(value: unknown, by: (secret: Readonly<Record<string, unknown>>) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => replaceSecrets(item, by));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  if (entries.some(([key, mark]) => key === MARK && mark === SECRET)) return by(Object.fromEntries(entries));
  return Object.fromEntries(entries.map(([key, inner]) => [key, replaceSecrets(inner, by)]));
}
