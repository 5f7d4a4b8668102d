/** Why a run of the engine failed, in one line. */
import type { Diagnostic } from "./engineEvents";
import { PulumiError } from "./enginePulumi";

/** They only repeat that it failed. */
const REPEATS = /^(error: )?(update|preview|destroy) failed$/;
/** What the engine says when a process it talks to is gone: language host, program, policy pack, provider or endpoint. */
const LOST =
  /error reading from server|connection refused|ECONNREFUSED|ECONNRESET|exited with a signal|code = Unavailable/;
const FULL = /no space left on device|ENOSPC/;
const AGAIN = "run the command again, and it goes on from here.";

/**
 * The engine's own error where it told one, else what its command printed as error.
 * @param error what running the command threw
 */
export function describeFailure(diagnostics: readonly Diagnostic[], error: unknown): string {
  const killedBy = error instanceof PulumiError ? error.killedBy : undefined;
  if (killedBy !== undefined) return `Expected the engine to end by itself, got ${killedBy}; ${AGAIN}`;
  const thrown = error instanceof Error ? error.message : String(error);
  const told = diagnostics.find(({ severity, message }) => severity === "error" && !REPEATS.test(message))?.message;
  const reason = oneLine(told ?? thrown);
  if (FULL.test(reason)) return "Expected room on the disk, got none; make some and run this again.";
  return LOST.test(reason)
    ? `Expected the engine's helpers to live as long as it needs them, got: ${reason}; ${AGAIN}`
    : reason;
}

/** Without the lines of a stack trace. */
function oneLine(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("at ")).join(" ");
}
