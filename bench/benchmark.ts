/** What a benchmark is, and what it measured: a figure, beside the number to hold. */
import type { Progress } from "../scripts/setup/progress";
import type { Spread } from "./spread";

/** What every benchmark is given. */
export interface Setting {
  /** Absolute path of the repository. */
  readonly root: string;
  /** How often each side of a comparison is measured; sides take turns. */
  readonly rounds: number;
  readonly tell: Progress;
  /** Aborted: what runs is ended. */
  readonly signal: AbortSignal;
}

export interface Figure {
  readonly value: number;
  /** "x": a ratio of two measurements of this same run. */
  readonly unit: "x" | "ms" | "MB";
  /** The number to hold; a figure without one is told for information. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** What was measured, or why it could not be. */
export type Row = Measured | Missing;

export interface Missing {
  readonly what: string;
  /** One line. */
  readonly missing: string;
}

export interface Measured {
  /** What was measured, in words. */
  readonly what: string;
  /** Of `ours` and `peer`. */
  readonly unit: "ms" | "MB" | "rules";
  readonly ours: Spread;
  readonly peer?: { readonly name: string; readonly spread: Spread };
  readonly figure: Figure;
  /** What `ours` is made of; a table of its own. */
  readonly breakdown?: Breakdown;
}

export interface Breakdown {
  readonly title: string;
  /** What a part is, as the table's first head. */
  readonly part: string;
  /** In the order of the table; their sum is the whole. */
  readonly parts: readonly { readonly name: string; readonly milliseconds: number }[];
}

export interface Benchmark {
  /** The word by which it is called. */
  readonly name: string;
  readonly summary: string;
  readonly measure: (setting: Setting) => Promise<readonly Row[]>;
}

/** Whether the number is held; undefined when there is none. */
export function isHeld({ value, atLeast, atMost }: Figure): boolean | undefined {
  if (atLeast === undefined && atMost === undefined) return undefined;
  return value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
}
