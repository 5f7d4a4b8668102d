/** From raw values to checked ones, by a schema; the same for every kind of stack. Pure. */
import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import { ConfigError } from "./error";
import { plainSecrets } from "./plainSecrets";

/** The schema of a stack's keys: an object schema that names each key and takes no other. */
export interface KeySchema {
  readonly type: "object";
  readonly additionalProperties: false;
  readonly properties: Readonly<Record<string, { readonly type: string }>>;
  readonly required: readonly string[];
}

/** Values by full key (`sluicegate:account`): text from the engine (JSON for what is not text), or as a file holds them. */
export type RawValues = Readonly<Record<string, unknown>>;

/** Compiles a KeySchema; it reports all faults of a value, not the first. */
export const compiler = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });

/**
 * @param schema says which keys there are and which of them are text
 * @param validate the same schema, compiled
 * @returns the values by short key (`account`)
 * @throws ConfigError naming every fault, never quoting a value
 */
export function readValues<T>(raw: RawValues, project: string, schema: KeySchema, validate: ValidateFunction<T>): T {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(raw)) {
    const [namespace, name] = splitKey(key);
    if (namespace === project) values[name] = decode(schema.properties[name]?.type, value);
    else if (namespace !== "pulumi") {
      faults.push(`Expected keys of ${project}: only, got ${key}; the provider is configured by the stack's own keys.`);
    }
  }
  faults.push(...plainSecrets(project, values));
  if (validate(values) && faults.length === 0) return values;
  faults.push(...(validate.errors ?? []).map((error) => describe(project, error)));
  throw new ConfigError(faults.sort());
}

function splitKey(key: string): [string, string] {
  const at = key.indexOf(":");
  return [key.slice(0, at), key.slice(at + 1)];
}

/** The engine hands over text; anything that is not declared as text is JSON inside it. */
function decode(type: string | undefined, value: unknown): unknown {
  if (typeof value !== "string" || type === undefined || type === "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value; // the schema then says which type it expected
  }
}

function describe(project: string, error: ErrorObject): string {
  const path = error.instancePath.slice(1).replaceAll("/", ".");
  const { additionalProperty, allowedValues }: Partial<Record<string, unknown>> = { ...error.params };
  const detail = Array.isArray(allowedValues) ? allowedValues.join(", ") : additionalProperty;
  const named = typeof detail === "string" ? ` (${detail})` : "";
  return `${project}:${path === "" ? "*" : path} ${error.message ?? "is not valid"}${named}; Pulumi.yaml describes each key.`;
}
