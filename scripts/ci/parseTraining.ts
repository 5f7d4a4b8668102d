/** What `start --json` printed, as the numbers that CI compares. */
import { valueAt } from "../../pipeline/evaluation";
import { EXIT } from "../exit";
import type { TrainedMetric, Training } from "./trainings";

const OUTCOMES: Readonly<Record<number, Training["outcome"]>> = { [EXIT.done]: "passed", [EXIT.refused]: "refused" };

/**
 * @param code with which `start` ended
 * @param printed its JSON; whatever else it is means that the training failed
 */
export function parseTraining(pipeline: string, code: number, printed: string): Training {
  const metrics = valueAt(parse(printed), "metrics");
  if (!Array.isArray(metrics)) return { pipeline, outcome: "failed", metrics: [] };
  return { pipeline, outcome: OUTCOMES[code] ?? "failed", metrics: metrics.flatMap(metricOf) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function metricOf(entry: unknown): TrainedMetric[] {
  const [name, value] = [valueAt(entry, "name"), valueAt(entry, "value")];
  if (typeof name !== "string" || typeof value !== "number") return [];
  return [{ name, value, ...intervalOf(entry), ...boundOf(entry) }];
}

function intervalOf(entry: unknown): Pick<TrainedMetric, "interval"> {
  const [low, high] = [valueAt(entry, "interval.0"), valueAt(entry, "interval.1")];
  return typeof low === "number" && typeof high === "number" ? { interval: [low, high] } : {};
}

const COMPARATORS = ["<", "<=", ">", ">="] as const;

function boundOf(entry: unknown): Pick<TrainedMetric, "bound"> {
  const given = valueAt(entry, "bound");
  const comparator = COMPARATORS.find((one) => one === valueAt(given, "comparator"));
  const [value, holds] = [valueAt(given, "value"), valueAt(given, "holds")];
  if (comparator === undefined || typeof value !== "number" || typeof holds !== "boolean") return {};
  return { bound: { comparator, value, holds } };
}
