/** What became of each step of the definition, also of those that the execution never told of. */
import type { Graph, GraphNode } from "../graph";
import type { Timed } from "./text";

export type State = "succeeded" | "failed" | "refused" | "stopped" | "running" | "not taken" | "not reached";

/** What an execution tells of a step that has started. */
export interface RanStep extends Timed {
  readonly name: string;
  /** As the service words it: `Executing`, `Succeeded`, ... */
  readonly status: string;
  readonly failureReason?: string;
}

export interface StepFact<Ran extends RanStep = RanStep> {
  readonly name: string;
  readonly type: string;
  readonly state: State;
  /** As the execution tells it; undefined when the step did not start. */
  readonly ran?: Ran;
}

const STATES: Readonly<Record<string, State>> = {
  Succeeded: "succeeded",
  Failed: "failed",
  Stopped: "stopped",
  Stopping: "stopped",
};

/** In the order in which the steps may run. */
export function stepFacts<Ran extends RanStep>(graph: Graph, steps: readonly Ran[]): StepFact<Ran>[] {
  const ran = new Map(steps.map((step) => [step.name, step]));
  const taken = takenBranches(graph.nodes, ran);
  return graph.order.flatMap((name): StepFact<Ran>[] => {
    const node = graph.nodes.get(name);
    if (node === undefined) return [];
    const found = ran.get(name);
    const type = node.step.Type;
    return [{ name, type, state: found ? stateOf(type, found) : restOf(node, taken), ran: found }];
  });
}

/** A Fail step does its work by failing: it is how a gate refuses. */
function stateOf(type: string, { status }: RanStep): State {
  return type === "Fail" && status === "Failed" ? "refused" : (STATES[status] ?? "running");
}

type Outcome = "if" | "else";

/** Which way each condition went, told by the steps that ran inside its branches. */
function takenBranches(
  nodes: ReadonlyMap<string, GraphNode>,
  ran: ReadonlyMap<string, RanStep>,
): ReadonlyMap<string, Outcome> {
  const taken = new Map<string, Outcome>();
  for (const node of nodes.values()) {
    if (!ran.has(node.name)) continue;
    for (const { condition, outcome } of node.branches) taken.set(condition, outcome);
  }
  return taken;
}

function restOf({ branches }: GraphNode, taken: ReadonlyMap<string, Outcome>): State {
  const missed = branches.some(({ condition, outcome }) => taken.has(condition) && taken.get(condition) !== outcome);
  return missed ? "not taken" : "not reached";
}
