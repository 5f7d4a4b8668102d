/** Ctrl-C, a polite kill, or a reader who has left: a command then ends what it started and returns. */

export interface Interruption {
  readonly signal: AbortSignal;
  /** Gives the signals back to the process. */
  readonly release: () => void;
}

const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

export function interruption(): Interruption {
  const controller = new AbortController();
  const abort = () => {
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, abort);
  process.stdout.on("error", abort); // whoever read the output (head, less) has gone
  const release = () => {
    for (const name of SIGNALS) process.removeListener(name, abort);
    process.stdout.removeListener("error", abort);
  };
  return { signal: controller.signal, release };
}
