/** The steps of an execution as they run: redrawn in place in a terminal, one line a change elsewhere. */
import { buildGraph } from "../pipeline/graph";
import { parseDefinition, type ExecutionSnapshot } from "./executions";
import { took } from "../pipeline/drawing/text";
import { printLine } from "./print";

/** Shows what steps do. Why one failed is the execution's to say, once, when it ends. */
export interface StepView {
  readonly update: (snapshot: ExecutionSnapshot) => void;
  /** A line that a step printed. */
  readonly line: (step: string, line: string) => void;
  /** Resolves when the last state is on the screen. */
  readonly end: () => Promise<void>;
}

export interface PlannedStep {
  readonly name: string;
  readonly type: string;
}

/** The steps of a definition in the order in which they may run; branches not taken are among them. */
export function plannedSteps(definition: string): PlannedStep[] {
  const graph = buildGraph(parseDefinition(definition));
  return graph.order.map((name) => ({ name, type: graph.nodes.get(name)?.step.Type ?? "" }));
}

/** Lines of a terminal that are not the steps'. */
const OTHER_LINES = 8;

/** A live list where it can be drawn: in a terminal that holds it as a whole. */
export async function stepView(planned: readonly PlannedStep[]): Promise<StepView> {
  const { isTTY, rows } = process.stdout;
  if (!isTTY || process.env.TERM === "dumb" || planned.length + OTHER_LINES > rows) return plainSteps(planned);
  const { liveSteps } = await import("./liveSteps.js");
  return liveSteps(planned);
}

/** One line whenever a step begins or ends. */
export function plainSteps(planned: readonly PlannedStep[]): StepView {
  const width = Math.max(...planned.map(({ name }) => name.length));
  const told = new Map<string, string>();
  return {
    update(snapshot) {
      for (const step of snapshot.steps) {
        if (step.status === "Starting" || told.get(step.name) === step.status) continue;
        told.set(step.name, step.status);
        printLine(`  ${step.name.padEnd(width)}  ${step.status.padEnd(9)}  ${took(step)}`.trimEnd());
      }
    },
    line: (step, line) => {
      printLine(`  ${step.padEnd(width)}  | ${line}`);
    },
    end: () => Promise.resolve(),
  };
}
