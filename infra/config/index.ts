/**
 * The stack's configuration: read once, checked completely, one frozen object. Pure: it takes the raw values, so the
 * program (from the engine) and `pipeline render` (from the stack file) read them through the same eyes.
 * Pulumi.yaml declares the keys, their meaning and their defaults; the schemas here say what a valid value is.
 */
import { contradictions } from "./contradictions";
import { ENVIRONMENT_SCHEMA, type StackConfig } from "./environment";
import { ConfigError } from "./error";
import { compiler, readValues, type RawValues } from "./values";

export { ENVIRONMENT_SCHEMA, type StackConfig } from "./environment";
export { ConfigError } from "./error";

/** The account id that dev and prod ship with; AWS documents it as an example, nobody deploys to it. */
export const PLACEHOLDER_ACCOUNT = "111122223333";

const validate = compiler.compile<Omit<StackConfig, "project" | "stack">>(ENVIRONMENT_SCHEMA);

/**
 * Reads the configuration of one environment.
 * @param pipelineNames the pipelines that exist; each needs options, and no other may have some
 * @throws ConfigError naming every fault, never quoting a value
 */
export function readConfig(
  raw: RawValues,
  identity: { readonly project: string; readonly stack: string },
  pipelineNames: readonly string[],
): StackConfig {
  const values = readValues(raw, identity.project, ENVIRONMENT_SCHEMA, validate);
  const faults = contradictions(values, pipelineNames);
  if (faults.length > 0) throw new ConfigError(faults.sort());
  return Object.freeze({ ...identity, ...values });
}
