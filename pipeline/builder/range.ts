/** What a tuning job chooses a hyperparameter from. */

import type { Fields } from "./reference";
import { problem } from "./step";

/** How numbers between the bounds are spread: evenly, or evenly in their logarithm. */
export type Scaling = "Linear" | "Logarithmic" | "ReverseLogarithmic";

export type Range =
  | { readonly kind: "integer" | "continuous"; readonly low: number; readonly high: number; readonly scaling: Scaling }
  | { readonly kind: "categorical"; readonly values: readonly string[] };

export function integers(low: number, high: number, scaling: Scaling = "Linear"): Range {
  return { kind: "integer", low, high, scaling };
}

export function numbers(low: number, high: number, scaling: Scaling = "Linear"): Range {
  return { kind: "continuous", low, high, scaling };
}

export function choices(...values: readonly (string | number)[]): Range {
  return { kind: "categorical", values: values.map(String) };
}

/** ParameterRanges of a tuning job; the service takes texts only. */
export function parameterRanges(ranges: Readonly<Record<string, Range>>): Fields {
  const rendered: Record<Range["kind"], Fields[]> = { integer: [], continuous: [], categorical: [] };
  for (const [Name, range] of Object.entries(ranges)) rendered[range.kind].push({ Name, ...rangeFields(range) });
  return {
    IntegerParameterRanges: rendered.integer,
    ContinuousParameterRanges: rendered.continuous,
    CategoricalParameterRanges: rendered.categorical,
  };
}

function rangeFields(range: Range): Fields {
  if (range.kind === "categorical") return { Values: range.values };
  return { MinValue: String(range.low), MaxValue: String(range.high), ScalingType: range.scaling };
}

export function rangeProblems(step: string, ranges: Readonly<Record<string, Range>>, isGrid: boolean): string[] {
  const named = Object.entries(ranges);
  const problems = named.flatMap(([name, range]) => {
    const got = range.kind === "categorical" ? range.values.join(", ") : `${range.low} to ${range.high}`;
    const what = `for hyperparameter "${name}"`;
    if (range.kind === "categorical") return range.values.length > 0 ? [] : [problem(step, `values ${what}`, "none")];
    if (isGrid) return [problem(step, `choices ${what}, since a grid has no other ranges`, got)];
    return boundsFit(range) ? [] : [problem(step, `bounds that fit ${range.kind} ${range.scaling} ${what}`, got)];
  });
  return named.length > 0 ? problems : [problem(step, "at least one hyperparameter to choose", "none")];
}

function boundsFit({ kind, low, high, scaling }: Exclude<Range, { kind: "categorical" }>): boolean {
  const isNumber = kind === "integer" ? Number.isSafeInteger : Number.isFinite;
  if (!isNumber(low) || !isNumber(high) || low > high) return false;
  if (scaling === "Logarithmic") return low > 0;
  return scaling === "Linear" || (kind === "continuous" && low >= 0 && high < 1);
}
