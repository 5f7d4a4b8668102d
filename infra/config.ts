/**
 * The stack's configuration: read once, checked completely, one frozen object. Pure: it takes the raw values, so the
 * program (from the engine) and `pipeline render` (from the stack file) read them through the same eyes.
 * Pulumi.yaml declares the keys, their meaning and their defaults; the schema here says what a valid value is.
 */
import Ajv, { type ErrorObject } from "ajv";
import type { PipelineOptions } from "../pipeline/settings";

export interface StackConfig {
  readonly project: string;
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly allowedAccounts: readonly string[];
  readonly keyArn: string;
  readonly permissionsBoundaryArn: string;
  readonly protect: boolean;
  /** Days. */
  readonly dataRetentionDays: number;
  /** Days. */
  readonly logRetentionDays: number;
  readonly network: { readonly subnetIds?: readonly string[]; readonly securityGroupIds?: readonly string[] };
  /** `sha256:<64 hex>` or empty. */
  readonly imageDigest: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly pipelines: Readonly<Record<string, PipelineOptions>>;
}

/** The account id that dev and prod ship with; AWS documents it as an example, nobody deploys to it. */
export const PLACEHOLDER_ACCOUNT = "111122223333";

/** Every fault of a configuration, one line each. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(["The stack's configuration has faults:", ...faults.map((fault) => `  - ${fault}`)].join("\n"));
    this.name = "ConfigError";
  }
}

const account = { type: "string", pattern: "^[0-9]{12}$" };
const instanceTypes = {
  type: "array",
  items: { type: "string", pattern: "^ml\\.[a-z0-9-]+\\.[a-z0-9-]+$" },
  minItems: 1,
  uniqueItems: true,
};
const days = { type: "integer", minimum: 1, maximum: 3650 };
const columnName = { type: "string", minLength: 1, maxLength: 128, pattern: "^[^,\\s]+$" };

const pipelineSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    processingInstanceTypes: instanceTypes,
    trainingInstanceTypes: instanceTypes,
    maxRuntimeSeconds: { type: "integer", minimum: 60, maximum: 432000 },
    seed: { type: "integer", minimum: 0, maximum: 2147483647 },
    target: columnName,
    pseudonymiseColumns: { type: "array", items: columnName, uniqueItems: true },
    keyColumn: columnName,
    immutableInputs: { type: "boolean" },
  },
  required: [
    "processingInstanceTypes",
    "trainingInstanceTypes",
    "maxRuntimeSeconds",
    "seed",
    "target",
    "pseudonymiseColumns",
    "immutableInputs",
  ],
};

const TAG_KEYS = ["owner", "data-classification", "risk-tier", "ai-system-id", "cost-centre"];

export const CONFIG_SCHEMA = {
  type: "object",
  additionalProperties: false,
  properties: {
    account,
    region: { type: "string", pattern: "^[a-z]{2}(-[a-z]+)+-[0-9]$" },
    allowedAccounts: { type: "array", items: account, minItems: 1, uniqueItems: true },
    keyArn: { type: "string", pattern: "^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$" },
    permissionsBoundaryArn: { type: "string", pattern: "^arn:aws[a-z-]*:iam::[0-9]{12}:policy/[\\w+=,.@/-]+$" },
    protect: { type: "boolean" },
    dataRetentionDays: days,
    logRetentionDays: days,
    network: {
      type: "object",
      additionalProperties: false,
      properties: {
        subnetIds: {
          type: "array",
          items: { type: "string", pattern: "^subnet-[0-9a-f]+$" },
          minItems: 1,
          maxItems: 16,
        },
        securityGroupIds: {
          type: "array",
          items: { type: "string", pattern: "^sg-[0-9a-f]+$" },
          minItems: 1,
          maxItems: 5,
        },
      },
      dependencies: { subnetIds: ["securityGroupIds"], securityGroupIds: ["subnetIds"] },
    },
    imageDigest: { type: "string", pattern: "^(sha256:[0-9a-f]{64})?$" },
    tags: {
      type: "object",
      additionalProperties: { type: "string", minLength: 1, maxLength: 256 },
      required: TAG_KEYS,
    },
    pipelines: { type: "object", minProperties: 1, additionalProperties: pipelineSchema },
  },
  required: [
    "account",
    "region",
    "allowedAccounts",
    "keyArn",
    "permissionsBoundaryArn",
    "protect",
    "dataRetentionDays",
    "logRetentionDays",
    "network",
    "imageDigest",
    "tags",
    "pipelines",
  ],
} as const;

const validate = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true }).compile<
  Omit<StackConfig, "project" | "stack">
>(CONFIG_SCHEMA);

/**
 * Reads the configuration of one stack.
 * @param raw values by full key (`sluicegate:account`), as the engine hands them over (text; JSON for what is not text)
 *   or as the stack file holds them
 * @param pipelineNames the pipelines that exist; each needs options, and no other may have some
 * @throws ConfigError naming every fault, never quoting a value
 */
export function readConfig(
  raw: Readonly<Record<string, unknown>>,
  identity: { readonly project: string; readonly stack: string },
  pipelineNames: readonly string[],
): StackConfig {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(raw)) {
    const [namespace, name] = splitKey(key);
    if (namespace === identity.project) values[name] = decode(name, value);
    else if (namespace !== "pulumi") {
      faults.push(
        `Expected keys of ${identity.project}: only, got ${key}; the provider is configured by the stack's own keys.`,
      );
    }
  }
  if (!validate(values)) {
    faults.push(...(validate.errors ?? []).map((error) => describe(error)));
    throw new ConfigError(faults.sort());
  }
  faults.push(...contradictions(values, pipelineNames));
  if (faults.length > 0) throw new ConfigError(faults.sort());
  return Object.freeze({ ...identity, ...values });
}

function splitKey(key: string): [string, string] {
  const at = key.indexOf(":");
  return [key.slice(0, at), key.slice(at + 1)];
}

/** The engine hands over text; anything that is not declared as text is JSON inside it. */
function decode(name: string, value: unknown): unknown {
  const property: { type: string } | undefined = Object.entries(CONFIG_SCHEMA.properties).find(
    ([key]) => key === name,
  )?.[1];
  if (typeof value !== "string" || property === undefined || property.type === "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value; // the schema then says which type it expected
  }
}

function describe(error: ErrorObject): string {
  const path = error.instancePath.slice(1).replaceAll("/", ".");
  const detail = typeof error.params.additionalProperty === "string" ? ` (${error.params.additionalProperty})` : "";
  return `sluicegate:${path === "" ? "*" : path} ${error.message ?? "is not valid"}${detail}; Pulumi.yaml describes each key.`;
}

function contradictions(config: Omit<StackConfig, "project" | "stack">, pipelineNames: readonly string[]): string[] {
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
  for (const [name, { keyColumn, pseudonymiseColumns }] of Object.entries(config.pipelines)) {
    if (keyColumn === undefined || pseudonymiseColumns.includes(keyColumn)) continue;
    faults.push(
      `Expected sluicegate:pipelines.${name}.keyColumn among its pseudonymiseColumns; a key identifies a person.`,
    );
  }
  const configured = Object.keys(config.pipelines);
  for (const name of pipelineNames.filter((known) => !configured.includes(known))) {
    faults.push(`Expected options at sluicegate:pipelines.${name}, got none; copy the block of another stack.`);
  }
  for (const name of configured.filter((given) => !pipelineNames.includes(given))) {
    faults.push(
      `Expected one of ${pipelineNames.join(", ")} under sluicegate:pipelines, got ${name}; remove it or add the pipeline.`,
    );
  }
  return faults;
}
