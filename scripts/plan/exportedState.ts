/** A stack's state as `pulumi stack export` writes it, made fit for a scratch backend that can decrypt nothing of it. */
import { readFileSync } from "node:fs";
import Ajv from "ajv";

/** A state that cannot serve as the old side; one line with the file, what is wrong and what to do. */
export class StateError extends Error {
  override readonly name = "StateError";
}

interface Exported {
  readonly version: number;
  readonly deployment: { readonly resources?: readonly { readonly urn: string }[] };
}

const resource = {
  type: "object",
  required: ["urn", "type"],
  properties: { urn: { type: "string", pattern: "^urn:pulumi:[^:]+::[^:]+::.+::.+$" }, type: { type: "string" } },
};
const validate = new Ajv().compile<Exported>({
  type: "object",
  required: ["version", "deployment"],
  properties: {
    version: { type: "integer", minimum: 3, maximum: 4 },
    deployment: { type: "object", properties: { resources: { type: "array", items: resource } } },
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
  if (!validate(state)) {
    const [fault] = validate.errors ?? [];
    const place = fault?.instancePath === "" ? "its top" : (fault?.instancePath ?? "");
    throw refuse(file, `${place} ${fault?.message ?? "is another"}`);
  }
  const prefix = `urn:pulumi:${stack.stack}::${stack.project}::`;
  const foreign = state.deployment.resources?.find(({ urn }) => !urn.startsWith(prefix));
  if (foreign !== undefined) {
    throw refuse(file, `a resource of another stack or project (${foreign.urn}) where ${prefix}... was expected`);
  }
  const { secrets_providers: _, ...deployment } = withoutSecrets(state.deployment) as Record<string, unknown>;
  return JSON.stringify({ version: state.version, deployment: { ...deployment, pending_operations: [] } });
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
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  if (Object.entries(value).some(([key, mark]) => key === MARK && mark === SECRET)) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
}
