/** What `stack preview --json` said of a stack; written by one run of CI, read by another that trusts nothing. */
import Ajv from "ajv";
import type { PolicyFinding } from "../engineEvents";
import type { PlannedResource } from "../plan/plan";
import type { Previewed } from "../plan/planReport";
import { readArtifact } from "./artifact";

/** The parts of a preview that the comment tells. */
export interface Preview extends Pick<
  Previewed,
  "stack" | "outcome" | "changes" | "compared" | "dataLoss" | "pipelines"
> {
  readonly findings: readonly Pick<PolicyFinding, "rule" | "level" | "message" | "urn">[];
  readonly plan: readonly Pick<PlannedResource, "operation" | "type" | "urn" | "properties">[];
}

const text = { type: "string", maxLength: 20_000 };
const texts = { type: "array", items: text, maxItems: 10_000 };

/** An object with exactly these properties among others. */
const record = (properties: Readonly<Record<string, object>>) => ({
  type: "object",
  required: Object.keys(properties),
  properties,
});
const list = (items: object) => ({ type: "array", items, maxItems: 10_000 });

const guarantees = {
  anyOf: [
    { type: "null" },
    list(record({ path: text, direction: { enum: ["max", "min"] }, bound: { type: "number" } })),
  ],
};

const isPreview = new Ajv().compile<Preview>(
  record({
    schemaVersion: { const: 1 },
    stack: text,
    outcome: { enum: ["succeeded", "refused", "failed", "cancelled"] },
    changes: { type: "object", maxProperties: 50, additionalProperties: { type: "number" } },
    findings: list(record({ rule: text, level: text, message: text, urn: text })),
    compared: { type: "boolean" },
    dataLoss: text,
    plan: list(
      record({
        operation: { enum: ["create", "update", "replace", "delete", "same"] },
        type: text,
        urn: text,
        properties: texts,
      }),
    ),
    pipelines: list(
      record({
        name: text,
        change: { enum: ["new", "changed", "gone", "same"] },
        steps: record({ added: texts, removed: texts, changed: texts }),
        gates: record({ before: guarantees, after: guarantees }),
      }),
    ),
  }),
);

/** @returns undefined when there is no such file: the job that writes it did not come so far */
export function readPreview(file: string): Preview | undefined {
  return readArtifact(file, isPreview);
}
