/** Retry policies, for the failures that can happen on one machine: those of the system, not those of a script. */
import type { RetryPolicy } from "../../schema";
import { StepFailure } from "./failure";

/** SageMaker's defaults. */
const MAX_ATTEMPTS = 5;
const INTERVAL_SECONDS = 1;
const BACKOFF_RATE = 2;

/**
 * Runs `attempt` until it succeeds or no policy asks for another. Attempts count from `first`.
 * @param wait resolves after that many milliseconds, and rejects when the execution is stopped
 * @throws what the last attempt threw
 */
export async function withRetries<T>(
  policies: readonly RetryPolicy[],
  first: number,
  wait: (milliseconds: number) => Promise<unknown>,
  attempt: (number: number) => Promise<T>,
): Promise<T> {
  for (let retries = 0; ; retries++) {
    try {
      return await attempt(first + retries);
    } catch (error) {
      const policy = policies.find((candidate) => matches(candidate, error));
      if (policy === undefined || retries >= (policy.MaxAttempts ?? MAX_ATTEMPTS)) throw error;
      const seconds = (policy.IntervalSeconds ?? INTERVAL_SECONDS) * (policy.BackoffRate ?? BACKOFF_RATE) ** retries;
      await wait(seconds * 1000);
    }
  }
}

function matches(policy: RetryPolicy, error: unknown): boolean {
  const exception = error instanceof StepFailure ? error.exception : undefined;
  return exception !== undefined && policy.ExceptionType.includes(exception);
}
