/** What an account stack's configuration is, and what makes it valid key by key. */
import { naming, type Naming } from "./existing";
import * as piece from "./pieces";

/** Where the repository lives on GitHub; the numbers stay when it is renamed, and no other repository ever has them. */
export interface GithubRepository {
  readonly owner: string;
  /** Digits, as `gh api users/OWNER --jq .id` prints them. */
  readonly ownerId: string;
  readonly repository: string;
  /** Digits, as `gh api repos/OWNER/REPOSITORY --jq .id` prints them. */
  readonly repositoryId: string;
  /** The branch that deploys. */
  readonly branch: string;
}

/** What a regulated account already has; what is named here is used and not created. */
export interface Existing {
  readonly oidcProviderArn?: string;
  readonly stateBucket?: string;
  /** By name: `state`, `logs`, `data-<environment>`. */
  readonly keyArns?: Readonly<Record<string, string>>;
  /** By environment. */
  readonly boundaryArns?: Readonly<Record<string, string>>;
  /** By name: `preview`, `image`, `deploy-<environment>`, `train-<environment>`. */
  readonly roleArns?: Readonly<Record<string, string>>;
  /** Names, for example `/aws/sagemaker/TrainingJobs`. */
  readonly logGroups?: readonly string[];
  readonly network?: { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] };
}

export interface AccountConfig {
  readonly project: string;
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly allowedAccounts: readonly string[];
  readonly protect: boolean;
  /** Days for which superseded states stay. */
  readonly dataRetentionDays: number;
  /** Days, one of those that CloudWatch Logs offers. */
  readonly logRetentionDays: number;
  readonly tags: Readonly<Record<string, string>>;
  /** ARNs of the roles that bootstrap the account; they alone administer keys and aliases. */
  readonly administrators: readonly string[];
  readonly github: GithubRepository;
  /** Names of the stacks that this account serves. */
  readonly environments: readonly string[];
  /** A network to make; empty means none. */
  readonly vpc: { readonly cidrBlock?: string; readonly zones?: readonly string[] };
  readonly existing: Existing;
  /** How what is made must be called, here and in the environments alike. */
  readonly naming: Naming;
  /** Ids of what exists and is to be taken over, by logical name; bootstrap finds and passes them. */
  readonly imports: Readonly<Record<string, string>>;
}

/** Source: the API reference of CloudWatch Logs, PutRetentionPolicy. */
const LOG_RETENTION = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const number = { type: "string", pattern: "^[0-9]{1,20}$" };
const environmentName = "^[a-z][a-z0-9-]{0,19}$";
const arn = (service: string, resource: string) => ({
  type: "string",
  pattern: `^arn:aws[a-z-]*:${service}:[a-z0-9-]*:[0-9]{12}:${resource}$`,
});
const roleArn = arn("iam", "role/[\\w+=,.@/-]+");
const byName = (value: object) => ({ type: "object", additionalProperties: value });

const github = {
  type: "object",
  additionalProperties: false,
  properties: {
    owner: { type: "string", pattern: "^[A-Za-z0-9-]{1,39}$" },
    ownerId: number,
    repository: { type: "string", pattern: "^[A-Za-z0-9._-]{1,100}$" },
    repositoryId: number,
    // A wildcard in a trust policy would admit other branches.
    branch: { type: "string", pattern: "^[A-Za-z0-9._/-]{1,200}$" },
  },
  required: ["owner", "ownerId", "repository", "repositoryId", "branch"],
};

const vpc = {
  type: "object",
  additionalProperties: false,
  properties: {
    cidrBlock: { type: "string", pattern: "^([0-9]{1,3}\\.){3}0/(16|17|18|19|20)$" },
    zones: {
      type: "array",
      items: { type: "string", pattern: "^[a-z]{2}(-[a-z]+)+-[0-9][a-z]$" },
      minItems: 2,
      maxItems: 4,
      uniqueItems: true,
    },
  },
  dependencies: { cidrBlock: ["zones"], zones: ["cidrBlock"] },
};

const existing = {
  type: "object",
  additionalProperties: false,
  properties: {
    oidcProviderArn: arn("iam", "oidc-provider/token\\.actions\\.githubusercontent\\.com"),
    stateBucket: { type: "string", pattern: "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$" },
    keyArns: byName(piece.keyArn),
    boundaryArns: byName(piece.policyArn),
    roleArns: byName(roleArn),
    logGroups: { type: "array", items: { type: "string", pattern: "^/aws/sagemaker/[A-Za-z]+$" }, uniqueItems: true },
    network: { ...piece.network, required: ["subnetIds", "securityGroupIds"] },
  },
};

const properties = {
  account: piece.account,
  region: piece.region,
  allowedAccounts: { type: "array", items: piece.account, minItems: 1, uniqueItems: true },
  protect: { type: "boolean" },
  dataRetentionDays: piece.days,
  logRetentionDays: { type: "integer", enum: LOG_RETENTION },
  administrators: { type: "array", items: roleArn, minItems: 1, uniqueItems: true },
  github,
  environments: {
    type: "array",
    items: { type: "string", pattern: environmentName },
    minItems: 1,
    maxItems: 10,
    uniqueItems: true,
  },
  vpc,
  existing,
  naming,
  tags: piece.tags,
  imports: byName({ type: "string", minLength: 1, maxLength: 2048 }),
};

/** Every key is set: Pulumi.yaml has the defaults. */
export const ACCOUNT_SCHEMA = {
  type: "object",
  additionalProperties: false,
  properties,
  required: Object.keys(properties),
} as const;
