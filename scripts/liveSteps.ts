/** Steps as a list that is redrawn in place: each waits, turns with the last line it printed, and ends with its time. */
import { Listr, type ListrTask } from "listr2";
import { isOver, type StepSnapshot } from "./executions";
import { took } from "../pipeline/drawing/text";
import type { PlannedStep, StepView } from "./steps";

export function liveSteps(planned: readonly PlannedStep[]): StepView {
  const rows = new Map(planned.map(({ name }) => [name, new Row()]));
  const width = Math.max(...planned.map(({ name }) => name.length));
  const typeWidth = Math.max(...planned.map(({ type }) => type.length));
  const tasks = planned.map(({ name, type }): ListrTask => {
    const title = `${name.padEnd(width)}  ${type.padEnd(typeWidth)}`;
    return {
      title: `${title}  waits`,
      task: async (_, task) => {
        const row = rows.get(name) ?? new Row();
        row.begin = () => (task.title = title);
        row.say = (line) => (task.output = line);
        const end = await row.end;
        if (typeof end === "string") {
          task.skip(`${title}  ${end}`);
          return;
        }
        const worked = end.status === "Succeeded";
        task.title = [title, took(end), worked ? "" : end.status].filter((part) => part !== "").join("  ");
        if (!worked) throw new Error(end.status);
      },
    };
  });
  const drawing = new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    // Ctrl-C is the command's: what it started is to be ended first.
    registerSignalListeners: false,
    rendererOptions: { collapseErrors: false, showErrorMessage: false, formatOutput: "truncate" },
  }).run();
  return {
    update(snapshot) {
      for (const step of snapshot.steps) {
        const row = rows.get(step.name);
        if (isOver(step.status)) row?.settle(step);
        else row?.start();
      }
      if (isOver(snapshot.status)) for (const row of rows.values()) row.settle("not taken");
    },
    line(step, line) {
      const row = rows.get(step);
      if (row?.over === false) row.say(line); // What comes late has no place left.
    },
    async end() {
      for (const row of rows.values()) row.settle(row.begun ? "left running" : "not begun");
      await drawing;
    },
  };
}

/** How a row ends: with the step's end, or with a word about why there is none. */
type RowEnd = StepSnapshot | "not taken" | "left running" | "not begun";

/** One step on the screen: the drawing waits for its end, which a snapshot brings. */
class Row {
  begun = false;
  /** Says that the step no longer waits for others. */
  begin: () => void = () => undefined;
  /** Shows the step's last line below it, as long as it runs. */
  say: (line: string) => void = () => undefined;
  over = false;
  private resolve: (end: RowEnd) => void = () => undefined;
  readonly end = new Promise<RowEnd>((resolve) => {
    this.resolve = resolve;
  });

  settle(end: RowEnd): void {
    this.over = true;
    this.resolve(end);
  }

  start(): void {
    this.begun = true;
    this.begin();
  }
}
