/**
 * What the floors and the pack's configuration look like: one schema for both, and one table of defaults from which rules
 * and schema take theirs. What the schema language cannot say is in floorsFaults.ts.
 */
import type { Allowed, Floors, Limits } from "./floors";

interface Defaults extends Required<Omit<Floors, "limits" | "allowed" | "waivers">> {
  readonly limits: Required<Limits>;
  /** Without regions anything may be anywhere. */
  readonly allowed: Required<Omit<Allowed, "regions">>;
}

/** What holds for a key that nobody has set. */
export const DEFAULTS: Defaults = {
  relaxedStacks: [],
  // Six months: what Article 19 of the EU AI Act demands at least of the logs of high-risk systems.
  retentionDays: 183,
  // A day; SageMaker itself would let a job run for five (28 on request).
  limits: { maxRuntimeSeconds: 86_400, instanceCount: 10, instanceTypes: ["ml.*"] },
  allowed: { buckets: [], roles: [], packageGroups: [], images: [] },
  remediate: [],
  pipelines: {},
};

/** Rules that can mend a resource themselves: in place, with no effect on who may do what. Ids, by the rules' own order. */
export const REMEDIABLE = ["S3-02", "S3-03", "S3-08", "KMS-01", "KMS-02", "ECR-01", "ECR-02", "LOG-01"] as const;

/** Entries of a list, each once; what `form` describes is told when an entry has another one. */
function listOf(description: string, form: string, pattern: string) {
  return {
    type: "array" as const,
    items: { type: "string" as const, pattern, description: form },
    uniqueItems: true,
    description,
  };
}

const REGION = "[a-z]{2,3}(-[a-z]+)+-[0-9]+";

const limits = {
  type: "object" as const,
  description: "What one job may take at most.",
  additionalProperties: false,
  properties: {
    maxRuntimeSeconds: {
      type: "integer" as const,
      // Five days: longer than SageMaker runs a job without being asked.
      minimum: 60,
      maximum: 432_000,
      description: "Longest run of one job, in seconds.",
      default: DEFAULTS.limits.maxRuntimeSeconds,
    },
    instanceCount: {
      type: "integer" as const,
      minimum: 1,
      maximum: 100,
      description: "Most instances of one job.",
      default: DEFAULTS.limits.instanceCount,
    },
    instanceTypes: {
      ...listOf(
        "Instance types that a job may have; * stands for any run of characters.",
        "an instance type such as ml.m5.*",
        "^ml\\.[a-z0-9.*-]+$",
      ),
      minItems: 1,
      default: [...DEFAULTS.limits.instanceTypes],
    },
  },
};

const allowed = {
  type: "object" as const,
  description: "What a stack may use although it does not declare it.",
  additionalProperties: false,
  properties: {
    buckets: {
      ...listOf("Names of buckets.", "a bucket's name", "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"),
      default: [...DEFAULTS.allowed.buckets],
    },
    roles: {
      ...listOf(
        "ARNs of roles that pipelines and their jobs may run under; a validator has read their policies.",
        "the ARN of a role",
        "^arn:aws[a-z-]*:iam::[0-9]{12}:role/[!-~]+$",
      ),
      default: [...DEFAULTS.allowed.roles],
    },
    packageGroups: {
      ...listOf(
        "ARNs of model package groups of other stacks, whose gates a validator has read.",
        "the ARN of a model package group",
        "^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:[0-9]{12}:model-package-group/[A-Za-z0-9][A-Za-z0-9-]{0,62}$",
      ),
      default: [...DEFAULTS.allowed.packageGroups],
    },
    images: {
      ...listOf(
        "Repositories of other accounts, after the account with * for any run of characters.",
        "<account>.dkr.ecr.<region>.amazonaws.com/<repository>",
        "^[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9*-]+\\.amazonaws\\.com(\\.cn)?/[a-z0-9._/*-]+$",
      ),
      default: [...DEFAULTS.allowed.images],
    },
    regions: {
      ...listOf("Regions in which anything may be; any when absent.", "a region such as eu-west-1", `^${REGION}$`),
      minItems: 1,
    },
  },
};

const metric = {
  type: "object" as const,
  description: "How good a model must be by one metric.",
  additionalProperties: false,
  required: ["path", "direction", "bound"],
  properties: {
    path: { type: "string" as const, minLength: 1, description: "Where the metric stands in the evaluation report." },
    direction: {
      type: "string" as const,
      enum: ["max", "min"],
      description: "max: at most the bound; min: at least the bound.",
    },
    bound: { type: "number" as const, description: "The weakest bound that a gate may have." },
  },
};

const pipelines = {
  type: "object" as const,
  description: "What each registering pipeline must gate on, by the pipeline resource's logical name.",
  additionalProperties: {
    type: "object" as const,
    description: "The floors of one pipeline.",
    additionalProperties: false,
    required: ["metrics"],
    properties: {
      // Without a metric the proof would have nothing to demand and would call every gate proved.
      metrics: { type: "object" as const, description: "By name.", minProperties: 1, additionalProperties: metric },
      biasCheck: {
        type: "boolean" as const,
        description: "Whether a ClarifyCheck step must stand before every registration.",
        default: false,
      },
      evaluators: {
        ...listOf(
          "sha256 digests of the step code that may evaluate in production.",
          "64 lower-case hexadecimal digits",
          "^[0-9a-f]{64}$",
        ),
        default: [],
      },
    },
  },
};

/** What each key of the floors looks like; the pack's configuration has the same schema. */
export const FLOORS_PROPERTIES = {
  relaxedStacks: listOf(
    "Stacks in which a rule may apply its relaxed level; every other stack is production.",
    "a stack's name: letters, digits, dot, dash and underscore",
    "^[A-Za-z0-9_.-]{1,100}$",
  ),
  retentionDays: {
    type: "integer" as const,
    // What a validator may set it to: less than a month would be no retention.
    minimum: 30,
    maximum: 3650,
    description: "Days for which production keeps reports, superseded versions and logs at least.",
  },
  limits,
  allowed,
  // Without a default: a file that nobody named may be missing.
  waivers: {
    type: "string" as const,
    minLength: 1,
    description: "The file of waivers: a path in the folder of floors.yaml, or an absolute one; else waivers.yaml.",
  },
  remediate: {
    type: "array" as const,
    items: { type: "string" as const, enum: [...REMEDIABLE], description: "the id of a rule that can remediate" },
    uniqueItems: true,
    description: "Rules that mend what they object to, instead of refusing it.",
  },
  pipelines,
};
