/** What is wrong in an environment's configuration though each key alone is valid. Pure. */
import { existingContradictions } from "./existing";
import type { StackConfig } from "./environment";
import { PLACEHOLDER_ACCOUNT, PLACEHOLDER_DIGEST } from "./placeholders";

type Values = Omit<StackConfig, "project" | "stack">;

/** @returns one line for each contradiction, in no order; none quotes a value other than a pipeline's name */
export function contradictions(config: Values, written: readonly string[], madeElsewhere: readonly string[]): string[] {
  return [
    ...ofPlace(config),
    ...ofKeyColumns(config),
    ...ofImages(config),
    ...ofPipelines(config, written),
    ...existingContradictions(config, [...written, ...madeElsewhere]),
  ];
}

function ofPlace(config: Values): string[] {
  const faults: string[] = [];
  if (!config.allowedAccounts.includes(config.account)) {
    faults.push("Expected sluicegate:account to be one of sluicegate:allowedAccounts; this stack may not exist there.");
  }
  const [, , , keyRegion, keyAccount] = config.keyArn.split(":");
  if (keyRegion !== config.region || keyAccount !== config.account) {
    faults.push(
      "Expected sluicegate:keyArn in the stack's own account and region; create the key there or change them.",
    );
  }
  if (config.crossAccountReaders.includes(config.account)) {
    faults.push("Expected other accounts than the stack's own at sluicegate:crossAccountReaders; remove it there.");
  }
  return faults;
}

function ofKeyColumns({ pipelines }: Values): string[] {
  return Object.entries(pipelines)
    .filter(
      ([, { keyColumn, pseudonymiseColumns }]) => keyColumn !== undefined && !pseudonymiseColumns.includes(keyColumn),
    )
    .map(
      ([name]) =>
        `Expected sluicegate:pipelines.${name}.keyColumn among its pseudonymiseColumns; a key identifies a person.`,
    );
}

/** In an account of one's own the placeholder would fail late, when SageMaker pulls the image. */
function ofImages({ account, pipelines }: Values): string[] {
  if (account === PLACEHOLDER_ACCOUNT) return [];
  return Object.entries(pipelines)
    .filter(([, { imageDigest }]) => imageDigest === PLACEHOLDER_DIGEST)
    .map(
      ([name]) =>
        `Expected the image's digest at sluicegate:pipelines.${name}.imageDigest, got the placeholder it ships with; ` +
        "README (To dev and prod) says how to learn it.",
    );
}

function ofPipelines({ pipelines }: Values, known: readonly string[]): string[] {
  const configured = Object.keys(pipelines);
  return [
    ...known
      .filter((name) => !configured.includes(name))
      .map((name) => `Expected options at sluicegate:pipelines.${name}, got none; copy the block of another stack.`),
    ...configured
      .filter((name) => !known.includes(name))
      .map(
        (name) =>
          `Expected one of ${known.join(", ")} under sluicegate:pipelines, got ${name}; remove it or add the pipeline.`,
      ),
  ];
}
