/**
 * The stack's configuration: read once, checked completely, one frozen object. Pure: it takes the raw values, so the
 * program (from the engine) and `pipeline render` (from the stack file) read them through the same eyes.
 * Pulumi.yaml declares the keys, their meaning and their defaults; the schemas here say what a valid value is.
 */
import { accountContradictions } from "./accountContradictions";
import { ACCOUNT_SCHEMA, type AccountConfig } from "./account";
import { contradictions } from "./contradictions";
import { ENVIRONMENT_SCHEMA, type StackConfig } from "./environment";
import { ConfigError } from "./error";
import { ownValues } from "./kind";
import { compiler, readValues, type RawValues } from "./values";

export { ACCOUNT_SCHEMA, type AccountConfig, type GithubRepository } from "./account";
export { kindOf } from "./kind";
export { ENVIRONMENT_SCHEMA, type StackConfig } from "./environment";
export { ConfigError } from "./error";
export { PLACEHOLDER_ACCOUNT } from "./placeholders";

interface StackIdentity {
  readonly project: string;
  readonly stack: string;
}

const validate = compiler.compile<Omit<StackConfig, keyof StackIdentity>>(ENVIRONMENT_SCHEMA);
const validateAccount = compiler.compile<Omit<AccountConfig, keyof StackIdentity>>(ACCOUNT_SCHEMA);

/**
 * Reads the configuration of one environment.
 * @param written the pipelines that are written here; each needs options, and no other may have some
 * @param madeElsewhere those whose definition another tool made
 * @throws ConfigError naming every fault, never quoting a value
 */
export function readConfig(
  raw: RawValues,
  identity: StackIdentity,
  written: readonly string[],
  madeElsewhere: readonly string[] = [],
): StackConfig {
  const own = ownValues(raw, identity.project, ENVIRONMENT_SCHEMA, ACCOUNT_SCHEMA);
  const values = readValues(own, identity.project, ENVIRONMENT_SCHEMA, validate);
  const faults = contradictions(values, written, madeElsewhere);
  if (faults.length > 0) throw new ConfigError(faults.sort());
  return Object.freeze({ ...identity, ...values });
}

/**
 * Reads the configuration of an account stack.
 * @throws ConfigError naming every fault, never quoting a value
 */
export function readAccountConfig(raw: RawValues, identity: StackIdentity): AccountConfig {
  const own = ownValues(raw, identity.project, ACCOUNT_SCHEMA, ENVIRONMENT_SCHEMA);
  const values = readValues(own, identity.project, ACCOUNT_SCHEMA, validateAccount);
  const faults = accountContradictions(values);
  if (faults.length > 0) throw new ConfigError(faults.sort());
  return Object.freeze({ ...identity, ...values });
}
