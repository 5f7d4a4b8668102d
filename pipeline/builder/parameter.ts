/** What whoever starts an execution may choose. A parameter is a reference and can stand where its value can. */

import type { ParameterDefinition, ParameterType } from "../schema";
import { Reference } from "./reference";

type ParameterKind = "text" | "number" | "boolean";

export class Parameter<K extends ParameterKind = ParameterKind> extends Reference<K> {
  constructor(
    kind: K,
    readonly definition: Readonly<ParameterDefinition>,
  ) {
    super(kind, { Get: `Parameters.${definition.Name}` });
  }
}

interface ParameterOptions<T> {
  readonly default?: T;
  /** The only values that a starter may choose. */
  readonly allowed?: readonly T[];
}

export function textParameter(name: string, options: ParameterOptions<string> = {}): Parameter<"text"> {
  return new Parameter("text", definition(name, "String", options));
}

export function integerParameter(name: string, options: ParameterOptions<number> = {}): Parameter<"number"> {
  return new Parameter("number", definition(name, "Integer", options));
}

export function floatParameter(name: string, options: ParameterOptions<number> = {}): Parameter<"number"> {
  return new Parameter("number", definition(name, "Float", options));
}

export function booleanParameter(name: string, options: { readonly default?: boolean } = {}): Parameter<"boolean"> {
  return new Parameter("boolean", definition(name, "Boolean", options));
}

/** A choice of instance types; the first is the default. */
export function instanceTypeParameter(name: string, types: readonly string[]): Parameter<"text"> {
  return textParameter(name, { default: types[0], allowed: types });
}

function definition(
  Name: string,
  Type: ParameterType,
  options: ParameterOptions<string> | ParameterOptions<number> | ParameterOptions<boolean>,
): ParameterDefinition {
  return {
    Name,
    Type,
    ...(options.default !== undefined && { DefaultValue: options.default }),
    ...(options.allowed !== undefined && { EnumValues: options.allowed.filter((value) => typeof value !== "boolean") }),
  };
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,255}$/;

/** What is wrong with a parameter, one line each. */
export function parameterProblems({ definition: { Name, Type, DefaultValue, EnumValues } }: Parameter): string[] {
  const problems: string[] = [];
  const fault = (expected: string, got: string): void => {
    problems.push(`Expected ${expected}, got ${got} in parameter "${Name}".`);
  };
  if (!NAME.test(Name)) fault("a name of up to 256 letters, digits, - and _", `"${Name}"`);
  if (EnumValues?.length === 0) fault("at least one allowed value", "none");
  for (const value of [DefaultValue, ...(EnumValues ?? [])]) {
    if (Type === "Integer" && value !== undefined && !Number.isSafeInteger(value)) fault("an integer", String(value));
    if (Type === "Float" && value !== undefined && !Number.isFinite(value)) fault("a finite number", String(value));
  }
  if (DefaultValue !== undefined && EnumValues && !EnumValues.some((value) => value === DefaultValue)) {
    fault(`a default among ${EnumValues.join(", ")}`, String(DefaultValue));
  }
  return problems;
}
