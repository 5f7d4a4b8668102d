/** What became weaker between two sides: the gates of deployed definitions, and the floors of the validators. */
import type { Floors, MetricFloor } from "../../policies/floors";
import { guaranteeOf, guaranteesOf, keeps, type Guarantee } from "./gates";
import type { PlannedResource } from "./plan";

/** A bound, or words for what has none. */
export type Side = number | string;

export interface Loosened {
  readonly kind: "gate" | "floor";
  /** Logical name of the pipeline; "*" for what holds for all of them. */
  readonly pipeline: string;
  /** Its name in the floors, else its path in the evaluation report. */
  readonly metric: string;
  readonly from: Side;
  readonly to: Side;
  readonly urn: string;
}

export const REMOVED = "removed";
const PIPELINE = "aws:sagemaker/pipeline:Pipeline";

export interface DeployedDefinition {
  readonly name: string;
  readonly urn: string;
  readonly before?: string;
  readonly after?: string;
}

/** Definitions that the plan touches or keeps; a side is absent where there is none, or where it is not known yet. */
export function definitionsOf(resources: readonly PlannedResource[]): DeployedDefinition[] {
  return resources
    .filter(({ type }) => type === PIPELINE)
    .map(({ urn, before, after }) => ({
      name: urn.split("::").at(-1) ?? "",
      urn,
      ...textOf("before", before),
      ...textOf("after", after),
    }));
}

function textOf(side: "before" | "after", inputs: PlannedResource["before"]): Partial<DeployedDefinition> {
  const text = inputs?.pipelineDefinition;
  return typeof text === "string" && text.startsWith("{") ? { [side]: text } : {};
}

/** A gate whose pipeline is gone is no weaker: nothing registers through it. */
export function loosenedGates(definitions: readonly DeployedDefinition[], floors: Floors): Loosened[] {
  return definitions.flatMap(({ name, urn, before, after }) => {
    if (before === undefined || after === undefined || before === after) return [];
    const weaker = (guaranteesOf(before) ?? []).filter((guarantee) => !keeps(after, guarantee));
    return weaker.map((guarantee): Loosened => {
      const to = guaranteeOf(after, guarantee.path, guarantee.direction)?.bound ?? REMOVED;
      const metric = metricName(floors, name, guarantee);
      return { kind: "gate", pipeline: name, metric, from: guarantee.bound, to, urn };
    });
  });
}

/** Definitions whose old gate cannot be compared, since it is not proved. */
export function incomparable(definitions: readonly DeployedDefinition[]): string[] {
  const changed = definitions.filter(({ before, after }) => after !== undefined && before !== after);
  return changed.flatMap(({ name, before }) =>
    before !== undefined && guaranteesOf(before) === undefined ? [name] : [],
  );
}

export function metricName(floors: Floors, pipeline: string, { path }: Pick<Guarantee, "path">): string {
  const metrics = Object.entries(floorsOf(floors, pipeline));
  return metrics.find(([, floor]) => floor.path === path)?.[0] ?? path;
}

function floorsOf(floors: Floors, pipeline: string): Readonly<Record<string, MetricFloor>> {
  return Object.hasOwn(floors.pipelines, pipeline) ? (floors.pipelines[pipeline]?.metrics ?? {}) : {};
}

/** A metric read from another place, or in the other direction, is another metric: the old one is gone. */
export function loosenedFloors(before: Floors, after: Floors): Loosened[] {
  const relaxed = after.relaxedStacks.filter((stack) => !before.relaxedStacks.includes(stack)).sort();
  const stacks = relaxed.map((stack) => loosenedFloor("*", `stack ${stack}`, "production", "relaxed"));
  const names = Object.keys(before.pipelines).sort();
  return [...stacks, ...names.flatMap((name) => loosenedMetrics(name, floorsOf(before, name), floorsOf(after, name)))];
}

function loosenedMetrics(
  pipeline: string,
  before: Readonly<Record<string, MetricFloor>>,
  after: Readonly<Record<string, MetricFloor>>,
): Loosened[] {
  return Object.entries(before)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([metric, old]) => {
      const now = Object.hasOwn(after, metric) ? after[metric] : undefined;
      if (now?.path !== old.path || now.direction !== old.direction) {
        return [loosenedFloor(pipeline, metric, old.bound, REMOVED)];
      }
      const weaker = old.direction === "max" ? now.bound > old.bound : now.bound < old.bound;
      return weaker ? [loosenedFloor(pipeline, metric, old.bound, now.bound)] : [];
    });
}

function loosenedFloor(pipeline: string, metric: string, from: Side, to: Side): Loosened {
  return { kind: "floor", pipeline, metric, from, to, urn: "" };
}
