/** The exit codes of every command, and the errors that carry one. */

export const EXIT = { done: 0, failed: 1, usage: 2, refused: 3, interrupted: 130 } as const;

/** The command line was wrong. The message says what was expected, what came and what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A gate or a policy said no. The message names rule, place and fix. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
}

/** @returns the exit code for what a command threw: its own kind, else 1 */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof RefusedError) return EXIT.refused;
  return EXIT.failed;
}
