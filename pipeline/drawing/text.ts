/** How durations, moments and numbers are written for people, the same in commands, reports and pages. */

/** `3.2 s`, `4 min 05 s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 100) / 10;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
}

export interface Timed {
  readonly startTime?: Date;
  readonly endTime?: Date;
  /** There where the result of an earlier run was taken. */
  readonly cachedFrom?: string;
}

/** How long something took; empty until it is over. */
export function took({ startTime, endTime, cachedFrom }: Timed): string {
  if (cachedFrom !== undefined) return "cached";
  return startTime === undefined || endTime === undefined ? "" : duration(endTime.getTime() - startTime.getTime());
}

/** A moment as `2026-11-21 07:35:31Z`; empty when it has not come. */
export function moment(time: Date | undefined): string {
  return time === undefined ? "" : `${time.toISOString().slice(0, 19).replace("T", " ")}Z`;
}

/** A number with four significant digits, at most four of them decimals, thousands apart: `3,021`, `0.4521`, `0`. */
export function figure(value: number): string {
  const small = Math.abs(value) < 1;
  const text = value.toLocaleString("en-US", small ? { maximumFractionDigits: 4 } : { maximumSignificantDigits: 4 });
  return text === "-0" ? "0" : text;
}
