/** The steps of an execution as they run: redrawn in place in a terminal, one line a change elsewhere. */
import { Listr, type ListrTask } from "listr2";
import { buildGraph } from "../pipeline/graph";
import { isOver, parseDefinition, type ExecutionSnapshot, type StepSnapshot } from "./executions";
import { duration, printLine } from "./print";

export interface StepView {
  readonly update: (snapshot: ExecutionSnapshot) => void;
  /** A line that a step printed. */
  readonly line: (step: string, line: string) => void;
  /** Resolves when the last state is on the screen. */
  readonly end: () => Promise<void>;
}

interface PlannedStep {
  readonly name: string;
  readonly type: string;
}

/** The steps of a definition in the order in which they may run; branches not taken are among them. */
export function plannedSteps(definition: string): PlannedStep[] {
  const graph = buildGraph(parseDefinition(definition));
  return graph.order.map((name) => ({ name, type: graph.nodes.get(name)?.step.Type ?? "" }));
}

const took = ({ startTime, endTime }: StepSnapshot): string =>
  startTime === undefined || endTime === undefined ? "" : duration(endTime.getTime() - startTime.getTime());

/** One line whenever a step changes its status. */
export function plainSteps(planned: readonly PlannedStep[]): StepView {
  const width = Math.max(...planned.map(({ name }) => name.length));
  const told = new Map<string, string>();
  return {
    update(snapshot) {
      for (const step of snapshot.steps) {
        if (told.get(step.name) === step.status) continue;
        told.set(step.name, step.status);
        const reason = step.failureReason === undefined ? "" : `  ${step.failureReason}`;
        printLine(`  ${step.name.padEnd(width)}  ${step.status.padEnd(9)}  ${took(step)}${reason}`.trimEnd());
      }
    },
    line: (step, line) => {
      printLine(`  ${step.padEnd(width)}  | ${line}`);
    },
    end: () => Promise.resolve(),
  };
}

/** A list that is redrawn in place: each step waits, turns, and ends with its time. */
export function liveSteps(planned: readonly PlannedStep[]): StepView {
  const waits = new Map(planned.map(({ name }) => [name, new Waiting()]));
  const width = Math.max(...planned.map(({ name }) => name.length));
  const typeWidth = Math.max(...planned.map(({ type }) => type.length));
  const tasks = planned.map(({ name, type }): ListrTask => {
    const title = `${name.padEnd(width)}  ${type.padEnd(typeWidth)}`;
    return {
      title: `${title}  waits`,
      task: async (_, task) => {
        const wait = waits.get(name);
        if (wait !== undefined) {
          wait.begin = () => (task.title = title);
          wait.say = (line) => (task.output = line);
        }
        const end = await wait?.end;
        if (end === undefined) {
          task.skip(`${title}  not taken`);
          return;
        }
        task.title = `${title}  ${took(end)}`;
        if (end.status !== "Succeeded") throw new Error(`${title}  ${end.status}: ${end.failureReason ?? ""}`);
      },
    };
  });
  const drawing = new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    // Ctrl-C is the command's: what it started is to be ended first.
    registerSignalListeners: false,
    rendererOptions: { collapseErrors: false },
  }).run();
  return {
    update(snapshot) {
      for (const step of snapshot.steps) {
        if (isOver(step.status)) waits.get(step.name)?.settle(step);
        else waits.get(step.name)?.begin();
      }
      if (isOver(snapshot.status)) for (const wait of waits.values()) wait.settle(undefined);
    },
    line(step, line) {
      waits.get(step)?.say(line);
    },
    async end() {
      for (const wait of waits.values()) wait.settle(undefined);
      await drawing;
    },
  };
}

/** The end of one step, which the drawing waits for and a snapshot brings. */
class Waiting {
  /** Says that the step no longer waits for others. */
  begin: () => void = () => undefined;
  /** Shows the step's last line below it, as long as it runs. */
  say: (line: string) => void = () => undefined;
  settle: (step: StepSnapshot | undefined) => void = () => undefined;
  readonly end = new Promise<StepSnapshot | undefined>((resolve) => {
    this.settle = resolve;
  });
}
