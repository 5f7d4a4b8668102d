/** What a PROVED definition is certified to do, and under which assumptions. */
import { createHash } from "node:crypto";
import type { Comparator } from "./atoms";
import type { Interval } from "./box";
import type { CertifiedEvaluation } from "./evaluation";

export interface CertifiedAtom {
  readonly metric: string;
  readonly path: string;
  readonly comparator: Comparator;
  readonly bound: number;
}

export interface CertifiedSink extends CertifiedEvaluation {
  readonly step: string;
  /** Condition steps on the path, outermost first. */
  readonly conditions: string[];
  readonly atoms: CertifiedAtom[];
  /** Steps that measured, separated by ", ". */
  readonly evaluator: string;
  /** The job that trained what is registered. */
  readonly root: string;
}

export interface Certificate {
  /** sha256 of the definition's text in UTF-8, lower-case hex. */
  readonly digest: string;
  /** Empty when the definition registers nothing. */
  readonly sinks: CertifiedSink[];
  /** Parameters that whoever starts an execution may set. */
  readonly starterChoices: string[];
  /** What the proof cannot see. */
  readonly assumptions: string[];
}

/** What no definition can show; stands in every certificate. */
export const ASSUMPTIONS: readonly string[] = [
  "The evaluation code computes the metrics honestly, from its model and data inputs, as finite numbers.",
  "The processing step that splits the data gives each row to one output only.",
  "The code, the images and the literal inputs named here are what they were when they were reviewed.",
  "No role of a job may create or update model packages, or write into another step's output.",
  "The serving image loads the registered artifact and no other.",
  "SageMaker runs a definition as documented; executions are neither selective nor of an older version.",
];

export function digestOf(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** The bound that an interval guarantees on the side that the requirement names. */
export function certifiedAtom(metric: string, direction: "max" | "min", interval: Interval): CertifiedAtom {
  const { path } = interval.source;
  if (direction === "max") return { metric, path, comparator: interval.highOpen ? "<" : "<=", bound: interval.high };
  return { metric, path, comparator: interval.lowOpen ? ">" : ">=", bound: interval.low };
}
