/** A requirement that cannot be met: one line that says what is missing, why, and what to do. Exit code 1. */
export class SetupError extends Error {
  override readonly name = "SetupError";
}
