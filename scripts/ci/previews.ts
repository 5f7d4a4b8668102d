/** What `stack preview --json` said of a stack; written by one run of CI, read by another that trusts nothing. */
import Ajv from "ajv";
import { readArtifact } from "./artifact";

export interface PreviewFinding {
  readonly rule: string;
  readonly level: string;
  readonly message: string;
  readonly urn: string;
}

export interface Preview {
  readonly stack: string;
  readonly outcome: "succeeded" | "refused" | "failed" | "cancelled";
  readonly changes: Readonly<Record<string, number>>;
  readonly findings: readonly PreviewFinding[];
  /** What the comparison with the base found, in words. */
  readonly dataLoss: string;
}

const text = { type: "string", maxLength: 20_000 };
const finding = {
  type: "object",
  required: ["rule", "level", "message", "urn"],
  properties: { rule: text, level: text, message: text, urn: text },
};
const isPreview = new Ajv().compile<Preview>({
  type: "object",
  required: ["schemaVersion", "stack", "outcome", "changes", "findings", "dataLoss"],
  properties: {
    schemaVersion: { const: 1 },
    stack: text,
    outcome: { enum: ["succeeded", "refused", "failed", "cancelled"] },
    changes: { type: "object", maxProperties: 50, additionalProperties: { type: "number" } },
    findings: { type: "array", items: finding, maxItems: 10_000 },
    dataLoss: text,
  },
});

/** @returns undefined when there is no such file: the job that writes it did not come so far */
export function readPreview(file: string): Preview | undefined {
  return readArtifact(file, isPreview);
}
