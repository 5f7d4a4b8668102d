/**
 * The validators' floors: which metrics a registering pipeline must gate on, and how strict at least. Read from
 * floors.yaml by the pack itself, or from the pack's configuration in a foreign project; both pass the same schema.
 */
import * as fs from "node:fs";
import Ajv, { type ErrorObject } from "ajv";
import { LineCounter, parseDocument } from "yaml";
import type { MetricRequirement } from "./proof";

export interface MetricFloor {
  readonly path: string;
  readonly direction: "max" | "min";
  readonly bound: number;
}

export interface PipelineFloors {
  readonly metrics: Readonly<Record<string, MetricFloor>>;
  /** Whether a bias check must stand before every registration (GATE-13). */
  readonly biasCheck?: boolean;
  /** sha256 digests of the step code whose evaluation validators have reviewed, lower-case hex (GATE-15). */
  readonly evaluators?: readonly string[];
}

export interface Floors {
  readonly relaxedStacks: readonly string[];
  readonly pipelines: Readonly<Record<string, PipelineFloors>>;
  /** Days for which production keeps reports, superseded versions and logs at least. */
  readonly retentionDays?: number;
  readonly limits?: Limits;
  readonly allowed?: Allowed;
  /** The file of waivers: a path in the folder of floors.yaml, or an absolute one. waivers.yaml when absent. */
  readonly waivers?: string;
}

/** What a job may take at most. */
export interface Limits {
  /** Longest run of one job, in seconds. */
  readonly maxRuntimeSeconds?: number;
  /** Most instances of one job. */
  readonly instanceCount?: number;
  /** Instance types, with `*` for any run of characters: `ml.m5.*`. */
  readonly instanceTypes?: readonly string[];
}

/** What a stack may use although it does not declare it. */
export interface Allowed {
  /** Names of buckets. */
  readonly buckets?: readonly string[];
  /** ARNs of roles that pipelines and their jobs may run under; validators have read their policies. */
  readonly roles?: readonly string[];
  /** ARNs of model package groups whose models a validator has seen gated elsewhere: what they approve may be deployed. */
  readonly packageGroups?: readonly string[];
  /** Repositories of other accounts, with `*`: `<account>.dkr.ecr.<region>.amazonaws.com/<repository>`. */
  readonly images?: readonly string[];
  /** Regions in which anything may be; any when absent. */
  readonly regions?: readonly string[];
}

/** Six months: what Article 19 of the EU AI Act demands at least of the logs of high-risk systems. */
const RETENTION_DAYS = 183;

/** A day; SageMaker itself would let a job run for five (28 on request). */
const MAX_RUNTIME_SECONDS = 86_400;
const INSTANCE_COUNT = 10;

export function limitsOf({ limits = {} }: Floors): Required<Limits> {
  return {
    maxRuntimeSeconds: limits.maxRuntimeSeconds ?? MAX_RUNTIME_SECONDS,
    instanceCount: limits.instanceCount ?? INSTANCE_COUNT,
    instanceTypes: limits.instanceTypes ?? ["ml.*"],
  };
}

/** Without regions there is no rule on them; all else is empty. */
export function allowedOf({ allowed = {} }: Floors): Required<Omit<Allowed, "regions">> & Pick<Allowed, "regions"> {
  return { buckets: [], roles: [], images: [], packageGroups: [], ...allowed };
}

export function retentionDaysOf({ retentionDays }: Floors): number {
  return retentionDays ?? RETENTION_DAYS;
}

/** Every fault of a floors file or configuration, one line each. */
export class FloorsError extends Error {
  constructor(
    readonly source: string,
    readonly faults: readonly string[],
  ) {
    super(
      [`The floors in ${source} have faults; correct them there:`, ...faults.map((fault) => `  - ${fault}`)].join("\n"),
    );
    this.name = "FloorsError";
  }
}

const TEXTS = { type: "array" as const, items: { type: "string" as const, minLength: 1 }, uniqueItems: true };

/** What each key of the floors looks like; the pack's configuration has the same schema. */
export const FLOORS_PROPERTIES = {
  relaxedStacks: {
    type: "array" as const,
    items: { type: "string" as const, pattern: "^[A-Za-z0-9_.-]{1,100}$" },
    uniqueItems: true,
    description: "Stacks in which a rule may apply its relaxed level; every other stack is production.",
  },
  retentionDays: {
    type: "integer" as const,
    // What a validator may set it to: less than a month would be no retention.
    minimum: 30,
    maximum: 3650,
    description: "Days for which production keeps reports, superseded versions and logs at least.",
  },
  limits: {
    type: "object" as const,
    description: "What one job may take at most: maxRuntimeSeconds, instanceCount, instanceTypes (patterns).",
    additionalProperties: false,
    properties: {
      maxRuntimeSeconds: { type: "integer" as const, minimum: 60, maximum: 432_000 },
      instanceCount: { type: "integer" as const, minimum: 1, maximum: 100 },
      instanceTypes: { ...TEXTS, items: { type: "string" as const, pattern: "^ml\\.[a-z0-9.*-]+$" }, minItems: 1 },
    },
  },
  allowed: {
    type: "object" as const,
    description:
      "What a stack may use although it does not declare it: buckets, roles (ARNs), packageGroups (ARNs), images (repositories), regions.",
    additionalProperties: false,
    properties: {
      buckets: TEXTS,
      roles: TEXTS,
      packageGroups: TEXTS,
      images: TEXTS,
      regions: { ...TEXTS, minItems: 1 },
    },
  },
  waivers: {
    type: "string" as const,
    minLength: 1,
    description: "The file of waivers: a path in the folder of floors.yaml, or an absolute one (waivers.yaml).",
  },
  pipelines: {
    type: "object" as const,
    description: "Metrics that each registering pipeline must gate on, by the pipeline resource's logical name.",
    additionalProperties: {
      type: "object" as const,
      additionalProperties: false,
      required: ["metrics"],
      properties: {
        metrics: {
          type: "object" as const,
          // Without a metric the proof would have nothing to demand and would call every gate proved.
          minProperties: 1,
          additionalProperties: {
            type: "object" as const,
            additionalProperties: false,
            required: ["path", "direction", "bound"],
            properties: {
              path: { type: "string" as const, minLength: 1 },
              direction: { type: "string" as const, enum: ["max", "min"] },
              bound: { type: "number" as const },
            },
          },
        },
        biasCheck: {
          type: "boolean" as const,
          description: "Whether a ClarifyCheck step must stand before every registration.",
        },
        evaluators: {
          type: "array" as const,
          items: { type: "string" as const, pattern: "^[0-9a-f]{64}$" },
          uniqueItems: true,
          description: "sha256 digests of the step code that may evaluate in production.",
        },
      },
    },
  },
};

const validate = new Ajv({ allErrors: true }).compile<Floors>({
  type: "object",
  additionalProperties: false,
  required: ["relaxedStacks", "pipelines"],
  properties: FLOORS_PROPERTIES,
});

function faultLine(error: ErrorObject): string {
  const place = error.instancePath === "" ? "the top level" : error.instancePath;
  const detail: unknown = error.params.additionalProperty ?? error.params.allowedValues;
  const named = detail === undefined ? "" : ` (${Array.isArray(detail) ? detail.join(", ") : JSON.stringify(detail)})`;
  return `At ${place}: ${error.message ?? "is not valid"}${named}`;
}

/**
 * @param source Named in the error, for example the file.
 * @throws FloorsError with all faults at once.
 */
export function checkFloors(value: unknown, source: string): Floors {
  if (validate(value)) return value;
  throw new FloorsError(source, (validate.errors ?? []).map(faultLine));
}

/** @throws FloorsError when the file is missing, not YAML (with lines) or not valid. */
export function readFloors(file: string): Floors {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    throw new FloorsError(file, [error instanceof Error ? error.message : String(error)]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const faults = document.errors.map((error) => `Line ${lines.linePos(error.pos[0]).line}: ${error.message}`);
    throw new FloorsError(file, faults);
  }
  return checkFloors(document.toJS(), file);
}

/** What validators set for a pipeline; undefined when nobody has. */
export function floorsOf({ pipelines }: Floors, pipeline: string): PipelineFloors | undefined {
  return Object.hasOwn(pipelines, pipeline) ? pipelines[pipeline] : undefined;
}

/** The metrics that the proof must demand of this pipeline; empty when nobody has set a floor for it. */
export function requirementsOf(floors: Floors, pipeline: string): MetricRequirement[] {
  const { metrics = {} } = floorsOf(floors, pipeline) ?? {};
  return Object.entries(metrics).map(([name, metric]) => ({ name, ...metric }));
}
