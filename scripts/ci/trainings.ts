/** What training each pipeline of a tree on its sample came to; written by one run of CI, read by another that trusts nothing. */
import Ajv from "ajv";
import { readArtifact } from "./artifact";

export interface TrainedMetric {
  readonly name: string;
  readonly value: number;
  /** 95 % interval. */
  readonly interval?: readonly [number, number];
  readonly bound?: { readonly comparator: "<" | "<=" | ">" | ">="; readonly value: number; readonly holds: boolean };
}

export interface Training {
  readonly pipeline: string;
  /** What the gate decided; `failed` when the execution did not come to it. */
  readonly outcome: "passed" | "refused" | "failed";
  readonly metrics: readonly TrainedMetric[];
}

export interface Trainings {
  readonly schemaVersion: 1;
  readonly trainings: readonly Training[];
}

const number = { type: "number" };
const text = { type: "string", maxLength: 100 };
const bound = {
  type: "object",
  required: ["comparator", "value", "holds"],
  properties: { comparator: { enum: ["<", "<=", ">", ">="] }, value: number, holds: { type: "boolean" } },
};
const metric = {
  type: "object",
  required: ["name", "value"],
  properties: {
    name: text,
    value: number,
    interval: { type: "array", items: number, minItems: 2, maxItems: 2 },
    bound,
  },
};
const training = {
  type: "object",
  required: ["pipeline", "outcome", "metrics"],
  properties: {
    pipeline: text,
    outcome: { enum: ["passed", "refused", "failed"] },
    metrics: { type: "array", items: metric, maxItems: 100 },
  },
};
const isTrainings = new Ajv().compile<Trainings>({
  type: "object",
  required: ["schemaVersion", "trainings"],
  properties: { schemaVersion: { const: 1 }, trainings: { type: "array", items: training, maxItems: 100 } },
});

/** @returns undefined when there is no such file: the job that writes it did not come so far */
export function readTrainings(file: string): readonly Training[] | undefined {
  return readArtifact(file, isTrainings)?.trainings;
}
