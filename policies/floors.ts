/**
 * The validators' floors: which metrics a registering pipeline must gate on, and how strict at least. Read from
 * floors.yaml by the pack itself, or from the pack's configuration in a foreign project; both pass the same schema.
 */
import * as fs from "node:fs";
import Ajv from "ajv";
import { LineCounter, parseDocument } from "yaml";
import { STARTS_SOON } from "./checkedYaml";
import { faultLine, furtherFaults } from "./floorsFaults";
import { DEFAULTS, FLOORS_PROPERTIES } from "./floorsSchema";
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
  /** Ids of rules that mend what they object to; none when absent. */
  readonly remediate?: readonly string[];
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

export function limitsOf({ limits = {} }: Floors): Required<Limits> {
  return { ...DEFAULTS.limits, ...limits };
}

/** Without regions there is no rule on them; all else is empty. */
export function allowedOf({ allowed = {} }: Floors): Required<Omit<Allowed, "regions">> & Pick<Allowed, "regions"> {
  return { ...DEFAULTS.allowed, ...allowed };
}

export function retentionDaysOf({ retentionDays }: Floors): number {
  return retentionDays ?? DEFAULTS.retentionDays;
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
    // The SDK prints the stack of what a policy throws, and this is for a person to mend.
    this.stack = this.message;
  }
}

export const FLOORS_SCHEMA = {
  type: "object",
  additionalProperties: false,
  required: ["relaxedStacks", "pipelines"],
  properties: FLOORS_PROPERTIES,
};

const validate = new Ajv({ ...STARTS_SOON, allErrors: true, verbose: true }).compile<Floors>(FLOORS_SCHEMA);

/**
 * @param source Named in the error, for example the file.
 * @throws FloorsError with all faults at once.
 */
export function checkFloors(value: unknown, source: string): Floors {
  if (!validate(value)) throw new FloorsError(source, (validate.errors ?? []).map(faultLine));
  const faults = furtherFaults(value);
  if (faults.length > 0) throw new FloorsError(source, faults);
  return value;
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
