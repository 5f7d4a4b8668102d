/** The outputs of an account stack as the engine prints them, shape checked. */
import type { AccountOutputs } from "../../infra/account/outputs";

const TEXTS = ["project", "stack", "account", "region", "stateBucket", "oidcProviderArn"];

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isAccountOutputs(value: unknown): value is AccountOutputs {
  if (!isObject(value) || value.schemaVersion !== 1 || value.kind !== "account") return false;
  if (!TEXTS.every((name) => typeof value[name] === "string")) return false;
  return isObject(value.roleArns) && isObject(value.environments);
}

/** @throws Error when they are of another kind of stack or version */
export function accountOutputs(outputs: unknown): AccountOutputs {
  if (isAccountOutputs(outputs)) return outputs;
  throw new Error("Expected the outputs of an account stack, got others; run bootstrap with this version.");
}
