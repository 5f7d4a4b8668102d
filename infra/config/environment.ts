/** What an environment's configuration is, and what makes it valid key by key. */
import type { PipelineOptions } from "../../pipeline/settings";
import { existing, naming, type Existing, type Naming } from "./existing";
import * as piece from "./pieces";

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
  /** Accounts that may read the registered models and deploy from them. */
  readonly crossAccountReaders: readonly string[];
  readonly network: { readonly subnetIds?: readonly string[]; readonly securityGroupIds?: readonly string[] };
  /** What the account has already; what is not there is made. */
  readonly existing: Existing;
  readonly naming: Naming;
  readonly tags: Readonly<Record<string, string>>;
  readonly pipelines: Readonly<Record<string, PipelineOptions>>;
}

const instanceTypes = {
  type: "array",
  items: { type: "string", pattern: "^ml\\.[a-z0-9-]+\\.[a-z0-9-]+$" },
  minItems: 1,
  uniqueItems: true,
};
/** Columns are joined by commas on their way to the steps. */
const columnName = { type: "string", minLength: 1, maxLength: 128, pattern: "^[^,\\s]([^,\\t\\r\\n]*[^,\\s])?$" };

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
    imageDigest: { type: "string", pattern: "^sha256:[0-9a-f]{64}$" },
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

const properties = {
  account: piece.account,
  region: piece.region,
  allowedAccounts: { type: "array", items: piece.account, minItems: 1, uniqueItems: true },
  keyArn: piece.keyArn,
  permissionsBoundaryArn: piece.policyArn,
  protect: { type: "boolean" },
  dataRetentionDays: piece.days,
  logRetentionDays: piece.days,
  network: piece.network,
  crossAccountReaders: { type: "array", items: piece.account, uniqueItems: true },
  existing,
  naming,
  tags: piece.tags,
  pipelines: { type: "object", minProperties: 1, additionalProperties: pipelineSchema },
};

/** Every key is set: Pulumi.yaml has the defaults. */
export const ENVIRONMENT_SCHEMA = {
  type: "object",
  additionalProperties: false,
  properties,
  required: Object.keys(properties),
} as const;
