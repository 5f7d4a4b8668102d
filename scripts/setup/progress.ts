/** How set-up tells what it does: whole lines, so that a terminal, a log of CI and a list of tasks can all show them. */

export type Progress = (line: string) => void;

/** Lines on stderr, for commands whose stdout is their result. */
export const toStderr: Progress = (line) => {
  process.stderr.write(`${line}\n`);
};

/**
 * Tells when a long piece of work begins and how many seconds it took.
 * @param title What is done, e.g. "Building the Pulumi engine".
 * @param estimate How long it takes as a rule, in words, e.g. "about two minutes".
 */
export async function timed<T>(
  progress: Progress,
  title: string,
  estimate: string,
  work: () => Promise<T>,
): Promise<T> {
  progress(`${title} (${estimate}) ...`);
  const start = Date.now();
  const result = await work();
  progress(`${title}: ${Math.round((Date.now() - start) / 1000)} s`);
  return result;
}
