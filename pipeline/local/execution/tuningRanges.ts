/**
 * The ranges that a tuning job chooses hyperparameters from. Numbers are texts, as in the API. What is chosen follows from a
 * number in [0, 1) alone, so the same seed gives the same jobs.
 * Source: ParameterRanges in the CreateHyperParameterTuningJob API reference.
 */
import type { Argument } from "./argument";

export interface Range {
  readonly name: string;
  /** The values that there are, where they can be listed. */
  readonly values?: readonly string[];
  /** @param unit in [0, 1) */
  readonly draw: (unit: number) => string;
}

/** From [0, 1) to [low, high). */
type Scale = (unit: number, low: number, high: number) => number;

const linear: Scale = (unit, low, high) => low + unit * (high - low);
const logarithmic: Scale = (unit, low, high) => Math.exp(linear(unit, Math.log(low), Math.log(high)));
const reversed: Scale = (unit, low, high) => 1 - logarithmic(1 - unit, 1 - high, 1 - low);

/** What a scale needs of its bounds, and how it says so. */
const SCALES: Readonly<Record<string, { scale: Scale; fits: (low: number, high: number) => boolean; bounds: string }>> =
  {
    Linear: { scale: linear, fits: () => true, bounds: "" },
    Logarithmic: { scale: logarithmic, fits: (low) => low > 0, bounds: "above 0" },
    ReverseLogarithmic: { scale: reversed, fits: (low, high) => low >= 0 && high < 1, bounds: "from 0 to below 1" },
  };

/** @throws StepFailure for a range that is none */
export function rangesOf(ranges: Argument): Range[] {
  if (ranges.get("AutoParameters").items().length > 0) {
    ranges.get("AutoParameters").refuse("ranges with bounds, which is what runs locally");
  }
  return [
    ...ranges.get("CategoricalParameterRanges").items().map(categorical),
    ...ranges.get("IntegerParameterRanges").items().map(integer),
    ...ranges.get("ContinuousParameterRanges").items().map(continuous),
  ];
}

function categorical(range: Argument): Range {
  const values = range
    .get("Values")
    .items()
    .map((value) => value.text());
  if (values.length === 0) range.get("Values").refuse("at least one value");
  return { name: range.get("Name").text(), values, draw: (unit) => values[Math.floor(unit * values.length)] ?? "" };
}

function integer(range: Argument): Range {
  const { low, high, scale } = bounded(range, Number.isSafeInteger, "a whole number");
  // The last whole number has as much room as the others.
  const draw = (unit: number): string => String(Math.min(high, Math.floor(scale(unit, low, high + 1))));
  return { name: range.get("Name").text(), draw };
}

function continuous(range: Argument): Range {
  const { low, high, scale } = bounded(range, Number.isFinite, "a finite number");
  const draw = (unit: number): string => String(Math.min(high, Math.max(low, scale(unit, low, high))));
  return { name: range.get("Name").text(), draw };
}

function bounded(
  range: Argument,
  isValue: (value: number) => boolean,
  expected: string,
): { low: number; high: number; scale: Scale } {
  const bound = (name: string): number => {
    const text = range.get(name).text();
    const value = text.trim() === "" ? NaN : Number(text);
    return isValue(value) ? value : range.get(name).refuse(expected);
  };
  const [low, high] = [bound("MinValue"), bound("MaxValue")];
  if (high < low) range.get("MaxValue").refuse(`no less than MinValue, ${low}`);
  const type = range.get("ScalingType").oneOf("Auto", "Linear", "Logarithmic", "ReverseLogarithmic");
  const found = SCALES[type] ?? { scale: linear, fits: () => true, bounds: "" };
  if (!found.fits(low, high)) range.get("ScalingType").refuse(`bounds ${found.bounds} for this scale`);
  return { low, high, scale: found.scale };
}
