/** One long piece of work: a line that turns and tells what it is at in a terminal, two plain lines elsewhere. */
import { Listr } from "listr2";
import type { Progress } from "./setup/progress";

export interface Phase<T> {
  readonly title: string;
  /** @param now takes what the work is at; shown in a terminal only, where it is overwritten */
  readonly work: (now: Progress) => Promise<T>;
  /** The line that stays when the work is done. */
  readonly done: (result: T) => string;
}

/** @param say takes the lines where there is no terminal to draw in */
export async function runPhase<T>({ title, work, done }: Phase<T>, live: boolean, say: Progress): Promise<T> {
  if (!live) {
    say(`${title} ...`);
    const result = await work(() => undefined);
    say(done(result));
    return result;
  }
  const context: { result?: T } = {};
  const task = {
    title,
    task: async (_: typeof context, drawn: { title: string; output: string }) => {
      const result = await work((line) => (drawn.output = line));
      drawn.title = done(result);
      context.result = result;
    },
  };
  // The error's own line is the caller's to print.
  await new Listr([task], {
    ctx: context,
    // Ctrl-C is the command's: what it started is to be ended first.
    registerSignalListeners: false,
    rendererOptions: { showErrorMessage: false, collapseErrors: false, formatOutput: "truncate" },
  }).run();
  if (context.result === undefined) throw new Error(`${title}: ended without a result.`);
  return context.result;
}
