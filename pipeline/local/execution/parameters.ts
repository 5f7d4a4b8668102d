/** Gives every parameter of a definition its value: what the starter gave or the default, converted to the type. */
import type { ParameterDefinition, ParameterType, PipelineDefinition } from "../../schema";

export type ParameterValue = string | number | boolean;

/** Parameters that cannot be given values; `problems` has all that is wrong, one line each. */
export class ParameterError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join(" "));
    this.name = "ParameterError";
  }
}

/** Converts the text a starter gave; undefined when it is no value of the type. */
const CONVERT: Readonly<Record<ParameterType, (text: string) => ParameterValue | undefined>> = {
  String: (text) => text,
  Integer: (text) => (/^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined),
  Float: (text) => {
    const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text));
    return isNumber ? Number(text) : undefined;
  },
  Boolean: (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() === "true" : undefined),
};

/** The value of the type that a text stands for; undefined when it is none. */
export function convert(type: ParameterType, text: string): ParameterValue | undefined {
  return CONVERT[type](text);
}

/**
 * @param given values by parameter name, as text
 * @throws ParameterError naming every parameter that is unknown, missing, of the wrong type or outside its EnumValues
 */
export function resolveParameters(
  definition: PipelineDefinition,
  given: Readonly<Record<string, string>>,
): ReadonlyMap<string, ParameterValue> {
  const problems: string[] = [];
  const values = new Map<string, ParameterValue>();
  const declared = new Set(definition.Parameters.map((parameter) => parameter.Name));
  for (const name of Object.keys(given)) {
    if (!declared.has(name))
      problems.push(`Expected a parameter of the pipeline, got "${name}"; it has ${list(declared)}.`);
  }
  for (const parameter of definition.Parameters) {
    const value = valueOf(parameter, Object.hasOwn(given, parameter.Name) ? given[parameter.Name] : undefined);
    if (typeof value === "object") problems.push(value.problem);
    else values.set(parameter.Name, value);
  }
  if (problems.length > 0) throw new ParameterError(problems);
  return values;
}

function valueOf(parameter: ParameterDefinition, given: string | undefined): ParameterValue | { problem: string } {
  const text = given ?? parameter.DefaultValue;
  if (text === undefined) {
    return { problem: `Expected a value for parameter "${parameter.Name}", which has no default; give one.` };
  }
  const value = convert(parameter.Type, String(text));
  if (value === undefined) {
    return { problem: `Expected parameter "${parameter.Name}" to be of type ${parameter.Type}, got "${text}".` };
  }
  const allowed = parameter.EnumValues?.map(String);
  if (allowed?.includes(String(value)) === false) {
    return { problem: `Expected parameter "${parameter.Name}" to be one of ${list(allowed)}, got "${value}".` };
  }
  return value;
}

function list(names: Iterable<string>): string {
  return [...names].join(", ") || "none";
}
