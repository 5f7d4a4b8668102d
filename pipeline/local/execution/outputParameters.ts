/** The outputs of Lambda and Callback steps: each is there, and of the type that the step declares. */
import type { Json, OutputParameter } from "../../schema";
import { StepFailure } from "./failure";
import { convert } from "./parameters";
import type { ParameterValue } from "./parameters";
import type { StepResult } from "./stepContext";

/** SageMaker's limit of one value, in characters. */
const LONGEST = 1024;

/**
 * @param who what gave the values, as messages name it
 * @throws StepFailure that names every output that is missing or of another type
 */
export function outputParameters(
  declared: readonly OutputParameter[],
  given: Readonly<Record<string, unknown>>,
  who: string,
): Record<string, ParameterValue> {
  const problems: string[] = [];
  const values: Record<string, ParameterValue> = {};
  for (const { OutputName: name, OutputType: type } of declared) {
    const found = Object.hasOwn(given, name) ? given[name] : undefined;
    const text = textOf(found);
    const value = text === undefined || text.length > LONGEST ? undefined : convert(type, text);
    if (value === undefined)
      problems.push(`"${name}" of type ${type} (${text === undefined ? "missing" : "of another type, or too long"})`);
    else values[name] = value;
  }
  if (problems.length === 0) return values;
  throw new StepFailure(
    `ClientError: Expected ${who} to give the outputs that the step declares; see ${problems.join(", ")}.`,
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

/** What such a step adds to its record; `metadata` is completed by the values. */
export function outputResult(
  kind: "Lambda" | "Callback",
  metadata: Readonly<Record<string, Json>>,
  values: Readonly<Record<string, ParameterValue>>,
): StepResult {
  const listed = Object.entries(values).map(([Name, value]) => ({ Name, Value: String(value) }));
  return {
    metadata: { [kind]: { ...metadata, OutputParameters: listed } },
    properties: { OutputParameters: { ...values } },
  };
}
