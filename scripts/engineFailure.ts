/** Why a run of the engine failed, in one line. */
import type { Diagnostic } from "./engineEvents";

/** They only repeat that it failed. */
const REPEATS = /^(error: )?(update|preview|destroy) failed$/;
/** What the engine says when a process it talks to is gone: language host, program, policy pack, provider or endpoint. */
const LOST =
  /error reading from server|connection refused|ECONNREFUSED|ECONNRESET|exited with a signal|code = Unavailable/;
const AGAIN = "run the command again, and it goes on from here.";

/**
 * The engine's own error where it told one, else what its command printed as error.
 * @param error what the Automation API threw
 */
export function describeFailure(diagnostics: readonly Diagnostic[], error: unknown): string {
  const thrown = error instanceof Error ? error.message : String(error);
  const killed = /was killed with (SIG[A-Z0-9]+)/.exec(thrown)?.[1];
  if (killed !== undefined) return `Expected the engine to end by itself, got ${killed}; ${AGAIN}`;
  const told = diagnostics.find(({ severity, message }) => severity === "error" && !REPEATS.test(message))?.message;
  const reason = oneLine(told ?? thrown.split("\n").find((line) => line.includes("error:")) ?? thrown);
  return LOST.test(reason)
    ? `Expected the engine's helpers to live as long as it needs them, got: ${reason}; ${AGAIN}`
    : reason;
}

/** Without the lines of a stack trace. */
function oneLine(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("at ")).join(" ");
}
