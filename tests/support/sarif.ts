/**
 * What SARIF 2.1.0 demands of a log with the properties that are written here, and no others: the constraints of
 * sarif-schema-2.1.0.json on them, made strict, and those of GitHub (a physical location, a severity as a number).
 */
import Ajv from "ajv";

const text = { type: "string", minLength: 1 };
const object = (required: object, optional: object = {}): object => ({
  type: "object",
  additionalProperties: false,
  required: Object.keys(required),
  properties: { ...required, ...optional },
});
const list = (items: object): object => ({ type: "array", items });
const level = { enum: ["none", "note", "warning", "error"] };
const uri = { type: "string", pattern: "^https://[^\\s]+$" };
const message = object({ text });

const rule = object(
  {
    id: text,
    name: text,
    shortDescription: message,
    fullDescription: message,
    help: object({ text, markdown: text }),
    defaultConfiguration: object({ level }),
    properties: object({
      "security-severity": { type: "string", pattern: "^(10\\.0|[0-9]\\.[0-9])$" },
      severity: { enum: ["low", "medium", "high", "critical"] },
      tags: { type: "array", items: text, uniqueItems: true, minItems: 2 },
    }),
  },
  { helpUri: uri },
);

const location = object(
  {
    physicalLocation: object({
      // Relative, of plain characters: a reference that needs no escaping.
      artifactLocation: object({
        uri: { type: "string", pattern: "^[\\w.-]+(/[\\w.-]+)*$" },
        uriBaseId: { const: "%SRCROOT%" },
      }),
      region: object({ startLine: { type: "integer", minimum: 1 } }),
    }),
  },
  { logicalLocations: list(object({ name: text, fullyQualifiedName: text, kind: { const: "resource" } })) },
);

const result = object(
  {
    ruleId: text,
    level,
    message,
    locations: { type: "array", items: location, minItems: 1 },
    partialFingerprints: { type: "object", minProperties: 1, additionalProperties: text },
  },
  { ruleIndex: { type: "integer", minimum: 0 } },
);

const validate = new Ajv({ allErrors: true }).compile(
  object({
    $schema: uri,
    version: { const: "2.1.0" },
    runs: {
      type: "array",
      minItems: 1,
      items: object({
        tool: object({
          driver: object({ name: text, version: text, rules: { ...list(rule), minItems: 1 } }, { informationUri: uri }),
        }),
        automationDetails: object({ id: text }),
        columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
        results: list(result),
      }),
    },
  }),
);

/** @returns every fault of a log, one line each */
export function faultsOfSarif(log: unknown): string[] {
  return validate(log)
    ? []
    : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ""} ${JSON.stringify(one.params)}`);
}
