/** Paths into JSON: the JsonPath subset that SageMaker reads property files with, and the paths of step properties. */
import type { Json } from "../../schema";

export type Path = readonly (string | number)[];

const SEGMENT = /\.?([^.[\]'"*?@()\s]+)|\[(\d+)\]|\['([^']*)'\]|\["([^"]*)"\]/y;

/**
 * Reads dotted names, `[index]` and `['name']`, with or without a leading `$`.
 * @returns undefined for anything else: wildcards, filters, slices and deep scans are not in the subset.
 */
export function parseJsonPath(text: string): Path | undefined {
  const path: (string | number)[] = [];
  let at = text.startsWith("$") ? 1 : 0;
  if (text.startsWith(".", at) && at === 0) return undefined;
  while (at < text.length) {
    SEGMENT.lastIndex = at;
    const match = SEGMENT.exec(text);
    if (match === null) return undefined;
    const [whole, plain, index, single, double] = match;
    const follows = whole.startsWith(".") || whole.startsWith("[");
    if (!follows && at !== 0) return undefined;
    path.push(index === undefined ? (plain ?? single ?? double ?? "") : Number(index));
    at += whole.length;
  }
  return path.length === 0 ? undefined : path;
}

/** What stands at the path, or undefined. Inherited properties are not there. */
export function lookUp(value: Json, path: Path): Json | undefined {
  let found: Json | undefined = value;
  for (const segment of path) {
    if (found === undefined) return undefined;
    found = child(found, segment);
  }
  return found;
}

function child(value: Json, segment: string | number): Json | undefined {
  if (value === null || typeof value !== "object") return undefined;
  if (Array.isArray(value)) return typeof segment === "number" ? value[segment] : named(value, segment);
  return Object.hasOwn(value, segment) ? value[segment] : undefined;
}

/** Describe answers lists where pipelines write `Outputs['train']`: these members name the elements of such lists. */
const NAMES = ["OutputName", "InputName", "ChannelName", "MetricName"];

function named(list: readonly Json[], name: string): Json | undefined {
  return list.find(
    (item) =>
      item !== null && typeof item === "object" && !Array.isArray(item) && NAMES.some((key) => item[key] === name),
  );
}
