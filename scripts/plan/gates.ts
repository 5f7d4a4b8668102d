/**
 * The gates of a definition, by the proof itself: what it guarantees of every model that it registers, whoever wrote it.
 * So a gate that became weaker shows, be it by its bound, its direction, its metric or the way around it.
 */
import { prove } from "../../policies/proof";

export interface Guarantee {
  /** Where the metric stands in the evaluation report. */
  readonly path: string;
  readonly direction: "max" | "min";
  readonly bound: number;
}

/** What no bound of a gate is: the proof demands a finite one, and this one everything meets. */
const LOOSEST = { max: Number.MAX_VALUE, min: -Number.MAX_VALUE } as const;
const DIRECTIONS = ["max", "min"] as const;

/**
 * @param text a pipeline definition
 * @returns sorted by path; undefined when the definition's gate is not proved, or what it reads cannot be told
 */
export function guaranteesOf(text: string): Guarantee[] | undefined {
  const paths = metricPaths(text);
  if (paths === undefined) return undefined;
  const found = paths.flatMap((path) => DIRECTIONS.flatMap((direction) => guaranteeOf(text, path, direction) ?? []));
  return found.length > 0 || registersNothing(text) ? found : undefined;
}

/** The bound that holds for each registration; undefined when there is one past it, or none at all. */
export function guaranteeOf(text: string, path: string, direction: "max" | "min"): Guarantee | undefined {
  const { certificate } = prove(text, { metrics: [{ name: path, path, direction, bound: LOOSEST[direction] }] });
  const bounds = (certificate?.sinks ?? []).flatMap(({ atoms }) => atoms.map(({ bound }) => bound));
  if (bounds.length === 0) return undefined;
  const bound = direction === "max" ? Math.max(...bounds) : Math.min(...bounds);
  return { path, direction, bound };
}

/** Whether a definition guarantees at least as much. One that registers nothing does. */
export function keeps(text: string, { path, direction, bound }: Guarantee): boolean {
  return prove(text, { metrics: [{ name: path, path, direction, bound }] }).verdict === "PROVED";
}

function registersNothing(text: string): boolean {
  const { certificate } = prove(text, { metrics: [{ name: "any", path: "any", direction: "max", bound: 0 }] });
  return certificate?.sinks.length === 0;
}

/** Every path that some condition reads, sorted. */
function metricPaths(text: string): string[] | undefined {
  const paths = new Set<string>();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const pending = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== "object" || next === null) continue;
    for (const [key, inner] of Object.entries(next)) {
      if (key === "Std:JsonGet" && isRead(inner)) paths.add(inner.Path);
      else pending.push(inner);
    }
  }
  return [...paths].sort();
}

function isRead(value: unknown): value is { readonly Path: string } {
  return typeof value === "object" && value !== null && "Path" in value && typeof value.Path === "string";
}
